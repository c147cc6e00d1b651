/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-blob.h"
#include "lprof-varint.h"

/* An entry has at most one byte of flags and eleven numbers. */
#define MAX_ENTRY_BYTES (1 + 11 * LPROF_VARINT_MAX_BYTES)

void
lprof_blob_writer_init (LprofBlobWriter *writer, LprofBlobScope scope, guint32 n_entries)
{
  *writer = (LprofBlobWriter){ .bytes = g_byte_array_sized_new (16 * n_entries),
                               .scope = scope,
                               .function = scope.first_function };
  if (n_entries > 0)
    lprof_append_number (writer->bytes, n_entries);
}

LprofBlob
lprof_blob_writer_end (LprofBlobWriter *writer)
{
  LprofBlob blob = { .size = writer->bytes->len };
  blob.bytes = g_realloc (g_byte_array_free (g_steal_pointer (&writer->bytes), FALSE), blob.size);
  return blob;
}

static guint8
line_flags (const LprofBlobWriter *writer, const LprofLine *line)
{
  guint64 correction = line->raw_self_ns - line->self_ns;
  guint8 flags = 0;
  if (line->function == writer->function)
    flags |= LPROF_LINE_SAME_FUNCTION;
  if (line->statement == line->line)
    flags |= LPROF_LINE_OWN_STATEMENT;
  if (line->hits == line->events)
    flags |= LPROF_LINE_HITS_ARE_EVENTS;
  if (line->total_ns == line->self_ns)
    flags |= LPROF_LINE_TOTAL_IS_SELF;
  if (line->wait_ns == 0)
    flags |= LPROF_LINE_NO_WAIT;
  if (correction == 0)
    flags |= LPROF_LINE_UNCORRECTED;
  if (line->raw_total_ns - line->total_ns == correction)
    flags |= LPROF_LINE_SAME_CORRECTION;
  if (line->longest_ns == 0)
    flags |= LPROF_LINE_NO_DURATIONS;
  return flags;
}

static guint8 *
put_durations (guint8 *at, const LprofLine *line)
{
  at = lprof_put_number (at, line->shortest_ns);
  return lprof_put_number (at, line->longest_ns - line->shortest_ns);
}

static guint8 *
put_line (guint8 *at, const LprofBlobWriter *writer, const LprofLine *line)
{
  guint8 flags = line_flags (writer, line);
  *at++ = flags;
  at = lprof_put_number (at, line->line - writer->line);
  if (!(flags & LPROF_LINE_SAME_FUNCTION))
    at = lprof_put_number (at, line->function - writer->scope.first_function);
  if (!(flags & LPROF_LINE_OWN_STATEMENT))
    at = lprof_put_difference (at, line->statement, line->line);
  at = lprof_put_number (at, line->events);
  if (!(flags & LPROF_LINE_HITS_ARE_EVENTS))
    at = lprof_put_difference (at, line->hits, line->events);
  at = lprof_put_number (at, line->self_ns);
  if (!(flags & LPROF_LINE_TOTAL_IS_SELF))
    at = lprof_put_difference (at, line->total_ns, line->self_ns);
  if (!(flags & LPROF_LINE_NO_WAIT))
    at = lprof_put_number (at, line->wait_ns);
  if (!(flags & LPROF_LINE_UNCORRECTED))
    at = lprof_put_difference (at, line->raw_self_ns, line->self_ns);
  if (!(flags & LPROF_LINE_SAME_CORRECTION))
    at = lprof_put_difference (at, line->raw_total_ns,
                               line->total_ns + line->raw_self_ns - line->self_ns);
  return flags & LPROF_LINE_NO_DURATIONS ? at : put_durations (at, line);
}

void
lprof_blob_writer_add_line (LprofBlobWriter *writer, const LprofLine *line)
{
  guint8 spelled[MAX_ENTRY_BYTES];
  guint8 *end = put_line (spelled, writer, line);
  g_byte_array_append (writer->bytes, spelled, (guint)(end - spelled));
  writer->line = line->line;
  writer->function = line->function;
}

static guint8
share_flags (const LprofBlobWriter *writer, const LprofShare *share)
{
  guint8 flags = 0;
  if (share->function == writer->function)
    flags |= LPROF_SHARE_SAME_FUNCTION;
  if (share->hits == share->events)
    flags |= LPROF_SHARE_HITS_ARE_EVENTS;
  if (share->total_ns == share->self_ns)
    flags |= LPROF_SHARE_TOTAL_IS_SELF;
  if (share->wait_ns == 0)
    flags |= LPROF_SHARE_NO_WAIT;
  return flags;
}

static guint8 *
put_share (guint8 *at, const LprofBlobWriter *writer, const LprofShare *share)
{
  guint8 flags = share_flags (writer, share);
  *at++ = flags;
  at = lprof_put_number (at, share->line - writer->line);
  if (!(flags & LPROF_SHARE_SAME_FUNCTION))
    at = lprof_put_number (at, share->function - writer->scope.first_function);
  at = lprof_put_number (at, share->part);
  at = lprof_put_number (at, share->events);
  if (!(flags & LPROF_SHARE_HITS_ARE_EVENTS))
    at = lprof_put_difference (at, share->hits, share->events);
  at = lprof_put_number (at, share->self_ns);
  if (!(flags & LPROF_SHARE_TOTAL_IS_SELF))
    at = lprof_put_difference (at, share->total_ns, share->self_ns);
  return flags & LPROF_SHARE_NO_WAIT ? at : lprof_put_number (at, share->wait_ns);
}

void
lprof_blob_writer_add_share (LprofBlobWriter *writer, const LprofShare *share)
{
  guint8 spelled[MAX_ENTRY_BYTES];
  guint8 *end = put_share (spelled, writer, share);
  g_byte_array_append (writer->bytes, spelled, (guint)(end - spelled));
  writer->line = share->line;
  writer->function = share->function;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-blob.h"
#include "lprof-varint.h"

/* No entry is shorter than its flags, line, events and self time. */
#define MIN_ENTRY_BYTES 4

typedef struct
{
  LprofBytesReader bytes;
  const LprofBlobScope *scope;
  guint32 line;
  guint32 function; /* index within the file */
} EntryReader;

static guint32
start_reading (EntryReader *reader, const LprofBlob *blob, const LprofBlobScope *scope)
{
  lprof_bytes_reader_init (&reader->bytes, blob->bytes, blob->size);
  reader->scope = scope;
  reader->line = 0;
  reader->function = 0;
  guint32 limit = (guint32)MIN (blob->size / MIN_ENTRY_BYTES, LPROF_MAX_ENTRIES);
  guint32 n = lprof_read_index (&reader->bytes, limit + 1);
  return n == 0 ? (guint32)lprof_bytes_fail (&reader->bytes) : n;
}

/* Reads line and function; TRUE in *advanced when they are behind the entry
 * before, FALSE when they are the same. Going back is a failure. */
static void
read_place (EntryReader *reader, gboolean same_function, gboolean *advanced)
{
  guint32 distance = lprof_read_index (&reader->bytes, LPROF_MAX_LINE - reader->line + 1);
  guint32 function = reader->function;
  if (!same_function)
    {
      function = lprof_read_index (&reader->bytes, reader->scope->n_functions);
      if (function == reader->function || (distance == 0 && function < reader->function))
        lprof_bytes_fail (&reader->bytes);
    }
  *advanced = distance != 0 || !same_function;
  reader->line += distance;
  reader->function = function;
  if (reader->line == 0 || function >= reader->scope->n_functions)
    lprof_bytes_fail (&reader->bytes);
}

static guint64
read_nonzero (LprofBytesReader *bytes)
{
  guint64 value = lprof_read_number (bytes);
  return G_LIKELY (value != 0) ? value : lprof_bytes_fail (bytes);
}

static void
read_durations (LprofBytesReader *bytes, LprofLine *line)
{
  line->shortest_ns = lprof_read_number (bytes);
  line->longest_ns = line->shortest_ns + lprof_read_number (bytes);
  if (line->longest_ns == 0 || line->longest_ns > LPROF_MAX_NUMBER)
    lprof_bytes_fail (bytes);
}

static void
read_statement (LprofBytesReader *bytes, LprofLine *line)
{
  guint64 statement = lprof_read_difference (bytes, line->line);
  line->statement = (guint32)statement;
  if (statement == 0 || statement > LPROF_MAX_LINE)
    lprof_bytes_fail (bytes);
}

static void
read_raw (LprofBytesReader *bytes, guint8 flags, LprofLine *line)
{
  line->raw_self_ns =
      flags & LPROF_LINE_UNCORRECTED ? line->self_ns : lprof_read_difference (bytes, line->self_ns);
  guint64 expected = line->total_ns + line->raw_self_ns - line->self_ns;
  line->raw_total_ns =
      flags & LPROF_LINE_SAME_CORRECTION ? expected : lprof_read_difference (bytes, expected);
  if (line->raw_total_ns > LPROF_MAX_NUMBER)
    lprof_bytes_fail (bytes);
}

static void
read_line (EntryReader *reader, LprofLine *line)
{
  LprofBytesReader *bytes = &reader->bytes;
  gboolean advanced;
  guint8 flags = lprof_read_byte (bytes);
  read_place (reader, flags & LPROF_LINE_SAME_FUNCTION, &advanced);
  if (!advanced)
    lprof_bytes_fail (bytes);
  line->line = reader->line;
  line->function = reader->scope->first_function + reader->function;
  line->statement = line->line;
  if (!(flags & LPROF_LINE_OWN_STATEMENT))
    read_statement (bytes, line);
  line->events = lprof_read_number (bytes);
  line->hits = flags & LPROF_LINE_HITS_ARE_EVENTS ? line->events
                                                  : lprof_read_difference (bytes, line->events);
  line->self_ns = lprof_read_number (bytes);
  line->total_ns = flags & LPROF_LINE_TOTAL_IS_SELF ? line->self_ns
                                                    : lprof_read_difference (bytes, line->self_ns);
  line->wait_ns = flags & LPROF_LINE_NO_WAIT ? 0 : read_nonzero (bytes);
  read_raw (bytes, flags, line);
  line->shortest_ns = 0;
  line->longest_ns = 0;
  if (!(flags & LPROF_LINE_NO_DURATIONS))
    read_durations (bytes, line);
}

gboolean
lprof_blob_visit_lines (const LprofBlob *blob, const LprofBlobScope *scope,
                        LprofLineVisitor visitor, gpointer data, guint32 *n_entries)
{
  EntryReader reader;
  if (n_entries)
    *n_entries = 0;
  if (blob->size == 0)
    return TRUE;
  guint32 n = start_reading (&reader, blob, scope);
  if (n_entries)
    *n_entries = n;
  for (guint32 i = 0; i < n; i++)
    {
      LprofLine line;
      read_line (&reader, &line);
      if (G_UNLIKELY (reader.bytes.failed) || !visitor (&line, data))
        return FALSE;
    }
  return !reader.bytes.failed && reader.bytes.at == reader.bytes.end;
}

static void
read_share (EntryReader *reader, const LprofShare *previous, LprofShare *share)
{
  LprofBytesReader *bytes = &reader->bytes;
  gboolean advanced;
  guint8 flags = lprof_read_byte (bytes);
  if (flags > (LPROF_SHARE_NO_WAIT << 1) - 1)
    lprof_bytes_fail (bytes);
  read_place (reader, flags & LPROF_SHARE_SAME_FUNCTION, &advanced);
  share->line = reader->line;
  share->function = reader->scope->first_function + reader->function;
  share->part = lprof_read_index (bytes, reader->scope->n_parts);
  if (!advanced && share->part <= previous->part)
    lprof_bytes_fail (bytes);
  share->events = lprof_read_number (bytes);
  share->hits = flags & LPROF_SHARE_HITS_ARE_EVENTS ? share->events
                                                    : lprof_read_difference (bytes, share->events);
  share->self_ns = lprof_read_number (bytes);
  share->total_ns = flags & LPROF_SHARE_TOTAL_IS_SELF
                        ? share->self_ns
                        : lprof_read_difference (bytes, share->self_ns);
  share->wait_ns = flags & LPROF_SHARE_NO_WAIT ? 0 : read_nonzero (bytes);
}

gboolean
lprof_blob_visit_shares (const LprofBlob *blob, const LprofBlobScope *scope,
                         LprofShareVisitor visitor, gpointer data)
{
  EntryReader reader;
  LprofShare share = { 0 };
  if (blob->size == 0)
    return TRUE;
  guint32 n = start_reading (&reader, blob, scope);
  for (guint32 i = 0; i < n; i++)
    {
      LprofShare previous = share;
      read_share (&reader, &previous, &share);
      if (reader.bytes.failed || !visitor (&share, data))
        return FALSE;
    }
  return !reader.bytes.failed && reader.bytes.at == reader.bytes.end;
}

guint32
lprof_blob_count_entries (const LprofBlob *blob)
{
  EntryReader reader;
  return blob->size == 0 ? 0 : start_reading (&reader, blob, NULL);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-memory-blob.h"
#include "lprof-varint.h"

/* Line, function and six counts. */
#define MIN_ENTRY_BYTES 8

void
lprof_memory_counts_sum (LprofMemoryCounts *sum, const LprofMemoryCounts *counts)
{
  sum->allocations = lprof_sum (sum->allocations, counts->allocations);
  sum->allocated = lprof_sum (sum->allocated, counts->allocated);
  sum->held = lprof_sum (sum->held, counts->held);
  sum->peak = MAX (sum->peak, MIN (counts->peak, LPROF_MAX_NUMBER));
  sum->at_peak = lprof_sum (sum->at_peak, counts->at_peak);
  sum->native_allocations = lprof_sum (sum->native_allocations, counts->native_allocations);
  sum->native_allocated = lprof_sum (sum->native_allocated, counts->native_allocated);
  sum->native_held = lprof_sum (sum->native_held, counts->native_held);
  sum->native_at_peak = lprof_sum (sum->native_at_peak, counts->native_at_peak);
}

void
lprof_memory_counts_limit (LprofMemoryCounts *counts)
{
  counts->native_allocations = MIN (counts->native_allocations, counts->allocations);
  counts->native_allocated = MIN (counts->native_allocated, counts->allocated);
  counts->native_held = MIN (counts->native_held, counts->held);
  counts->native_at_peak = MIN (counts->native_at_peak, counts->at_peak);
  if (counts->native_allocations == 0)
    counts->native_allocated = counts->native_held = counts->native_at_peak = 0;
}

void
lprof_memory_counts_write (GByteArray *bytes, const LprofMemoryCounts *counts)
{
  lprof_append_number (bytes, counts->allocations);
  lprof_append_number (bytes, counts->allocated);
  lprof_append_number (bytes, counts->held);
  lprof_append_number (bytes, counts->peak);
  lprof_append_number (bytes, counts->at_peak);
  lprof_append_number (bytes, counts->native_allocations);
  if (counts->native_allocations == 0)
    return;
  lprof_append_number (bytes, counts->native_allocated);
  lprof_append_number (bytes, counts->native_held);
  lprof_append_number (bytes, counts->native_at_peak);
}

static guint64
read_part (LprofBytesReader *reader, guint64 whole)
{
  guint64 part = lprof_read_number (reader);
  return part <= whole ? part : lprof_bytes_fail (reader);
}

static void
read_counts (LprofBytesReader *reader, LprofMemoryCounts *counts)
{
  *counts = (LprofMemoryCounts){ 0 };
  counts->allocations = lprof_read_number (reader);
  counts->allocated = lprof_read_number (reader);
  counts->held = lprof_read_number (reader);
  counts->peak = lprof_read_number (reader);
  counts->at_peak = lprof_read_number (reader);
  counts->native_allocations = read_part (reader, counts->allocations);
  if (counts->native_allocations == 0)
    return;
  counts->native_allocated = read_part (reader, counts->allocated);
  counts->native_held = read_part (reader, counts->held);
  counts->native_at_peak = read_part (reader, counts->at_peak);
}

gboolean
lprof_memory_counts_read (const guint8 *bytes, gsize size, LprofMemoryCounts *counts)
{
  LprofBytesReader reader;
  lprof_bytes_reader_init (&reader, bytes, size);
  read_counts (&reader, counts);
  return !reader.failed && reader.at == reader.end;
}

LprofBlob
lprof_memory_blob_write (const LprofLineMemory *entries, guint32 n, LprofBlobScope scope)
{
  GByteArray *bytes = g_byte_array_sized_new (16 * n);
  guint32 line = 0;
  if (n > 0)
    lprof_append_number (bytes, n);
  for (guint32 i = 0; i < n; i++)
    {
      lprof_append_number (bytes, entries[i].line - line);
      line = entries[i].line;
      lprof_append_number (bytes, entries[i].function - scope.first_function);
      lprof_memory_counts_write (bytes, &entries[i].counts);
    }
  LprofBlob blob = { .size = bytes->len };
  blob.bytes = g_realloc (g_byte_array_free (bytes, FALSE), blob.size);
  return blob;
}

static gboolean
stands_behind (const LprofLineMemory *entry, const LprofLineMemory *previous)
{
  return entry->line > previous->line
         || (entry->line == previous->line && entry->function > previous->function);
}

GArray *
lprof_memory_blob_read (const LprofBlob *blob, const LprofBlobScope *scope)
{
  LprofBytesReader reader;
  LprofLineMemory previous = { 0 };
  guint32 limit = (guint32)MIN (blob->size / MIN_ENTRY_BYTES, LPROF_MAX_ENTRIES);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (LprofLineMemory));
  if (blob->size == 0)
    return g_steal_pointer (&entries);
  lprof_bytes_reader_init (&reader, blob->bytes, blob->size);
  guint32 n = lprof_read_index (&reader, limit + 1);
  for (guint32 i = 0; i < n; i++)
    {
      LprofLineMemory entry;
      entry.line = previous.line + lprof_read_index (&reader, LPROF_MAX_LINE - previous.line + 1);
      entry.function = scope->first_function + lprof_read_index (&reader, scope->n_functions);
      read_counts (&reader, &entry.counts);
      if (reader.failed || entry.line == 0 || (i > 0 && !stands_behind (&entry, &previous)))
        return NULL;
      g_array_append_val (entries, entry);
      previous = entry;
    }
  return n > 0 && reader.at == reader.end ? g_steal_pointer (&entries) : NULL;
}

void
lprof_memory_use_write (GByteArray *bytes, const guint64 *use, guint32 n)
{
  for (guint32 i = 0; i < n; i++)
    lprof_append_number (bytes, use[i]);
}

GArray *
lprof_memory_use_read (const guint8 *bytes, gsize size)
{
  LprofBytesReader reader;
  g_autoptr (GArray) use = g_array_new (FALSE, FALSE, sizeof (guint64));
  lprof_bytes_reader_init (&reader, bytes, size);
  while (reader.at < reader.end && use->len < LPROF_MAX_MOMENTS)
    {
      guint64 number = lprof_read_number (&reader);
      g_array_append_val (use, number);
    }
  return !reader.failed && reader.at == reader.end ? g_steal_pointer (&use) : NULL;
}

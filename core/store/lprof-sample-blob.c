/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-sample-blob.h"

#include "lprof-varint.h"

void
lprof_sample_blob_write (GByteArray *bytes, const LprofBenchmark *benchmark)
{
  const guint64 *sample = benchmark->samples;
  for (guint32 i = 0; i < benchmark->n_processes; i++)
    {
      lprof_append_number (bytes, benchmark->process_sizes[i]);
      for (guint32 k = 0; k < benchmark->process_sizes[i]; k++)
        lprof_append_number (bytes, *sample++);
    }
}

/* Each sample takes a byte at least, so the blob bounds what is allocated. */
static void
read_process (LprofBytesReader *reader, GArray *samples, GArray *sizes)
{
  guint32 size = lprof_read_index (reader, (guint32)MIN (reader->end - reader->at, G_MAXINT32));
  for (guint32 i = 0; i < size && !reader->failed; i++)
    {
      guint64 sample = lprof_read_number (reader);
      g_array_append_val (samples, sample);
    }
  reader->failed = reader->failed || size == 0;
  g_array_append_val (sizes, size);
}

gboolean
lprof_sample_blob_read (const guint8 *bytes, gsize size, LprofBenchmark *benchmark)
{
  LprofBytesReader reader;
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (guint64));
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (guint32));
  lprof_bytes_reader_init (&reader, bytes, size);
  while (!reader.failed && reader.at < reader.end)
    read_process (&reader, samples, sizes);
  gboolean valid = !reader.failed && samples->len > 0;
  benchmark->n_samples = samples->len;
  benchmark->n_processes = sizes->len;
  benchmark->samples = (guint64 *)(gpointer)g_array_free (samples, !valid);
  benchmark->process_sizes = (guint32 *)(gpointer)g_array_free (sizes, !valid);
  return valid;
}

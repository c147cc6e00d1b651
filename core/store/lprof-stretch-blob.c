/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-stretch-blob.h"

#include "lprof-varint.h"

void
lprof_stretch_blob_write (GByteArray *bytes, const LprofTaskStretch *stretches, guint32 n)
{
  guint64 at = 0;
  for (guint32 i = 0; i < n; i++)
    {
      guint64 length = stretches[i].ended_ns - stretches[i].began_ns;
      lprof_append_number (bytes, stretches[i].began_ns - at);
      lprof_append_number (bytes, length);
      lprof_append_number (bytes, length - stretches[i].running_ns);
      at = stretches[i].ended_ns;
    }
}

static guint64
read_sum (LprofBytesReader *reader, guint64 base)
{
  guint64 more = lprof_read_number (reader);
  return more <= LPROF_MAX_NUMBER - base ? base + more : lprof_bytes_fail (reader);
}

gboolean
lprof_stretch_blob_read (const guint8 *bytes, gsize size,
                         LprofTaskStretch stretches[LPROF_MAX_STRETCHES], guint32 *n)
{
  LprofBytesReader reader;
  guint64 at = 0;
  lprof_bytes_reader_init (&reader, bytes, size);
  for (*n = 0; reader.at < reader.end && *n < LPROF_MAX_STRETCHES; (*n)++)
    {
      guint64 began = read_sum (&reader, at);
      guint64 ended = read_sum (&reader, began);
      guint64 suspended = lprof_read_number (&reader);
      if (reader.failed || suspended > ended - began)
        return FALSE;
      stretches[*n] = (LprofTaskStretch){ began, ended, ended - began - suspended };
      at = ended;
    }
  return reader.at == reader.end;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-buckets.h"
#include "lprof-varint.h"

static guint64
bucket_floor (guint bucket)
{
  return bucket == 0 ? 0 : G_GUINT64_CONSTANT (1) << (bucket + 4);
}

static guint64
bucket_ceiling (guint bucket)
{
  return bucket == LPROF_N_BUCKETS - 1 ? LPROF_MAX_NUMBER : bucket_floor (bucket + 1);
}

void
lprof_buckets_append (GByteArray *bytes, const guint64 buckets[LPROF_N_BUCKETS])
{
  guint8 spelled[(LPROF_N_BUCKETS + 1) * LPROF_VARINT_MAX_BYTES];
  guint8 *at = spelled;
  guint32 which = 0;
  for (guint k = 0; k < LPROF_N_BUCKETS; k++)
    which |= (guint32)(buckets[k] != 0) << k;
  at = lprof_put_number (at, which);
  for (guint k = 0; k < LPROF_N_BUCKETS; k++)
    if (buckets[k] != 0)
      at = lprof_put_number (at, MIN (buckets[k], LPROF_MAX_NUMBER));
  g_byte_array_append (bytes, spelled, (guint)(at - spelled));
}

const guint8 *
lprof_buckets_read (const guint8 *bytes, const guint8 *end, guint64 buckets[LPROF_N_BUCKETS])
{
  LprofBytesReader reader = { bytes, end, FALSE };
  guint64 which = lprof_read_number (&reader);
  if (which > G_MAXUINT32)
    return NULL;
  if (buckets)
    memset (buckets, 0, sizeof (guint64) * LPROF_N_BUCKETS);
  for (; which != 0 && !reader.failed; which &= which - 1)
    {
      guint64 count = lprof_read_number (&reader);
      if (count == 0)
        return NULL;
      if (buckets)
        buckets[__builtin_ctzll (which)] = count;
    }
  return reader.failed ? NULL : reader.at;
}

gboolean
lprof_blob_check_buckets (const LprofBlob *blob, guint32 n_entries)
{
  if (blob->size == 0)
    return TRUE;
  const guint8 *at = blob->bytes;
  const guint8 *end = at + blob->size;
  gboolean any = FALSE;
  for (guint32 i = 0; i < n_entries && at; i++)
    {
      any |= at < end && *at != 0;
      at = lprof_buckets_read (at, end, NULL);
    }
  return at == end && any;
}

guint64
lprof_buckets_percentile (const guint64 buckets[LPROF_N_BUCKETS], double share, guint64 shortest_ns,
                          guint64 longest_ns)
{
  double sum = 0;
  double below = 0;
  for (guint k = 0; k < LPROF_N_BUCKETS; k++)
    sum += (double)buckets[k];
  double rank = CLAMP (share, 0.0, 1.0) * sum;
  for (guint k = 0; k < LPROF_N_BUCKETS; k++)
    {
      double count = (double)buckets[k];
      if (count > 0 && below + count >= rank)
        {
          double low = (double)MAX (bucket_floor (k), shortest_ns);
          double high = (double)MIN (bucket_ceiling (k), longest_ns);
          return (guint64)(low + MAX (high - low, 0) * (rank - below) / count);
        }
      below += count;
    }
  return longest_ns;
}

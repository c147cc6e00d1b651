/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Any bytes as each kind of blob; the first byte says which. What is accepted must be
 * spelled the same when it is written again. */

#include "lprof-buckets.h"
#include "lprof-function-blob.h"
#include "lprof-sample-blob.h"
#include "lprof-memory-blob.h"
#include "lprof-tree-blob.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const LprofBlobScope scope = { 0, 3, 4 };

static gboolean
write_line (const LprofLine *line, gpointer data)
{
  lprof_blob_writer_add_line (data, line);
  return TRUE;
}

static gboolean
write_share (const LprofShare *share, gpointer data)
{
  lprof_blob_writer_add_share (data, share);
  return TRUE;
}

static void
assert_same (const void *a, size_t n_a, const void *b, size_t n_b)
{
  if (n_a != n_b || (n_a > 0 && memcmp (a, b, n_a) != 0))
    abort ();
}

static void
try_entries (const LprofBlob *blob, gboolean lines)
{
  LprofBlobWriter writer;
  lprof_blob_writer_init (&writer, scope, lprof_blob_count_entries (blob));
  gboolean valid = lines ? lprof_blob_visit_lines (blob, &scope, write_line, &writer, NULL)
                         : lprof_blob_visit_shares (blob, &scope, write_share, &writer);
  LprofBlob again = lprof_blob_writer_end (&writer);
  if (valid)
    assert_same (blob->bytes, blob->size, again.bytes, again.size);
  g_free (again.bytes);
}

static void
try_buckets (const LprofBlob *blob)
{
  g_autoptr (GByteArray) again = g_byte_array_new ();
  const guint8 *at = blob->bytes;
  const guint8 *end = at + blob->size;
  guint64 buckets[LPROF_N_BUCKETS];
  lprof_blob_check_buckets (blob, 5);
  while (at && at < end && (at = lprof_buckets_read (at, end, buckets)))
    lprof_buckets_append (again, buckets);
  if (at)
    assert_same (blob->bytes, blob->size, again->data, again->len);
}

static void
try_functions (const LprofBlob *blob)
{
  LprofProfile *profile = lprof_profile_new ();
  LprofSourceFile file = { .path = "" };
  GByteArray *again = g_byte_array_new ();
  g_array_append_val (profile->files, file);
  if (lprof_function_blob_read (blob->bytes, blob->size, profile, 0))
    {
      lprof_function_blob_write (again, (LprofFunctionInfo *)(gpointer)profile->functions->data,
                                 profile->functions->len);
      assert_same (blob->bytes, blob->size, again->data, again->len);
    }
  g_byte_array_unref (again);
  lprof_profile_unref (profile);
}

static void
try_tree (const LprofBlob *blob)
{
  LprofProfile *profile = lprof_profile_new ();
  GByteArray *again = g_byte_array_new ();
  g_array_set_size (profile->functions, 3);
  if (lprof_tree_blob_read (blob->bytes, blob->size, profile))
    {
      lprof_tree_blob_write (again, (LprofTreeNode *)(gpointer)profile->tree->data,
                             profile->tree->len);
      assert_same (blob->bytes, blob->size, again->data, again->len);
    }
  g_byte_array_unref (again);
  lprof_profile_unref (profile);
}

static void
try_samples (const LprofBlob *blob)
{
  LprofBenchmark benchmark = { 0 };
  GByteArray *again = g_byte_array_new ();
  if (lprof_sample_blob_read (blob->bytes, blob->size, &benchmark))
    {
      lprof_sample_blob_write (again, &benchmark);
      assert_same (blob->bytes, blob->size, again->data, again->len);
    }
  g_free ((gpointer)benchmark.samples);
  g_free ((gpointer)benchmark.process_sizes);
  g_byte_array_unref (again);
}

static void
try_memory (const LprofBlob *blob)
{
  g_autoptr (GArray) entries = lprof_memory_blob_read (blob, &scope);
  if (!entries)
    return;
  LprofBlob again =
      lprof_memory_blob_write ((LprofLineMemory *)(gpointer)entries->data, entries->len, scope);
  assert_same (blob->bytes, blob->size, again.bytes, again.size);
  g_free (again.bytes);
}

static void
try_use (const LprofBlob *blob)
{
  g_autoptr (GArray) use = lprof_memory_use_read (blob->bytes, blob->size);
  GByteArray *again = g_byte_array_new ();
  if (use)
    {
      lprof_memory_use_write (again, (guint64 *)(gpointer)use->data, use->len);
      assert_same (blob->bytes, blob->size, again->data, again->len);
    }
  g_byte_array_unref (again);
}

static void
try_memory_counts (const LprofBlob *blob)
{
  LprofMemoryCounts counts;
  GByteArray *again = g_byte_array_new ();
  if (lprof_memory_counts_read (blob->bytes, blob->size, &counts))
    {
      lprof_memory_counts_write (again, &counts);
      assert_same (blob->bytes, blob->size, again->data, again->len);
    }
  g_byte_array_unref (again);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  LprofBlob blob = { (guint8 *)data + 1, size - 1 };
  switch (data[0] % 9)
    {
    case 0:
      try_entries (&blob, TRUE);
      break;
    case 1:
      try_entries (&blob, FALSE);
      break;
    case 2:
      try_buckets (&blob);
      break;
    case 3:
      try_functions (&blob);
      break;
    case 4:
      try_samples (&blob);
      break;
    case 7:
      try_memory (&blob);
      break;
    case 5:
      try_use (&blob);
      break;
    case 6:
      try_memory_counts (&blob);
      break;
    default:
      try_tree (&blob);
      break;
    }
  return 0;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-buckets.h"
#include "lprof-memory-blob.h"
#include "lprof-profile-private.h"

struct _LprofLines
{
  LprofProfile *profile; /* holds the bytes of the buckets */
  const LprofBlob *buckets;
  GArray *lines;          /* LprofLine */
  GArray *thread_shares;  /* LprofShare */
  GArray *context_shares; /* LprofShare */
  GArray *memory;         /* LprofLineMemory */
  const guint8 **starts;  /* of each entry's buckets; made on first use */
  guint64 **read_buckets; /* those asked for so far */
};

static const guint64 no_buckets[LPROF_N_BUCKETS];
static const LprofMemoryCounts no_memory;

static gboolean
keep_line (const LprofLine *line, gpointer data)
{
  g_array_append_vals (data, line, 1);
  return TRUE;
}

static gboolean
keep_share (const LprofShare *share, gpointer data)
{
  g_array_append_vals (data, share, 1);
  return TRUE;
}

static GArray *
read_lines (LprofProfile *profile, guint32 file, const LprofBlob *blob)
{
  LprofBlobScope scope = lprof_profile_get_scope (profile, file, 0);
  GArray *lines =
      g_array_sized_new (FALSE, FALSE, sizeof (LprofLine), lprof_blob_count_entries (blob));
  gboolean valid = lprof_blob_visit_lines (blob, &scope, keep_line, lines, NULL);
  g_assert (valid);
  return lines;
}

static GArray *
read_shares (LprofProfile *profile, guint32 file, const LprofBlob *blob, guint32 n_parts)
{
  LprofBlobScope scope = lprof_profile_get_scope (profile, file, n_parts);
  GArray *shares =
      g_array_sized_new (FALSE, FALSE, sizeof (LprofShare), lprof_blob_count_entries (blob));
  gboolean valid = lprof_blob_visit_shares (blob, &scope, keep_share, shares);
  g_assert (valid);
  return shares;
}

static GArray *
read_memory (LprofProfile *profile, guint32 file, const LprofBlob *blob)
{
  LprofBlobScope scope = lprof_profile_get_scope (profile, file, 0);
  GArray *memory = lprof_memory_blob_read (blob, &scope);
  g_assert (memory != NULL);
  return memory;
}

LprofLines *
lprof_profile_get_lines (LprofProfile *profile, guint32 file)
{
  g_return_val_if_fail (profile != NULL && file < profile->files->len, NULL);
  const LprofFileBlobs *blobs = &g_array_index (profile->blobs, LprofFileBlobs, file);
  LprofLines *lines = g_new0 (LprofLines, 1);
  lines->profile = lprof_profile_ref (profile);
  lines->buckets = &blobs->buckets;
  lines->lines = read_lines (profile, file, &blobs->lines);
  lines->thread_shares = read_shares (profile, file, &blobs->thread_shares, profile->threads->len);
  lines->context_shares =
      read_shares (profile, file, &blobs->context_shares, profile->contexts->len);
  lines->memory = read_memory (profile, file, &blobs->memory);
  return lines;
}

void
lprof_lines_free (LprofLines *lines)
{
  g_return_if_fail (lines != NULL);
  for (guint i = 0; lines->read_buckets && i < lines->lines->len; i++)
    g_free (lines->read_buckets[i]);
  g_free (lines->read_buckets);
  g_free (lines->starts);
  g_array_unref (lines->lines);
  g_array_unref (lines->thread_shares);
  g_array_unref (lines->context_shares);
  g_array_unref (lines->memory);
  lprof_profile_unref (lines->profile);
  g_free (lines);
}

const LprofLine *
lprof_lines_get (LprofLines *lines, guint32 *n)
{
  g_return_val_if_fail (lines != NULL, NULL);
  if (n)
    *n = lines->lines->len;
  return (const LprofLine *)(gconstpointer)lines->lines->data;
}

static void
find_buckets (LprofLines *lines)
{
  const guint8 *at = lines->buckets->bytes;
  lines->starts = g_new (const guint8 *, lines->lines->len);
  lines->read_buckets = g_new0 (guint64 *, lines->lines->len);
  for (guint i = 0; i < lines->lines->len; i++)
    {
      lines->starts[i] = at;
      at = lprof_buckets_read (at, lines->buckets->bytes + lines->buckets->size, NULL);
    }
}

const guint64 *
lprof_lines_get_buckets (LprofLines *lines, guint32 i)
{
  g_return_val_if_fail (lines != NULL && i < lines->lines->len, NULL);
  if (lines->buckets->size == 0)
    return no_buckets;
  if (!lines->starts)
    find_buckets (lines);
  if (!lines->read_buckets[i])
    {
      const guint8 *end = lines->buckets->bytes + lines->buckets->size;
      lines->read_buckets[i] = g_new (guint64, LPROF_N_BUCKETS);
      lprof_buckets_read (lines->starts[i], end, lines->read_buckets[i]);
    }
  return lines->read_buckets[i];
}

const LprofShare *
lprof_lines_get_thread_shares (LprofLines *lines, guint32 *n)
{
  g_return_val_if_fail (lines != NULL, NULL);
  if (n)
    *n = lines->thread_shares->len;
  return (const LprofShare *)(gconstpointer)lines->thread_shares->data;
}

const LprofShare *
lprof_lines_get_context_shares (LprofLines *lines, guint32 *n)
{
  g_return_val_if_fail (lines != NULL, NULL);
  if (n)
    *n = lines->context_shares->len;
  return (const LprofShare *)(gconstpointer)lines->context_shares->data;
}

const LprofLineMemory *
lprof_lines_get_memory (LprofLines *lines, guint32 *n)
{
  g_return_val_if_fail (lines != NULL, NULL);
  if (n)
    *n = lines->memory->len;
  return (const LprofLineMemory *)(gconstpointer)lines->memory->data;
}

static int
compare_places (gconstpointer key, gconstpointer element)
{
  const LprofLine *line = key;
  const LprofLineMemory *memory = element;
  if (line->line != memory->line)
    return line->line < memory->line ? -1 : 1;
  return line->function == memory->function ? 0 : line->function < memory->function ? -1 : 1;
}

const LprofMemoryCounts *
lprof_lines_find_memory (LprofLines *lines, const LprofLine *line)
{
  g_return_val_if_fail (lines != NULL && line != NULL, NULL);
  const GArray *memory = lines->memory;
  const LprofLineMemory *found =
      memory->len == 0
          ? NULL
          : bsearch (line, memory->data, memory->len, sizeof (LprofLineMemory), compare_places);
  return found ? &found->counts : &no_memory;
}

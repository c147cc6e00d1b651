/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-memory-list.h"
#include "lprof-memory-blob.h"

void
lprof_memory_list_add (LprofMemoryList *list, const LprofLineMemory *memory)
{
  if (!list->entries)
    list->entries = g_array_new (FALSE, FALSE, sizeof (LprofLineMemory));
  if (list->entries->len < LPROF_MAX_ENTRIES)
    g_array_append_vals (list->entries, memory, 1);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const LprofLineMemory *left = a;
  const LprofLineMemory *right = b;
  if (left->line != right->line)
    return left->line < right->line ? -1 : 1;
  return left->function == right->function ? 0 : left->function < right->function ? -1 : 1;
}

/* Puts the sums of the sorted entries at the beginning and returns how many there are. */
static guint32
sum_entries (LprofLineMemory *entries, guint32 n)
{
  guint32 n_sums = 0;
  for (guint32 i = 0; i < n; i++)
    {
      LprofLineMemory entry = entries[i];
      if (n_sums == 0 || compare_entries (&entries[n_sums - 1], &entry) != 0)
        entries[n_sums++] = (LprofLineMemory){ .line = entry.line, .function = entry.function };
      lprof_memory_counts_sum (&entries[n_sums - 1].counts, &entry.counts);
    }
  for (guint32 i = 0; i < n_sums; i++)
    lprof_memory_counts_limit (&entries[i].counts);
  return n_sums;
}

LprofBlob
lprof_memory_list_finish (LprofMemoryList *list, const guint32 *new_functions, LprofBlobScope scope)
{
  if (!list->entries)
    return (LprofBlob){ NULL, 0 };
  LprofLineMemory *entries = (LprofLineMemory *)(gpointer)list->entries->data;
  for (guint i = 0; i < list->entries->len; i++)
    entries[i].function = new_functions[entries[i].function];
  g_array_sort (list->entries, compare_entries);
  guint32 n = sum_entries (entries, list->entries->len);
  LprofBlob blob = lprof_memory_blob_write (entries, n, scope);
  g_clear_pointer (&list->entries, g_array_unref);
  return blob;
}

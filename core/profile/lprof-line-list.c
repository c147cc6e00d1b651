/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-line-list.h"

#include "lprof-buckets.h"
#include "lprof-varint.h"

typedef struct
{
  LprofLine line;
  guint64 buckets_end; /* where the entry's buckets end in the list's bytes, 0 = none */
  guint64 buckets_start;
} LineEntry;

static int
compare_places (guint32 line_a, guint32 function_a, guint32 line_b, guint32 function_b)
{
  if (line_a != line_b)
    return line_a < line_b ? -1 : 1;
  return function_a == function_b ? 0 : function_a < function_b ? -1 : 1;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const LineEntry *left = a;
  const LineEntry *right = b;
  return compare_places (left->line.line, left->line.function, right->line.line,
                         right->line.function);
}

static int
compare_shares (gconstpointer a, gconstpointer b)
{
  const LprofShare *left = a;
  const LprofShare *right = b;
  int order = compare_places (left->line, left->function, right->line, right->function);
  if (order != 0)
    return order;
  return left->part == right->part ? 0 : left->part < right->part ? -1 : 1;
}

static gboolean
is_sorted (const GArray *array, gsize size, GCompareFunc compare)
{
  for (guint i = 1; i < array->len; i++)
    if (compare (array->data + (i - 1) * size, array->data + i * size) >= 0)
      return FALSE;
  return TRUE;
}

static void
sum_lines (LprofLine *sum, const LprofLine *line)
{
  sum->statement = MIN (sum->statement, line->statement);
  sum->hits = lprof_sum (sum->hits, line->hits);
  sum->events = lprof_sum (sum->events, line->events);
  sum->self_ns = lprof_sum (sum->self_ns, line->self_ns);
  sum->total_ns = lprof_sum (sum->total_ns, line->total_ns);
  sum->wait_ns = lprof_sum (sum->wait_ns, line->wait_ns);
  sum->raw_self_ns = lprof_sum (sum->raw_self_ns, line->raw_self_ns);
  sum->raw_total_ns = lprof_sum (sum->raw_total_ns, line->raw_total_ns);
  if (line->longest_ns == 0)
    return;
  sum->shortest_ns =
      sum->longest_ns == 0 ? line->shortest_ns : MIN (sum->shortest_ns, line->shortest_ns);
  sum->longest_ns = MAX (sum->longest_ns, line->longest_ns);
}

static void
add_buckets (const LprofLineList *list, const LineEntry *entry, guint64 sums[LPROF_N_BUCKETS])
{
  guint64 buckets[LPROF_N_BUCKETS];
  if (entry->buckets_end == 0)
    return;
  lprof_buckets_read (list->buckets->data + entry->buckets_start,
                      list->buckets->data + entry->buckets_end, buckets);
  for (guint k = 0; k < LPROF_N_BUCKETS; k++)
    sums[k] = lprof_sum (sums[k], buckets[k]);
}

static gboolean
has_buckets (const guint64 buckets[LPROF_N_BUCKETS])
{
  guint64 any = 0;
  for (guint k = 0; k < LPROF_N_BUCKETS; k++)
    any |= buckets[k];
  return any != 0;
}

static void
store_buckets (GByteArray *bytes, LineEntry *entry, const guint64 buckets[LPROF_N_BUCKETS])
{
  entry->buckets_start = bytes->len;
  lprof_buckets_append (bytes, buckets);
  entry->buckets_end = bytes->len;
}

/* Sums the entries from first on that are of one place into entry `into`. */
static guint
sum_group (LprofLineList *list, guint first, guint into, GByteArray *bytes)
{
  LineEntry *entries = (LineEntry *)(gpointer)list->entries->data;
  LineEntry sum = entries[first];
  guint64 buckets[LPROF_N_BUCKETS] = { 0 };
  guint next = first;
  do
    {
      add_buckets (list, &entries[next], buckets);
      if (next > first)
        sum_lines (&sum.line, &entries[next].line);
      next++;
    }
  while (next < list->entries->len && compare_entries (&entries[next], &sum) == 0);
  sum.buckets_start = sum.buckets_end = 0;
  if (has_buckets (buckets))
    store_buckets (bytes, &sum, buckets);
  entries[into] = sum;
  return next;
}

static void
sum_list (LprofLineList *list)
{
  if (!is_sorted (list->entries, sizeof (LineEntry), compare_entries))
    {
      GByteArray *bytes = g_byte_array_new ();
      guint n = 0;
      g_array_sort (list->entries, compare_entries);
      for (guint i = 0; i < list->entries->len; n++)
        i = sum_group (list, i, n, bytes);
      g_array_set_size (list->entries, n);
      g_byte_array_unref (list->buckets);
      list->buckets = bytes;
    }
  list->n_summed = list->entries->len;
}

static gboolean
is_due (guint n, guint n_summed)
{
  return n > 1024 && n / 2 > n_summed;
}

static LprofLine
limit_line (const LprofLine *line)
{
  LprofLine limited = { .line = line->line, .function = line->function };
  sum_lines (&limited, line);
  limited.statement = line->statement == 0 ? line->line : MIN (line->statement, LPROF_MAX_LINE);
  limited.longest_ns = MIN (limited.longest_ns, LPROF_MAX_NUMBER);
  limited.shortest_ns = MIN (limited.shortest_ns, limited.longest_ns);
  return limited;
}

void
lprof_line_list_add (LprofLineList *list, const LprofLine *line,
                     const guint64 buckets[LPROF_N_BUCKETS])
{
  LineEntry entry = { .line = limit_line (line) };
  if (list->entries && list->entries->len >= LPROF_MAX_ENTRIES)
    return;
  if (!list->entries)
    {
      list->entries = g_array_new (FALSE, FALSE, sizeof (LineEntry));
      list->buckets = g_byte_array_new ();
    }
  if (buckets && has_buckets (buckets))
    store_buckets (list->buckets, &entry, buckets);
  g_array_append_val (list->entries, entry);
  if (is_due (list->entries->len, list->n_summed))
    sum_list (list);
}

static void
write_buckets (const LprofLineList *list, LprofBlob *blob)
{
  static const guint64 none[LPROF_N_BUCKETS];
  GByteArray *bytes = g_byte_array_sized_new (list->buckets->len + list->entries->len);
  for (guint i = 0; i < list->entries->len; i++)
    {
      const LineEntry *entry = &g_array_index (list->entries, LineEntry, i);
      if (entry->buckets_end == 0)
        lprof_buckets_append (bytes, none);
      else
        g_byte_array_append (bytes, list->buckets->data + entry->buckets_start,
                             (guint)(entry->buckets_end - entry->buckets_start));
    }
  blob->size = list->buckets->len == 0 ? 0 : bytes->len;
  blob->bytes = g_realloc (g_byte_array_free (bytes, FALSE), blob->size);
}

void
lprof_line_list_finish (LprofLineList *list, const guint32 *new_functions, LprofBlobScope scope,
                        LprofBlob *lines, LprofBlob *buckets)
{
  LprofBlobWriter writer;
  if (!list->entries)
    return;
  for (guint i = 0; i < list->entries->len; i++)
    {
      LprofLine *line = &g_array_index (list->entries, LineEntry, i).line;
      line->function = new_functions[line->function];
    }
  sum_list (list);
  lprof_blob_writer_init (&writer, scope, list->entries->len);
  for (guint i = 0; i < list->entries->len; i++)
    lprof_blob_writer_add_line (&writer, &g_array_index (list->entries, LineEntry, i).line);
  *lines = lprof_blob_writer_end (&writer);
  write_buckets (list, buckets);
  lprof_line_list_clear (list);
}

static void
sum_shares (LprofShareList *list)
{
  LprofShare *shares = (LprofShare *)(gpointer)list->shares->data;
  guint n = 0;
  if (!is_sorted (list->shares, sizeof (LprofShare), compare_shares))
    {
      g_array_sort (list->shares, compare_shares);
      for (guint i = 1; i < list->shares->len; i++)
        {
          LprofShare *sum = &shares[n];
          if (compare_shares (sum, &shares[i]) != 0)
            {
              shares[++n] = shares[i];
              continue;
            }
          sum->hits = lprof_sum (sum->hits, shares[i].hits);
          sum->events = lprof_sum (sum->events, shares[i].events);
          sum->self_ns = lprof_sum (sum->self_ns, shares[i].self_ns);
          sum->total_ns = lprof_sum (sum->total_ns, shares[i].total_ns);
          sum->wait_ns = lprof_sum (sum->wait_ns, shares[i].wait_ns);
        }
      g_array_set_size (list->shares, n + 1);
    }
  list->n_summed = list->shares->len;
}

void
lprof_share_list_add (LprofShareList *list, const LprofShare *share)
{
  LprofShare limited = *share;
  if (list->shares && list->shares->len >= LPROF_MAX_ENTRIES)
    return;
  limited.hits = lprof_sum (share->hits, 0);
  limited.events = lprof_sum (share->events, 0);
  limited.self_ns = lprof_sum (share->self_ns, 0);
  limited.total_ns = lprof_sum (share->total_ns, 0);
  limited.wait_ns = lprof_sum (share->wait_ns, 0);
  if (!list->shares)
    list->shares = g_array_new (FALSE, FALSE, sizeof (LprofShare));
  g_array_append_val (list->shares, limited);
  if (is_due (list->shares->len, list->n_summed))
    sum_shares (list);
}

void
lprof_share_list_finish (LprofShareList *list, const guint32 *new_functions, LprofBlobScope scope,
                         LprofBlob *shares)
{
  LprofBlobWriter writer;
  if (!list->shares)
    return;
  for (guint i = 0; i < list->shares->len; i++)
    {
      LprofShare *share = &g_array_index (list->shares, LprofShare, i);
      share->function = new_functions[share->function];
    }
  sum_shares (list);
  lprof_blob_writer_init (&writer, scope, list->shares->len);
  for (guint i = 0; i < list->shares->len; i++)
    lprof_blob_writer_add_share (&writer, &g_array_index (list->shares, LprofShare, i));
  *shares = lprof_blob_writer_end (&writer);
  lprof_share_list_clear (list);
}

void
lprof_line_list_clear (LprofLineList *list)
{
  g_clear_pointer (&list->entries, g_array_unref);
  g_clear_pointer (&list->buckets, g_byte_array_unref);
}

void
lprof_share_list_clear (LprofShareList *list)
{
  g_clear_pointer (&list->shares, g_array_unref);
}

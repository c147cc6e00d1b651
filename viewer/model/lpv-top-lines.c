/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-top-lines.h"

static int
compare_lines (gconstpointer one, gconstpointer other)
{
  const LpvTopLine *a = one;
  const LpvTopLine *b = other;

  if (a->measures.self_ns != b->measures.self_ns)
    return a->measures.self_ns > b->measures.self_ns ? -1 : 1;
  if (a->file != b->file)
    return a->file < b->file ? -1 : 1;
  return a->line < b->line ? -1 : a->line > b->line;
}

static void
keep_hottest (GArray *lines, guint n)
{
  g_array_sort (lines, compare_lines);
  if (lines->len > n)
    g_array_set_size (lines, n);
}

/* Adds the entries of one file by statement: they stand sorted by line, but a
 * statement's lines need not stand together where functions share lines. */
static void
add_file (GArray *lines, LprofProfile *profile, guint32 file)
{
  g_autoptr (LprofLines) entries = lprof_profile_get_lines (profile, file);
  guint32 n;
  const LprofLine *entry = lprof_lines_get (entries, &n);
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL); /* line to index + 1 */

  for (guint32 i = 0; i < n; i++, entry++)
    {
      gpointer key = GUINT_TO_POINTER (entry->statement);
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, key));
      const LpvTopLine made = { file, entry->statement, entry->function, { 0 } };
      LpvMeasures measures;
      LpvTopLine *line;

      if (place == 0)
        {
          g_array_append_val (lines, made);
          place = lines->len;
          g_hash_table_insert (places, key, GUINT_TO_POINTER (place));
        }
      line = &g_array_index (lines, LpvTopLine, place - 1);
      measures = lpv_measures_of_line (entry);
      lpv_measures_add (&line->measures, &measures);
    }
}

static int
compare_files (gconstpointer one, gconstpointer other, gpointer data)
{
  const LprofSourceFile *files = data;
  guint64 a = files[*(const guint32 *)one].self_ns;
  guint64 b = files[*(const guint32 *)other].self_ns;

  return a > b ? -1 : a < b;
}

GArray *
lpv_top_lines_find (LprofProfile *profile, guint n)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (LpvTopLine));
  guint32 n_files;
  const LprofSourceFile *files = lprof_profile_get_files (profile, &n_files);
  g_autofree guint32 *order = g_new (guint32, n_files);

  for (guint32 i = 0; i < n_files; i++)
    order[i] = i;
  g_qsort_with_data (order, (int)n_files, sizeof *order, compare_files, (gpointer)files);
  for (guint32 i = 0; i < n_files; i++)
    {
      gboolean is_full = n > 0 && lines->len >= n;

      if (n == 0 || files[order[i]].self_ns == 0
          || (is_full
              && files[order[i]].self_ns
                     < g_array_index (lines, LpvTopLine, n - 1).measures.self_ns))
        break;
      add_file (lines, profile, order[i]);
      keep_hottest (lines, n);
    }
  while (lines->len > 0 && g_array_index (lines, LpvTopLine, lines->len - 1).measures.self_ns == 0)
    g_array_set_size (lines, lines->len - 1);
  return lines;
}

GArray *
lpv_top_functions_find (LprofProfile *profile, guint n)
{
  GArray *top = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 n_functions;
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, &n_functions);

  for (guint32 i = 0; i < n_functions; i++)
    {
      guint place = top->len;

      if (functions[i].self_ns == 0)
        continue;
      while (place > 0
             && functions[g_array_index (top, guint32, place - 1)].self_ns < functions[i].self_ns)
        place--;
      if (place >= n)
        continue;
      g_array_insert_val (top, place, i);
      if (top->len > n)
        g_array_set_size (top, n);
    }
  return top;
}

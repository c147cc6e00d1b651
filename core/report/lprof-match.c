/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-line-diff.h"
#include "lprof-match.h"

#include <string.h>

/* How many names at the ends of two paths are the same. */
static guint
count_common_names (const char *a, const char *b)
{
  gsize i = strlen (a);
  gsize k = strlen (b);
  guint n = 0;
  for (; i > 0 && k > 0 && a[i - 1] == b[k - 1]; i--, k--)
    n += a[i - 1] == '/';
  /* A path that is used up ends at a name too. */
  gboolean whole = (i == 0 || a[i - 1] == '/') && (k == 0 || b[k - 1] == '/');
  return n + (whole && (i == 0 || k == 0));
}

static guint
rate_files (const LprofSourceFile *a, const LprofSourceFile *b)
{
  if (strcmp (a->path, b->path) != 0)
    return a->path[0] == '<' ? 0 : count_common_names (a->path, b->path);
  return g_strcmp0 (a->sha256, b->sha256) == 0 ? G_MAXUINT : G_MAXUINT - 1;
}

typedef struct
{
  guint32 before;
  guint32 after;
  guint rating;
} Pair;

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *left = a;
  const Pair *right = b;
  if (left->rating != right->rating)
    return left->rating > right->rating ? -1 : 1;
  if (left->before != right->before)
    return left->before < right->before ? -1 : 1;
  return left->after < right->after ? -1 : left->after > right->after;
}

/* Files by their last name: only these can match. */
static GHashTable *
index_by_name (const LprofSourceFile *files, guint32 n)
{
  GHashTable *index =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
  for (guint32 i = 0; i < n; i++)
    {
      const char *slash = strrchr (files[i].path, '/');
      const char *name = slash ? slash + 1 : files[i].path;
      GArray *list = g_hash_table_lookup (index, name);
      if (!list)
        g_hash_table_insert (index, (gpointer)name,
                             list = g_array_new (FALSE, FALSE, sizeof (guint32)));
      g_array_append_val (list, i);
    }
  return index;
}

static GArray *
rate_pairs (const LprofSourceFile *before, guint32 n, const LprofSourceFile *after,
            GHashTable *index)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  for (guint32 i = 0; i < n; i++)
    {
      const char *slash = strrchr (before[i].path, '/');
      const GArray *list = g_hash_table_lookup (index, slash ? slash + 1 : before[i].path);
      for (guint k = 0; list && k < list->len; k++)
        {
          Pair pair = { .before = i, .after = g_array_index (list, guint32, k) };
          pair.rating = rate_files (&before[i], &after[pair.after]);
          if (pair.rating > 0)
            g_array_append_val (pairs, pair);
        }
    }
  g_array_sort (pairs, compare_pairs);
  return pairs;
}

guint32 *
lprof_match_files (LprofProfile *before, LprofProfile *after)
{
  guint32 n_before;
  guint32 n_after;
  const LprofSourceFile *files_before = lprof_profile_get_files (before, &n_before);
  const LprofSourceFile *files_after = lprof_profile_get_files (after, &n_after);
  guint32 *matches = g_new (guint32, n_before + 1);
  g_autofree gboolean *taken = g_new0 (gboolean, n_after + 1);
  g_autoptr (GHashTable) index = index_by_name (files_after, n_after);
  g_autoptr (GArray) pairs = rate_pairs (files_before, n_before, files_after, index);
  memset (matches, 0xff, sizeof *matches * (n_before + 1));
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);
      if (matches[pair->before] != LPROF_NONE || taken[pair->after])
        continue;
      matches[pair->before] = pair->after;
      taken[pair->after] = TRUE;
    }
  return matches;
}

guint32 *
lprof_match_lines (LprofProfile *before, guint32 file_before, LprofProfile *after,
                   guint32 file_after, guint32 *n)
{
  const LprofSourceFile *a = &lprof_profile_get_files (before, NULL)[file_before];
  const LprofSourceFile *b = &lprof_profile_get_files (after, NULL)[file_after];
  *n = 0;
  if (g_strcmp0 (a->sha256, b->sha256) == 0)
    return NULL;
  const char *text_before = lprof_profile_get_source (before, file_before, NULL);
  const char *text_after = lprof_profile_get_source (after, file_after, NULL);
  return text_before && text_after ? lprof_line_diff (text_before, text_after, n) : NULL;
}

static guint32
map_line (const guint32 *lines, guint32 n_lines, guint32 line)
{
  if (!lines)
    return line;
  return line <= n_lines ? lines[line] : 0;
}

/* Among those of the name that are free: the one where the line went, else the first. */
static guint32
find_function (const LprofFunctionInfo *functions, const GArray *candidates, const gboolean *taken,
               guint32 line, guint32 column)
{
  guint32 found = LPROF_NONE;
  guint best = 0;
  for (guint i = 0; candidates && i < candidates->len; i++)
    {
      guint32 index = g_array_index (candidates, guint32, i);
      guint rating = 1;
      if (line != 0 && functions[index].first_line == line)
        rating = functions[index].first_column == column ? 3 : 2;
      if (!taken[index] && rating > best)
        {
          best = rating;
          found = index;
        }
    }
  return found;
}

static GHashTable *
index_functions (LprofProfile *profile, guint32 file)
{
  GHashTable *index =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
  const LprofSourceFile *info = &lprof_profile_get_files (profile, NULL)[file];
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, NULL);
  for (guint32 i = 0; i < info->n_functions; i++)
    {
      GArray *list = g_hash_table_lookup (index, functions[info->first_function + i].name);
      if (!list)
        g_hash_table_insert (index, (gpointer)functions[info->first_function + i].name,
                             list = g_array_new (FALSE, FALSE, sizeof (guint32)));
      g_array_append_val (list, i);
    }
  return index;
}

void
lprof_match_functions (LprofProfile *before, guint32 file_before, LprofProfile *after,
                       guint32 file_after, const guint32 *lines, guint32 n_lines, guint32 *matches)
{
  const LprofSourceFile *info = &lprof_profile_get_files (before, NULL)[file_before];
  const LprofSourceFile *info_after = &lprof_profile_get_files (after, NULL)[file_after];
  const LprofFunctionInfo *functions = lprof_profile_get_functions (before, NULL);
  if (info->n_functions == 0 || info_after->n_functions == 0)
    return;
  /* Those of the other file, from 0. */
  const LprofFunctionInfo *others =
      lprof_profile_get_functions (after, NULL) + info_after->first_function;
  g_autofree gboolean *taken = g_new0 (gboolean, info_after->n_functions + 1);
  g_autoptr (GHashTable) index = index_functions (after, file_after);
  /* Those whose first line is still there go first. */
  for (int pass = 0; pass < 2; pass++)
    for (guint32 i = info->first_function; i < info->first_function + info->n_functions; i++)
      {
        guint32 line = map_line (lines, n_lines, functions[i].first_line);
        const GArray *candidates = g_hash_table_lookup (index, functions[i].name);
        if (matches[i] != LPROF_NONE || (pass == 0 && line == 0))
          continue;
        guint32 found = find_function (others, candidates, taken, line, functions[i].first_column);
        if (found == LPROF_NONE || (pass == 0 && others[found].first_line != line))
          continue;
        matches[i] = info_after->first_function + found;
        taken[found] = TRUE;
      }
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-match.h"

#include <string.h>

struct _LprofComparison
{
  LprofProfile *before;
  LprofProfile *after;
  GArray *functions;   /* LprofFunctionChange, the largest change of self time first */
  GPtrArray *warnings; /* strings, ended by NULL */
};

static gint64
difference (guint64 before, guint64 after)
{
  return (gint64)after - (gint64)before;
}

static void
add_change (LprofComparison *comparison, guint32 before, guint32 after)
{
  static const LprofFunctionInfo none;
  const LprofFunctionInfo *a =
      before == LPROF_NONE ? &none
                           : &lprof_profile_get_functions (comparison->before, NULL)[before];
  const LprofFunctionInfo *b =
      after == LPROF_NONE ? &none : &lprof_profile_get_functions (comparison->after, NULL)[after];
  LprofFunctionChange change = { .before = before,
                                 .after = after,
                                 .calls = difference (a->calls, b->calls),
                                 .hits = difference (a->hits, b->hits),
                                 .self_ns = difference (a->self_ns, b->self_ns),
                                 .total_ns = difference (a->total_ns, b->total_ns),
                                 .wait_ns = difference (a->wait_ns, b->wait_ns) };
  g_array_append_val (comparison->functions, change);
}

static guint32 *
match_all_functions (LprofProfile *before, LprofProfile *after)
{
  guint32 n_files;
  guint32 n;
  lprof_profile_get_files (before, &n_files);
  lprof_profile_get_functions (before, &n);
  guint32 *matches = g_new (guint32, n + 1);
  g_autofree guint32 *files = lprof_match_files (before, after);
  memset (matches, 0xff, sizeof *matches * (n + 1));
  for (guint32 i = 0; i < n_files; i++)
    {
      guint32 n_lines;
      if (files[i] == LPROF_NONE)
        continue;
      g_autofree guint32 *lines = lprof_match_lines (before, i, after, files[i], &n_lines);
      lprof_match_functions (before, i, after, files[i], lines, n_lines, matches);
    }
  return matches;
}

static void
add_changes (LprofComparison *comparison)
{
  guint32 n_before;
  guint32 n_after;
  lprof_profile_get_functions (comparison->before, &n_before);
  lprof_profile_get_functions (comparison->after, &n_after);
  g_autofree guint32 *matches = match_all_functions (comparison->before, comparison->after);
  g_autofree gboolean *matched = g_new0 (gboolean, n_after + 1);
  for (guint32 i = 0; i < n_before; i++)
    {
      add_change (comparison, i, matches[i]);
      if (matches[i] != LPROF_NONE)
        matched[matches[i]] = TRUE;
    }
  for (guint32 i = 0; i < n_after; i++)
    if (!matched[i])
      add_change (comparison, LPROF_NONE, i);
}

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const LprofFunctionChange *left = a;
  const LprofFunctionChange *right = b;
  gint64 size_left = ABS (left->self_ns);
  gint64 size_right = ABS (right->self_ns);
  if (size_left != size_right)
    return size_left > size_right ? -1 : 1;
  if (left->before != right->before)
    return left->before < right->before ? -1 : 1;
  return left->after < right->after ? -1 : left->after > right->after;
}

static void
warn_if_different (LprofComparison *comparison, const char *what, const char *before,
                   const char *after, const char *consequence)
{
  if (g_strcmp0 (before, after) != 0)
    g_ptr_array_add (comparison->warnings,
                     g_strdup_printf ("%s differs (%s, then %s): %s.", what,
                                      before ? before : "unknown", after ? after : "unknown",
                                      consequence));
}

static void
add_warnings (LprofComparison *comparison)
{
  guint32 n_before;
  guint32 n_after;
  const LprofRun *before = lprof_profile_get_runs (comparison->before, &n_before);
  const LprofRun *after = lprof_profile_get_runs (comparison->after, &n_after);
  if (n_before != n_after)
    g_ptr_array_add (comparison->warnings,
                     g_strdup_printf ("The number of runs differs (%u, then %u): sums aren't of "
                                      "the same work.",
                                      n_before, n_after));
  if (n_before > 0 && n_after > 0)
    {
      warn_if_different (comparison, "The Python version", before->python, after->python,
                         "other lines may raise events");
      warn_if_different (comparison, "The engine", before->engine, after->engine,
                         "loops on one line are counted differently");
      warn_if_different (comparison, "The processor", before->cpu, after->cpu,
                         "times can't be compared as such");
      warn_if_different (comparison, "The selected code", before->scope, after->scope,
                         "self times contain other callees");
    }
  g_ptr_array_add (comparison->warnings, NULL);
}

LprofComparison *
lprof_profile_compare (LprofProfile *before, LprofProfile *after)
{
  g_return_val_if_fail (before != NULL && after != NULL, NULL);
  LprofComparison *comparison = g_new0 (LprofComparison, 1);
  comparison->before = lprof_profile_ref (before);
  comparison->after = lprof_profile_ref (after);
  comparison->functions = g_array_new (FALSE, FALSE, sizeof (LprofFunctionChange));
  comparison->warnings = g_ptr_array_new_with_free_func (g_free);
  add_changes (comparison);
  g_array_sort (comparison->functions, compare_changes);
  add_warnings (comparison);
  return comparison;
}

void
lprof_comparison_free (LprofComparison *comparison)
{
  g_return_if_fail (comparison != NULL);
  lprof_profile_unref (comparison->before);
  lprof_profile_unref (comparison->after);
  g_array_unref (comparison->functions);
  g_ptr_array_unref (comparison->warnings);
  g_free (comparison);
}

const LprofFunctionChange *
lprof_comparison_get_functions (LprofComparison *comparison, guint32 *n)
{
  g_return_val_if_fail (comparison != NULL, NULL);
  if (n)
    *n = comparison->functions->len;
  return (const LprofFunctionChange *)(gconstpointer)comparison->functions->data;
}

const char *const *
lprof_comparison_get_warnings (LprofComparison *comparison)
{
  g_return_val_if_fail (comparison != NULL, NULL);
  return (const char *const *)comparison->warnings->pdata;
}

/* The entries of one function, in the order of lines. */
static GArray *
collect_lines (LprofProfile *profile, guint32 function)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (LprofLine));
  guint32 n;
  if (function == LPROF_NONE)
    return found;
  guint32 file = lprof_profile_get_functions (profile, NULL)[function].file;
  g_autoptr (LprofLines) decoded = lprof_profile_get_lines (profile, file);
  const LprofLine *lines = lprof_lines_get (decoded, &n);
  for (guint32 i = 0; i < n; i++)
    if (lines[i].function == function)
      g_array_append_val (found, lines[i]);
  return found;
}

/* The line that a line of before became; 0 when it is gone or nothing is left of it. */
typedef struct
{
  guint32 *lines;
  guint32 n;
  gboolean apart; /* the function is in one profile only */
} LineMap;

static LineMap
make_map (const LprofComparison *comparison, const LprofFunctionChange *change)
{
  LineMap map = { NULL, 0, change->before == LPROF_NONE || change->after == LPROF_NONE };
  if (!map.apart)
    map.lines = lprof_match_lines (
        comparison->before,
        lprof_profile_get_functions (comparison->before, NULL)[change->before].file,
        comparison->after,
        lprof_profile_get_functions (comparison->after, NULL)[change->after].file, &map.n);
  return map;
}

static guint32
map_line (const LineMap *map, guint32 line)
{
  if (map->apart)
    return 0;
  if (!map->lines)
    return line;
  return line <= map->n ? map->lines[line] : 0;
}

static void
add_new_lines (GArray *changes, const GArray *after, guint *next, guint32 up_to)
{
  for (; *next < after->len; (*next)++)
    {
      LprofLineChange change = { .after = g_array_index (after, LprofLine, *next) };
      change.line_after = change.after.line;
      if (change.line_after >= up_to)
        return;
      g_array_append_val (changes, change);
    }
}

/* Both lists rise, and so does the map: one walk over both. */
static GArray *
merge_lines (const GArray *before, const GArray *after, const LineMap *map)
{
  GArray *changes = g_array_new (FALSE, TRUE, sizeof (LprofLineChange));
  guint next = 0;
  for (guint i = 0; i < before->len; i++)
    {
      LprofLineChange change = { .before = g_array_index (before, LprofLine, i) };
      change.line_before = change.before.line;
      change.line_after = map_line (map, change.line_before);
      if (change.line_after != 0)
        add_new_lines (changes, after, &next, change.line_after);
      if (change.line_after != 0 && next < after->len
          && g_array_index (after, LprofLine, next).line == change.line_after)
        change.after = g_array_index (after, LprofLine, next++);
      g_array_append_val (changes, change);
    }
  add_new_lines (changes, after, &next, G_MAXUINT32);
  return changes;
}

LprofLineChange *
lprof_comparison_get_lines (LprofComparison *comparison, guint32 i, guint32 *n)
{
  g_return_val_if_fail (comparison != NULL && i < comparison->functions->len, NULL);
  const LprofFunctionChange *change =
      &g_array_index (comparison->functions, LprofFunctionChange, i);
  g_autoptr (GArray) before = collect_lines (comparison->before, change->before);
  g_autoptr (GArray) after = collect_lines (comparison->after, change->after);
  LineMap map = make_map (comparison, change);
  GArray *changes = merge_lines (before, after, &map);
  g_free (map.lines);
  *n = changes->len;
  return (LprofLineChange *)(gpointer)g_array_free (changes, FALSE);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-calls.h"

/* Of an array that is mostly short: a line calls a few functions. */
static void
add (GArray *calls, guint32 function, guint32 line, const LprofTreeNode *node)
{
  LpvCall call = { function, line, node->calls, node->total_ns };

  for (guint i = 0; i < calls->len; i++)
    {
      LpvCall *known = &g_array_index (calls, LpvCall, i);

      if (known->function != function || known->line != line)
        continue;
      known->calls += node->calls;
      known->total_ns += node->total_ns;
      return;
    }
  g_array_append_val (calls, call);
}

static int
compare (gconstpointer one, gconstpointer other)
{
  const LpvCall *a = one, *b = other;

  if (a->total_ns != b->total_ns)
    return a->total_ns < b->total_ns ? 1 : -1;
  return a->calls < b->calls ? 1 : a->calls > b->calls ? -1 : 0;
}

static GArray *
new_calls (void)
{
  return g_array_new (FALSE, FALSE, sizeof (LpvCall));
}

GArray *
lpv_calls_of_callers (LprofProfile *profile, guint32 function)
{
  guint32 n;
  const LprofTreeNode *tree = lprof_profile_get_tree (profile, &n);
  GArray *calls = new_calls ();

  for (guint32 i = 0; i < n; i++)
    if (tree[i].function == function && tree[i].parent != LPROF_NONE
        && tree[tree[i].parent].function != LPROF_NONE)
      add (calls, tree[tree[i].parent].function, tree[i].line, &tree[i]);
  g_array_sort (calls, compare);
  return calls;
}

static gboolean
is_called_by (const LprofTreeNode *tree, guint32 i, guint32 function)
{
  return tree[i].parent != LPROF_NONE && tree[i].function != LPROF_NONE
         && tree[tree[i].parent].function == function;
}

GArray *
lpv_calls_of_callees (LprofProfile *profile, guint32 function)
{
  guint32 n;
  const LprofTreeNode *tree = lprof_profile_get_tree (profile, &n);
  GArray *calls = new_calls ();

  for (guint32 i = 0; i < n; i++)
    if (is_called_by (tree, i, function))
      add (calls, tree[i].function, tree[i].line, &tree[i]);
  g_array_sort (calls, compare);
  return calls;
}

GArray *
lpv_calls_of_line (LprofProfile *profile, LpvFileLines *lines, guint32 function, guint32 line)
{
  guint32 n;
  const LprofTreeNode *tree = lprof_profile_get_tree (profile, &n);
  guint32 statement = lpv_file_lines_get_statement (lines, line);
  GArray *calls = new_calls ();

  for (guint32 i = 0; i < n; i++)
    if (is_called_by (tree, i, function)
        && lpv_file_lines_get_statement (lines, tree[i].line) == statement)
      add (calls, tree[i].function, statement, &tree[i]);
  g_array_sort (calls, compare);
  return calls;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-flame-walk.h"

static guint32
nth_of_row (LpvFlameLayout *layout, guint32 row, guint32 index)
{
  guint32 n;
  const LpvFlameSpan *spans;

  if (row >= lpv_flame_layout_get_n_rows (layout))
    return LPROF_NONE;
  spans = lpv_flame_layout_get_row (layout, row, &n);
  return index < n ? spans[index].node : LPROF_NONE;
}

guint32
lpv_flame_walk_step (LpvFlameTree *tree, guint32 node, LpvFlameStep step)
{
  LpvFlameLayout *layout = lpv_flame_tree_get_layout (tree);
  guint32 row, index, n;

  if (lpv_flame_layout_get_span (layout, node, &row, &index) == NULL)
    return nth_of_row (layout, 0, 0);
  switch (step)
    {
    case LPV_FLAME_CALLER:
      return lpv_flame_tree_get_nodes (tree, &n)[node].parent;
    case LPV_FLAME_CALLEE:
      return lpv_flame_layout_get_widest_child (layout, node);
    case LPV_FLAME_BEFORE:
      return index > 0 ? nth_of_row (layout, row, index - 1) : LPROF_NONE;
    case LPV_FLAME_AFTER:
      return nth_of_row (layout, row, index + 1);
    default:
      g_return_val_if_reached (LPROF_NONE);
    }
}

/* The span after this one, row by row and around; the one before for step -1. */
static void
advance (LpvFlameLayout *layout, guint32 *row, guint32 *index, int step)
{
  guint32 n_rows = lpv_flame_layout_get_n_rows (layout);
  guint32 n;

  lpv_flame_layout_get_row (layout, *row, &n);
  if (step > 0 ? *index + 1 < n : *index > 0)
    {
      *index = step > 0 ? *index + 1 : *index - 1;
      return;
    }
  *row = (step > 0 ? *row + 1 : *row + n_rows - 1) % n_rows;
  lpv_flame_layout_get_row (layout, *row, &n);
  *index = step > 0 ? 0 : n - 1;
}

guint32
lpv_flame_walk_find_marked (LpvFlameTree *tree, guint32 node, int step)
{
  LpvFlameLayout *layout = lpv_flame_tree_get_layout (tree);
  guint32 n_nodes, row = 0, index = 0;

  lpv_flame_tree_get_nodes (tree, &n_nodes);
  if (lpv_flame_layout_get_n_rows (layout) == 0)
    return LPROF_NONE;
  if (lpv_flame_layout_get_span (layout, node, &row, &index) != NULL)
    advance (layout, &row, &index, step);
  for (guint32 tries = 0; tries < n_nodes; tries++)
    {
      guint32 candidate = nth_of_row (layout, row, index);

      if (lpv_flame_tree_is_marked (tree, candidate))
        return candidate;
      advance (layout, &row, &index, step);
    }
  return LPROF_NONE;
}

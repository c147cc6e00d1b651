/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* From node to node of a flame graph, as the keyboard goes. LPROF_NONE is what
 * they return when there is nothing to go to, and as the node to start from it
 * stands for nothing yet. */

#pragma once

#include "lpv-flame-tree.h"

G_BEGIN_DECLS

typedef enum
{
  LPV_FLAME_CALLER,
  LPV_FLAME_CALLEE, /* the widest one */
  LPV_FLAME_BEFORE, /* in the same row, whoever the caller is */
  LPV_FLAME_AFTER,
} LpvFlameStep;

guint32 lpv_flame_walk_step (LpvFlameTree *tree, guint32 node, LpvFlameStep step);
/* The next marked node for step 1, the one before for -1: row by row, and around at
 * the end. */
guint32 lpv_flame_walk_find_marked (LpvFlameTree *tree, guint32 node, int step);

G_END_DECLS

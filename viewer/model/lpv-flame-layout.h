/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Where the nodes of a call tree lie in a flame graph.
 *
 * Each node is a span on the axis of time: as wide as its total time and within
 * the span of its parent, the widest of siblings first. Row 0 holds the roots,
 * row 1 what they called, and so on; the spans of a row are sorted and do not
 * overlap, so what is visible of a row is found by bisection. Never changes. */

#pragma once

#include "lprof.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 start; /* nanoseconds from the left edge of the whole */
  guint64 width;
  guint32 node;
} LpvFlameSpan;

typedef struct _LpvFlameLayout LpvFlameLayout;

/* Keeps no pointer to the nodes. */
LpvFlameLayout *lpv_flame_layout_new (const LprofTreeNode *nodes,
                                      guint32 n_nodes) G_GNUC_WARN_UNUSED_RESULT;
void lpv_flame_layout_free (LpvFlameLayout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LpvFlameLayout, lpv_flame_layout_free)

guint64 lpv_flame_layout_get_width (LpvFlameLayout *self);
guint32 lpv_flame_layout_get_n_rows (LpvFlameLayout *self);
const LpvFlameSpan *lpv_flame_layout_get_row (LpvFlameLayout *self, guint32 row, guint32 *n);
/* Index in the row of the first span, from first on, that ends after place; n if there is
 * none. The nearer it is to first the sooner it is found. */
guint32 lpv_flame_layout_find_end (LpvFlameLayout *self, guint32 row, guint32 first, guint64 place);
/* The node at that place of the row, or LPROF_NONE. */
guint32 lpv_flame_layout_find_node (LpvFlameLayout *self, guint32 row, guint64 place);
/* The span of a node and, unless NULL, its row and its index in the row. NULL for
 * a node that took no time: such nodes are not laid out. */
const LpvFlameSpan *lpv_flame_layout_get_span (LpvFlameLayout *self, guint32 node, guint32 *row,
                                               guint32 *index);
/* The widest node that this one called, or LPROF_NONE. */
guint32 lpv_flame_layout_get_widest_child (LpvFlameLayout *self, guint32 node);

/* Time under the nodes whose function is marked, each moment counted once. */
guint64 lpv_flame_layout_sum_marked (LpvFlameLayout *self, const LprofTreeNode *nodes,
                                     const guint8 *is_marked, guint32 n_functions);

G_END_DECLS

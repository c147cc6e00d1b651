/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What both files of the graph know: lpv-flame-graph.c, the widget, and lpv-flame-nodes.c,
 * what is done with its nodes. */

#pragma once

#include "lpv-flame-graph.h"
#include "lpv-flame-painter.h"
#include "lpv-flame-zoom.h"

G_BEGIN_DECLS

struct _LpvFlameGraph
{
  GtkWidget parent_instance;
  LpvFlameTree *tree;
  LpvFlamePainter *painter;
  GtkAdjustment *hadjustment; /* unused, but a scrolled window wants to set one */
  GtkAdjustment *vadjustment;
  LpvFlameZoom *zoom;
  LpvFlameColors colors;
  guint32 selected;
  guint32 hovered;
};

LpvFlamePainter *lpv_flame_graph_get_painter (LpvFlameGraph *self);
int lpv_flame_graph_get_row_height (LpvFlameGraph *self);
double lpv_flame_graph_get_offset (LpvFlameGraph *self); /* how far it is scrolled down */
LpvFlamePicture lpv_flame_graph_get_picture (LpvFlameGraph *self);
/* NULL for no node. */
const LpvFlameSpan *lpv_flame_graph_get_span (LpvFlameGraph *self, guint32 node, guint32 *row);
void lpv_flame_graph_frame_node (LpvFlameGraph *self, const LpvFlamePicture *picture,
                                 GtkSnapshot *snapshot, guint32 node, float thickness);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The flame graph of a profile's call tree, roots at the top.
 *
 * One node is selected at a time; the keyboard moves the selection, which is what
 * a screen reader is told. Scrolls up and down in a GtkScrolledWindow; from side to
 * side it shows a range of the whole that zooming changes. Nodes are named by their
 * index in the profile's tree; LPROF_NONE is none.
 *
 * Signals: "node-activated" (guint node), when its source is asked for.
 * Properties: "selected" (guint), "is-zoomed" (boolean, read only). */

#pragma once

#include <gtk/gtk.h>

#include "lpv-flame-tree.h"

G_BEGIN_DECLS

typedef enum
{
  LPV_FLAME_COLORS_HEAT,   /* share of self time */
  LPV_FLAME_COLORS_MODULE, /* the file that the function is from */
} LpvFlameColors;

#define LPV_TYPE_FLAME_GRAPH (lpv_flame_graph_get_type ())
G_DECLARE_FINAL_TYPE (LpvFlameGraph, lpv_flame_graph, LPV, FLAME_GRAPH, GtkWidget)

LpvFlameGraph *lpv_flame_graph_new (void);
/* Takes the tree over; NULL shows nothing. */
void lpv_flame_graph_set_tree (LpvFlameGraph *self, LpvFlameTree *tree);
LpvFlameTree *lpv_flame_graph_get_tree (LpvFlameGraph *self);
void lpv_flame_graph_set_colors (LpvFlameGraph *self, LpvFlameColors colors);
/* To be called when the tree was searched. */
void lpv_flame_graph_marks_changed (LpvFlameGraph *self);

guint32 lpv_flame_graph_get_selected (LpvFlameGraph *self);
/* Selects the node and scrolls to it. */
void lpv_flame_graph_select (LpvFlameGraph *self, guint32 node);
void lpv_flame_graph_set_hovered (LpvFlameGraph *self, guint32 node);
void lpv_flame_graph_activate (LpvFlameGraph *self, guint32 node);

/* Fills the width with the node, or with everything. */
void lpv_flame_graph_zoom_to (LpvFlameGraph *self, guint32 node);
/* Makes the range factor times as wide around the pixel x; around the selected node
 * when x is negative. */
void lpv_flame_graph_zoom_by (LpvFlameGraph *self, double x, double factor);
/* Moves what is visible to the left for positive pixels. */
void lpv_flame_graph_pan (LpvFlameGraph *self, double pixels);
gboolean lpv_flame_graph_is_zoomed (LpvFlameGraph *self);

guint32 lpv_flame_graph_get_node_at (LpvFlameGraph *self, double x, double y);
/* FALSE when the node is out of sight. */
gboolean lpv_flame_graph_get_node_bounds (LpvFlameGraph *self, guint32 node, GdkRectangle *bounds);

G_END_DECLS

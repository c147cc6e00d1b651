/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-flame-graph-private.h"

const LpvFlameSpan *
lpv_flame_graph_get_span (LpvFlameGraph *self, guint32 node, guint32 *row)
{
  if (self->tree == NULL)
    return NULL;
  return lpv_flame_layout_get_span (lpv_flame_tree_get_layout (self->tree), node, row, NULL);
}

void
lpv_flame_graph_frame_node (LpvFlameGraph *self, const LpvFlamePicture *picture,
                            GtkSnapshot *snapshot, guint32 node, float thickness)
{
  guint32 row;
  const LpvFlameSpan *span = lpv_flame_graph_get_span (self, node, &row);
  GskRoundedRect outline;
  graphene_rect_t bounds;
  GdkRGBA color;

  if (span == NULL)
    return;
  bounds = lpv_flame_painter_get_bounds (lpv_flame_graph_get_painter (self), picture, span, row);
  if (bounds.size.width <= 0)
    return;
  bounds.size.width = MAX (bounds.size.width, 2 * thickness);
  lpv_heat_text_color (picture->theme, &color);
  gsk_rounded_rect_init_from_rect (&outline, &bounds, 0);
  gtk_snapshot_append_border (snapshot, &outline,
                              (float[4]){ thickness, thickness, thickness, thickness },
                              (GdkRGBA[4]){ color, color, color, color });
}

guint32
lpv_flame_graph_get_selected (LpvFlameGraph *self)
{
  return self->selected;
}

void
lpv_flame_graph_select (LpvFlameGraph *self, guint32 node)
{
  g_autofree char *description = NULL;
  guint32 row;
  const LpvFlameSpan *span = lpv_flame_graph_get_span (self, node, &row);

  self->selected = span != NULL ? node : LPROF_NONE;
  if (span != NULL)
    {
      lpv_flame_zoom_reveal (self->zoom, (double)span->start, (double)(span->start + span->width));
      if (self->vadjustment != NULL)
        gtk_adjustment_clamp_page (self->vadjustment, row * lpv_flame_graph_get_row_height (self),
                                   (row + 1) * lpv_flame_graph_get_row_height (self));
      description = lpv_flame_tree_describe (self->tree, node);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify (G_OBJECT (self), "selected");
}

void
lpv_flame_graph_set_hovered (LpvFlameGraph *self, guint32 node)
{
  if (self->hovered == node)
    return;
  self->hovered = node;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lpv_flame_graph_activate (LpvFlameGraph *self, guint32 node)
{
  if (node != LPROF_NONE)
    g_signal_emit_by_name (self, "node-activated", node);
}

void
lpv_flame_graph_zoom_to (LpvFlameGraph *self, guint32 node)
{
  LpvFlameRange range = { 0, G_MAXDOUBLE };
  const LpvFlameSpan *span = lpv_flame_graph_get_span (self, node, NULL);

  if (span != NULL)
    {
      range.from = (double)span->start;
      range.to = (double)(span->start + span->width);
    }
  lpv_flame_zoom_show (self->zoom, range, TRUE);
  g_object_notify (G_OBJECT (self), "is-zoomed");
}

void
lpv_flame_graph_zoom_by (LpvFlameGraph *self, double x, double factor)
{
  const LpvFlameSpan *span = lpv_flame_graph_get_span (self, self->selected, NULL);

  if (self->tree == NULL)
    return;
  if (x >= 0)
    lpv_flame_zoom_scale (self->zoom, lpv_flame_zoom_get_place (self->zoom, x), factor, FALSE);
  else if (span != NULL)
    lpv_flame_zoom_scale (self->zoom, (double)span->start + (double)span->width / 2, factor, TRUE);
  else
    lpv_flame_zoom_scale (self->zoom, -1, factor, TRUE);
  g_object_notify (G_OBJECT (self), "is-zoomed");
}

void
lpv_flame_graph_pan (LpvFlameGraph *self, double pixels)
{
  lpv_flame_zoom_pan (self->zoom, pixels);
  g_object_notify (G_OBJECT (self), "is-zoomed");
}

gboolean
lpv_flame_graph_is_zoomed (LpvFlameGraph *self)
{
  return lpv_flame_zoom_is_active (self->zoom);
}

guint32
lpv_flame_graph_get_node_at (LpvFlameGraph *self, double x, double y)
{
  double place = lpv_flame_zoom_get_place (self->zoom, x);
  double row = (y + lpv_flame_graph_get_offset (self)) / lpv_flame_graph_get_row_height (self);

  if (self->tree == NULL || place < 0 || row < 0)
    return LPROF_NONE;
  return lpv_flame_layout_find_node (lpv_flame_tree_get_layout (self->tree), (guint32)row,
                                     (guint64)place);
}

gboolean
lpv_flame_graph_get_node_bounds (LpvFlameGraph *self, guint32 node, GdkRectangle *bounds)
{
  LpvFlamePicture picture = lpv_flame_graph_get_picture (self);
  graphene_rect_t rect;
  guint32 row;
  const LpvFlameSpan *span = lpv_flame_graph_get_span (self, node, &row);

  if (span == NULL || row < picture.first_row || row >= picture.end_row)
    return FALSE;
  rect = lpv_flame_painter_get_bounds (lpv_flame_graph_get_painter (self), &picture, span, row);
  bounds->x = (int)rect.origin.x;
  bounds->y = (int)(rect.origin.y - lpv_flame_graph_get_offset (self));
  bounds->width = (int)MAX (rect.size.width, 1);
  bounds->height = (int)rect.size.height;
  return TRUE;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <math.h>

#include "lpv-heat.h"
#include "lpv-value-cell.h"

#define MARGIN 6 /* pixels, beside the text */
#define RADIUS 4

struct _LpvValueCell
{
  GtkWidget parent_instance;
  GtkWidget *label;
  double part; /* of the width that the bar takes; negative to the start */
  gboolean is_change;
};

G_DEFINE_FINAL_TYPE (LpvValueCell, lpv_value_cell, GTK_TYPE_WIDGET)

static void
draw_bar (LpvValueCell *self, GtkSnapshot *snapshot, int width, int height)
{
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double room = self->is_change ? width / 2.0 : width;
  double length = MAX (floor (fabs (self->part) * room), 2);
  double left = self->is_change ? room : width - length;
  GskRoundedRect bar;
  GdkRGBA color;

  if (self->is_change && self->part < 0)
    left -= length;
  if (is_mirrored)
    left = width - left - length;
  if (self->is_change)
    lpv_heat_change_color (self->part, lpv_heat_theme (), &color);
  else
    lpv_heat_color (self->part, lpv_heat_theme (), &color);
  gsk_rounded_rect_init_from_rect (
      &bar, &GRAPHENE_RECT_INIT ((float)left, 0, (float)length, (float)height),
      (float)MIN (RADIUS, length / 2));
  gtk_snapshot_push_rounded_clip (snapshot, &bar);
  gtk_snapshot_append_color (snapshot, &color, &bar.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
lpv_value_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LpvValueCell *self = LPV_VALUE_CELL (widget);

  if (self->part != 0)
    draw_bar (self, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  gtk_widget_snapshot_child (widget, self->label, snapshot);
}

static void
lpv_value_cell_dispose (GObject *object)
{
  LpvValueCell *self = LPV_VALUE_CELL (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (lpv_value_cell_parent_class)->dispose (object);
}

static void
lpv_value_cell_class_init (LpvValueCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_value_cell_dispose;
  widget_class->snapshot = lpv_value_cell_snapshot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "valuecell");
}

static void
lpv_value_cell_init (LpvValueCell *self)
{
  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, "margin-start", MARGIN, "margin-end",
                              MARGIN, "margin-top", 2, "margin-bottom", 2, NULL);
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

LpvValueCell *
lpv_value_cell_new (void)
{
  return g_object_new (LPV_TYPE_VALUE_CELL, NULL);
}

static void
set (LpvValueCell *self, const char *text, double part, gboolean is_change)
{
  gtk_label_set_text (GTK_LABEL (self->label), text);
  self->part = isnan (part) ? 0 : CLAMP (part, -1, 1);
  self->is_change = is_change;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lpv_value_cell_set_share (LpvValueCell *self, const char *text, double share)
{
  g_return_if_fail (LPV_IS_VALUE_CELL (self));
  set (self, text, MAX (share, 0), FALSE);
}

void
lpv_value_cell_set_change (LpvValueCell *self, const char *text, double change)
{
  g_return_if_fail (LPV_IS_VALUE_CELL (self));
  set (self, text, change, TRUE);
}

void
lpv_value_cell_set_width_chars (LpvValueCell *self, int width_chars)
{
  g_return_if_fail (LPV_IS_VALUE_CELL (self));
  gtk_label_set_width_chars (GTK_LABEL (self->label), width_chars);
}

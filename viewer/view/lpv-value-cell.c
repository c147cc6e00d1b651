/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <math.h>

#include "lpv-compat.h"
#include "lpv-heat.h"
#include "lpv-value-cell.h"

#define BAR_WIDTH 48 /* pixels */
#define BAR_HEIGHT 12
#define RADIUS 3
#define GAP 8
/* The texts of a list take the same room, so that its bars begin below one another. */
#define SHARE_CHARACTERS 14 /* "246.5 ms  18.5%" */
#define CHANGE_CHARACTERS 8 /* "−246.5 ms" */

struct _LpvValueCell
{
  GtkWidget parent_instance;
  GtkWidget *label;
  double part; /* of the width that the bar takes; negative to the start */
  gboolean is_change;
};

G_DEFINE_FINAL_TYPE (LpvValueCell, lpv_value_cell, GTK_TYPE_WIDGET)

static void
append_bar (LpvValueCell *self, GtkSnapshot *snapshot, double left, double length, float radius,
            const GdkRGBA *color)
{
  GtkWidget *widget = GTK_WIDGET (self);
  float top = floorf (((float)gtk_widget_get_height (widget) - BAR_HEIGHT) / 2);
  GskRoundedRect bar;

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    left = gtk_widget_get_width (widget) - left - length;
  gsk_rounded_rect_init_from_rect (
      &bar, &GRAPHENE_RECT_INIT ((float)left, top, (float)length, BAR_HEIGHT),
      MIN (radius, (float)length / 2));
  gtk_snapshot_push_rounded_clip (snapshot, &bar);
  gtk_snapshot_append_color (snapshot, color, &bar.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
draw_share (LpvValueCell *self, GtkSnapshot *snapshot)
{
  GdkRGBA color;

  lpv_heat_bar_color (self->part, lpv_heat_theme (), &color);
  append_bar (self, snapshot, 0, MAX (floor (self->part * BAR_WIDTH), 2), RADIUS, &color);
}

/* To the left of the middle for less than before, to the right for more. */
static void
draw_change (LpvValueCell *self, GtkSnapshot *snapshot)
{
  double middle = BAR_WIDTH / 2.0;
  double length = MAX (floor (fabs (self->part) * middle), 2);
  GdkRGBA color;

  lpv_heat_change_color (self->part, lpv_heat_theme (), &color);
  append_bar (self, snapshot, self->part < 0 ? middle - length : middle, length, 0, &color);
  lpv_compat_get_color (self->label, &color);
  append_bar (self, snapshot, middle - 0.5, 1, 0, &color);
}

static void
lpv_value_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LpvValueCell *self = LPV_VALUE_CELL (widget);

  if (self->part != 0 && self->is_change)
    draw_change (self, snapshot);
  else if (self->part != 0)
    draw_share (self, snapshot);
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
  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, "margin-start", BAR_WIDTH + GAP, NULL);
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
  gtk_label_set_width_chars (GTK_LABEL (self->label),
                             is_change ? CHANGE_CHARACTERS : SHARE_CHARACTERS);
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

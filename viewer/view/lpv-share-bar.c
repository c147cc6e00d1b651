/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-heat.h"
#include "lpv-share-bar.h"

#define HEIGHT 3

struct _LpvShareBar
{
  GtkWidget parent_instance;
  double share;
};

G_DEFINE_FINAL_TYPE (LpvShareBar, lpv_share_bar, GTK_TYPE_WIDGET)

static void
lpv_share_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 0;
  *minimum_baseline = *natural_baseline = -1;
}

static void
lpv_share_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LpvShareBar *self = LPV_SHARE_BAR (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  double length = MAX (self->share * width, self->share > 0.0 ? 1.0 : 0.0);
  GskRoundedRect shape;
  GdkRGBA color;

  if (length <= 0.0)
    return;
  lpv_heat_color (self->share, lpv_heat_theme (), &color);
  gsk_rounded_rect_init_from_rect (
      &shape, &GRAPHENE_RECT_INIT (mirrored ? width - length : 0, 0, length, height), height / 2.0);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, &color, &shape.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
lpv_share_bar_class_init (LpvShareBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = lpv_share_bar_measure;
  widget_class->snapshot = lpv_share_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "sharebar");
  /* The row says the number too. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
lpv_share_bar_init (LpvShareBar *self)
{
}

void
lpv_share_bar_set_share (LpvShareBar *self, double share)
{
  g_return_if_fail (LPV_IS_SHARE_BAR (self));
  self->share = share;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

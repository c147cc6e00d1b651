/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-column-header.h"
#include "lpv-compat.h"

#define PADDING 8

struct _LpvColumnHeader
{
  GtkWidget parent_instance;
  LpvGutter *gutter;
  PangoLayout *layout;
  int right_edge; /* of the last column, when it was last drawn */
};

G_DEFINE_FINAL_TYPE (LpvColumnHeader, lpv_column_header, GTK_TYPE_WIDGET)

static PangoLayout *
get_layout (LpvColumnHeader *self)
{
  if (self->layout == NULL)
    self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  return self->layout;
}

static void
lpv_column_header_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  LpvColumnHeader *self = LPV_COLUMN_HEADER (widget);
  int size = self->right_edge;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      PangoLayout *layout = get_layout (self);

      pango_layout_set_text (layout, "X", -1);
      pango_layout_get_pixel_size (layout, NULL, &size);
    }
  *minimum = *natural = size;
  *minimum_baseline = *natural_baseline = -1;
}

static void
draw_title (LpvColumnHeader *self, GtkSnapshot *snapshot, LpvGutterColumn column, double left)
{
  PangoLayout *layout = get_layout (self);
  GdkRGBA color;
  int x, width, text_width, text_height;

  if (!lpv_gutter_get_column (self->gutter, column, &x, &width))
    return;
  pango_layout_set_text (layout, lpv_gutter_get_title (self->gutter, column), -1);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  lpv_compat_get_color (GTK_WIDGET (self), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT (left + x + width - PADDING - text_width,
                            (gtk_widget_get_height (GTK_WIDGET (self)) - text_height) / 2.0));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static gboolean
resize (gpointer data)
{
  gtk_widget_queue_resize (data);
  return G_SOURCE_REMOVE;
}

/* The gutter has its place only when the view is laid out, after this widget. */
static void
note_right_edge (LpvColumnHeader *self, double left)
{
  int x, width;

  lpv_gutter_get_column (self->gutter, LPV_GUTTER_SHARE, &x, &width);
  if (self->right_edge == (int)left + x + width)
    return;
  self->right_edge = (int)left + x + width;
  g_idle_add_full (G_PRIORITY_DEFAULT, resize, g_object_ref (self), g_object_unref);
}

static void
lpv_column_header_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LpvColumnHeader *self = LPV_COLUMN_HEADER (widget);
  double left, top;

  if (self->gutter == NULL
      || !gtk_widget_translate_coordinates (GTK_WIDGET (self->gutter), widget, 0, 0, &left, &top))
    return;
  note_right_edge (self, left);
  for (guint column = 0; column < LPV_GUTTER_N_COLUMNS; column++)
    draw_title (self, snapshot, column, left);
}

static void
lpv_column_header_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lpv_column_header_parent_class)->css_changed (widget, change);
  g_clear_object (&LPV_COLUMN_HEADER (widget)->layout);
}

static void
lpv_column_header_dispose (GObject *object)
{
  LpvColumnHeader *self = LPV_COLUMN_HEADER (object);

  if (self->gutter != NULL)
    g_signal_handlers_disconnect_by_data (self->gutter, self);
  g_clear_object (&self->gutter);
  g_clear_object (&self->layout);
  G_OBJECT_CLASS (lpv_column_header_parent_class)->dispose (object);
}

static void
lpv_column_header_class_init (LpvColumnHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_column_header_dispose;
  widget_class->measure = lpv_column_header_measure;
  widget_class->snapshot = lpv_column_header_snapshot;
  widget_class->css_changed = lpv_column_header_css_changed;
  gtk_widget_class_set_css_name (widget_class, "columnheader");
}

static void
lpv_column_header_init (LpvColumnHeader *self)
{
}

void
lpv_column_header_set_gutter (LpvColumnHeader *self, LpvGutter *gutter)
{
  g_return_if_fail (LPV_IS_COLUMN_HEADER (self));
  g_return_if_fail (self->gutter == NULL);
  self->gutter = g_object_ref (gutter);
  g_signal_connect_swapped (gutter, "columns-changed", G_CALLBACK (gtk_widget_queue_draw), self);
}

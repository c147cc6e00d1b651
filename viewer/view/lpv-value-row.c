/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <math.h>

#include "lpv-compat.h"
#include "lpv-heat.h"
#include "lpv-value-row.h"

#define INDENT 16
#define ARROW_SIZE 16
#define GAP 12
#define LINE_GAP 2
#define BAR_HEIGHT 3
#define SMALLER 1.2
#define DIM 0.6f

struct _LpvValueRow
{
  GtkWidget parent_instance;
  char *name;
  char *detail;
  char *value;
  double share;
  guint depth;
  LpvRowKind kind;
  gboolean is_in_tree;
};

static guint toggled_signal;

G_DEFINE_FINAL_TYPE (LpvValueRow, lpv_value_row, GTK_TYPE_WIDGET)

/* As CSS makes and rounds "smaller", so that captions and details have one font. */
static PangoAttribute *
make_detail_size (PangoContext *context)
{
  int size = pango_font_description_get_size (pango_context_get_font_description (context));

  return pango_attr_size_new_absolute ((int)lround (size / SMALLER));
}

static PangoLayout *
make_layout (LpvValueRow *self, const char *text, gboolean is_detail)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  if (is_detail)
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, make_detail_size (pango_layout_get_context (layout)));
      pango_layout_set_attributes (layout, attributes);
    }
  return layout;
}

static int
get_height (LpvValueRow *self, gboolean is_detail)
{
  g_autoptr (PangoLayout) layout = make_layout (self, "X", is_detail);
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static void
lpv_value_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  LpvValueRow *self = LPV_VALUE_ROW (widget);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  *minimum = get_height (self, FALSE) + LINE_GAP + BAR_HEIGHT;
  if (self->detail != NULL)
    *minimum += get_height (self, TRUE);
  *natural = *minimum;
}

static gboolean
is_mirrored (LpvValueRow *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

/* x is from the side at which lines begin. */
static void
draw_layout (LpvValueRow *self, GtkSnapshot *snapshot, PangoLayout *layout, double x, double y,
             float alpha)
{
  GdkRGBA color;
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  lpv_compat_get_color (GTK_WIDGET (self), &color);
  color.alpha *= alpha;
  if (is_mirrored (self))
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - width;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)x, (float)y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_shortened (LpvValueRow *self, GtkSnapshot *snapshot, const char *text, double x, double y,
                double width, PangoEllipsizeMode mode, gboolean is_detail)
{
  g_autoptr (PangoLayout) layout = make_layout (self, text, is_detail);

  pango_layout_set_ellipsize (layout, mode);
  pango_layout_set_width (layout, (int)MAX (width, 0.0) * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_LEFT);
  /* The layout's own width is what is drawn, so that it can be mirrored. */
  if (pango_layout_get_line_count (layout) > 0 && !pango_layout_is_ellipsized (layout))
    pango_layout_set_width (layout, -1);
  draw_layout (self, snapshot, layout, x, y, is_detail ? DIM : 1.0f);
}

static double
draw_value (LpvValueRow *self, GtkSnapshot *snapshot)
{
  g_autoptr (PangoLayout) layout = make_layout (self, self->value, FALSE);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  draw_layout (self, snapshot, layout, gtk_widget_get_width (GTK_WIDGET (self)) - width, 0, 1.0f);
  return width;
}

static void
draw_bar (LpvValueRow *self, GtkSnapshot *snapshot, double start)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - start;
  double length = MAX (self->share * width, 1.0);
  double x = is_mirrored (self) ? width - length : start;
  GskRoundedRect shape;
  GdkRGBA color;

  if (self->share <= 0.0 || width <= 0.0)
    return;
  lpv_heat_bar_color (self->share, lpv_heat_theme (), &color);
  gsk_rounded_rect_init_from_rect (
      &shape, &GRAPHENE_RECT_INIT ((float)x, (float)height - BAR_HEIGHT, (float)length, BAR_HEIGHT),
      BAR_HEIGHT / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, &color, &shape.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
draw_arrow (LpvValueRow *self, GtkSnapshot *snapshot, double x, double y)
{
  const char *name = self->kind == LPV_ROW_EXPANDED ? "pan-down-symbolic" : "pan-end-symbolic";
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autoptr (GtkIconPaintable) icon = gtk_icon_theme_lookup_icon (
      theme, name, NULL, ARROW_SIZE, gtk_widget_get_scale_factor (GTK_WIDGET (self)),
      gtk_widget_get_direction (GTK_WIDGET (self)), 0);
  GdkRGBA color;

  lpv_compat_get_color (GTK_WIDGET (self), &color);
  if (is_mirrored (self))
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - ARROW_SIZE;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)x, (float)y));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, ARROW_SIZE,
                                            ARROW_SIZE, &color, 1);
  gtk_snapshot_restore (snapshot);
}

static double
get_start (LpvValueRow *self)
{
  return self->is_in_tree ? self->depth * INDENT + ARROW_SIZE + LINE_GAP : 0.0;
}

static void
lpv_value_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LpvValueRow *self = LPV_VALUE_ROW (widget);
  int line = get_height (self, FALSE);
  double start = get_start (self);
  double value_width = draw_value (self, snapshot);
  double width = gtk_widget_get_width (widget);

  if (self->kind != LPV_ROW_LEAF)
    draw_arrow (self, snapshot, self->depth * INDENT, (line - ARROW_SIZE) / 2.0);
  draw_shortened (self, snapshot, self->name, start, 0, width - start - value_width - GAP,
                  PANGO_ELLIPSIZE_MIDDLE, FALSE);
  if (self->detail != NULL)
    draw_shortened (self, snapshot, self->detail, start, line, width - start, PANGO_ELLIPSIZE_START,
                    TRUE);
  draw_bar (self, snapshot, start);
}

static void
on_pressed (GtkGestureClick *gesture, int n_presses, double x, double y, LpvValueRow *self)
{
  double from_start = is_mirrored (self) ? gtk_widget_get_width (GTK_WIDGET (self)) - x : x;

  if (self->kind == LPV_ROW_LEAF || from_start > get_start (self))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, toggled_signal, 0);
}

static void
lpv_value_row_finalize (GObject *object)
{
  LpvValueRow *self = LPV_VALUE_ROW (object);

  g_free (self->name);
  g_free (self->detail);
  g_free (self->value);
  G_OBJECT_CLASS (lpv_value_row_parent_class)->finalize (object);
}

static void
lpv_value_row_class_init (LpvValueRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lpv_value_row_finalize;
  widget_class->measure = lpv_value_row_measure;
  widget_class->snapshot = lpv_value_row_snapshot;
  gtk_widget_class_set_css_name (widget_class, "valuerow");
  toggled_signal = g_signal_new ("toggled", LPV_TYPE_VALUE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
lpv_value_row_init (LpvValueRow *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
lpv_value_row_new (void)
{
  return g_object_new (LPV_TYPE_VALUE_ROW, NULL);
}

void
lpv_value_row_set_names (LpvValueRow *self, const char *name, const char *detail)
{
  gboolean resize = (self->detail == NULL) != (detail == NULL);

  g_return_if_fail (LPV_IS_VALUE_ROW (self));
  g_free (self->name);
  g_free (self->detail);
  self->name = g_strdup (name);
  self->detail = g_strdup (detail);
  if (resize)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  else
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lpv_value_row_set_value (LpvValueRow *self, const char *value, double share)
{
  g_return_if_fail (LPV_IS_VALUE_ROW (self));
  g_free (self->value);
  self->value = g_strdup (value);
  self->share = share;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
watch_clicks (LpvValueRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

void
lpv_value_row_set_depth (LpvValueRow *self, guint depth, LpvRowKind kind)
{
  g_return_if_fail (LPV_IS_VALUE_ROW (self));
  if (!self->is_in_tree)
    watch_clicks (self);
  self->is_in_tree = TRUE;
  self->depth = depth;
  self->kind = kind;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lpv_value_row_set_label (LpvValueRow *self, const char *label)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));

  g_return_if_fail (LPV_IS_VALUE_ROW (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

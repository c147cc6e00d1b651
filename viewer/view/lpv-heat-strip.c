/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-compat.h"
#include "lpv-heat-strip.h"
#include "lpv-heat.h"

#define WIDTH 14
#define THINNEST_MARK 3 /* pixels, so that one hot line in a long file is seen */

struct _LpvHeatStrip
{
  GtkWidget parent_instance;
  LpvSession *session;
  GtkTextView *view; /* a sibling; not owned */
  GtkAdjustment *adjustment;
  /* Drawn again only when values, height or theme change. */
  GskRenderNode *node;
  int node_height;
  LpvHeatTheme node_theme;
};

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint line_activated_signal;

G_DEFINE_FINAL_TYPE (LpvHeatStrip, lpv_heat_strip, GTK_TYPE_WIDGET)

static void
draw_again (LpvHeatStrip *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static guint32
get_n_lines (LpvHeatStrip *self)
{
  LpvFileLines *lines = lpv_session_get_lines (self->session);

  return lines != NULL ? lpv_file_lines_get_n_lines (lines) : 0;
}

/* The height that stands for the whole file. */
static int
get_span (LpvHeatStrip *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  GtkTextIter end;
  int y, line_height;

  if (self->view == NULL
      || gtk_adjustment_get_upper (self->adjustment)
             > gtk_adjustment_get_page_size (self->adjustment))
    return height;
  gtk_text_buffer_get_end_iter (gtk_text_view_get_buffer (self->view), &end);
  gtk_text_view_get_line_yrange (self->view, &end, &y, &line_height);
  return CLAMP (y + line_height, 1, height);
}

/* The hottest share of each pixel row. */
static double *
get_rows (LpvHeatStrip *self, int height, guint32 n_lines)
{
  double *rows = g_new0 (double, height);

  for (guint32 line = 1; line <= n_lines; line++)
    {
      double share = lpv_session_get_line_share (self->session, line);
      int first = (int)((guint64)(line - 1) * height / n_lines);
      int last = (int)((guint64)line * height / n_lines);

      last = MIN (MAX (last, first + THINNEST_MARK), height);
      for (int row = first; share > 0.0 && row < last; row++)
        rows[row] = MAX (rows[row], share);
    }
  return rows;
}

static GskRenderNode *
draw_rows (LpvHeatStrip *self, int height, LpvHeatTheme theme)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  guint32 n_lines = get_n_lines (self);
  g_autofree double *rows = get_rows (self, height, n_lines);

  for (int row = 0, end; row < height; row = end)
    {
      GdkRGBA color;

      for (end = row + 1; end < height && rows[end] == rows[row]; end++)
        ;
      if (rows[row] <= 0.0)
        continue;
      lpv_heat_bar_color (rows[row], theme, &color);
      gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (0, row, WIDTH, end - row));
    }
  return gtk_snapshot_free_to_node (snapshot);
}

static void
draw_visible_part (LpvHeatStrip *self, GtkSnapshot *snapshot, int height)
{
  double upper, page, value;
  GdkRGBA color;

  if (self->adjustment == NULL)
    return;
  upper = gtk_adjustment_get_upper (self->adjustment);
  page = gtk_adjustment_get_page_size (self->adjustment);
  value = gtk_adjustment_get_value (self->adjustment);
  if (upper <= page)
    return;
  lpv_compat_get_color (GTK_WIDGET (self), &color);
  color.alpha *= 0.15f;
  gtk_snapshot_append_color (
      snapshot, &color,
      &GRAPHENE_RECT_INIT (0, value / upper * height, WIDTH, MAX (4.0, page / upper * height)));
}

static void
lpv_heat_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LpvHeatStrip *self = LPV_HEAT_STRIP (widget);
  int height = get_span (self);
  LpvHeatTheme theme = lpv_heat_theme ();

  if (self->session == NULL || height <= 0)
    return;
  if (self->node_height != height || self->node_theme != theme)
    g_clear_pointer (&self->node, gsk_render_node_unref);
  if (self->node == NULL)
    {
      self->node = draw_rows (self, height, theme);
      self->node_height = height;
      self->node_theme = theme;
    }
  if (self->node != NULL)
    gtk_snapshot_append_node (snapshot, self->node);
  draw_visible_part (self, snapshot, height);
}

static void
lpv_heat_strip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : 0;
  *minimum_baseline = *natural_baseline = -1;
}

static void
on_pressed (GtkGestureClick *gesture, int n_presses, double x, double y, LpvHeatStrip *self)
{
  guint32 n_lines = get_n_lines (self);
  int height = get_span (self);

  if (n_lines > 0 && height > 0)
    g_signal_emit (self, line_activated_signal, 0,
                   1 + (guint)(CLAMP (y / height, 0.0, 1.0) * (n_lines - 1)));
}

static void
set_session (LpvHeatStrip *self, LpvSession *session)
{
  if (session == NULL)
    return;
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "values-changed", G_CALLBACK (draw_again), self);
}

static void
lpv_heat_strip_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SESSION:
      set_session (LPV_HEAT_STRIP (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lpv_heat_strip_dispose (GObject *object)
{
  LpvHeatStrip *self = LPV_HEAT_STRIP (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  G_OBJECT_CLASS (lpv_heat_strip_parent_class)->dispose (object);
}

static void
lpv_heat_strip_class_init (LpvHeatStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = lpv_heat_strip_set_property;
  object_class->dispose = lpv_heat_strip_dispose;
  widget_class->snapshot = lpv_heat_strip_snapshot;
  widget_class->measure = lpv_heat_strip_measure;
  gtk_widget_class_set_css_name (widget_class, "heatstrip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, LPV_TYPE_SESSION,
                                                  G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  line_activated_signal = g_signal_new ("line-activated", LPV_TYPE_HEAT_STRIP, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
lpv_heat_strip_init (LpvHeatStrip *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

void
lpv_heat_strip_set_view (LpvHeatStrip *self, GtkTextView *view, GtkAdjustment *adjustment)
{
  g_return_if_fail (LPV_IS_HEAT_STRIP (self));
  g_return_if_fail (self->adjustment == NULL);
  self->view = view;
  self->adjustment = g_object_ref (adjustment);
  g_signal_connect_swapped (adjustment, "changed", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self);
}

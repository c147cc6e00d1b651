/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-compat.h"
#include "lpv-format.h"
#include "lpv-gutter.h"
#include "lpv-heat.h"

#define PADDING 8
#define SHARE_CHARACTERS 8 /* "100.0 %", and room for the bar to be seen */
#define BAR_MARGIN 2

struct _LpvGutter
{
  GtkSourceGutterRenderer parent_instance;
  LpvSession *session;
  PangoLayout *layout;
  int widths[LPV_GUTTER_N_COLUMNS]; /* 0: not shown */
  gboolean is_measured;
  gboolean is_narrow;
  /* For the lines of one frame. */
  GdkRGBA color;
  LpvHeatTheme theme;
};

static guint columns_changed_signal;

G_DEFINE_FINAL_TYPE (LpvGutter, lpv_gutter, GTK_SOURCE_TYPE_GUTTER_RENDERER)

static gboolean
is_shown (LpvGutter *self, LpvGutterColumn column)
{
  LpvMetric count_metric = lpv_session_get_count_metric (self->session);

  if (column == LPV_GUTTER_EVENTS)
    return lpv_session_get_raw_events (self->session) && count_metric == LPV_METRIC_HITS;
  if (column == LPV_GUTTER_COUNT && self->is_narrow)
    return lpv_session_get_metric (self->session) == count_metric;
  if (column == LPV_GUTTER_VALUE)
    return lpv_session_get_metric (self->session) != count_metric;
  return TRUE;
}

static int
measure_text (LpvGutter *self, const char *text)
{
  int width;

  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, &width, NULL);
  return width;
}

static int
measure_count (LpvGutter *self, guint64 largest)
{
  g_autofree char *text = lpv_format_count (largest);

  return measure_text (self, text);
}

static guint64
get_most_events (LpvFileLines *lines)
{
  guint64 most = 0;

  for (guint32 line = 1; line <= lpv_file_lines_get_n_lines (lines); line++)
    {
      const LpvLineValues *values = lpv_file_lines_get (lines, line, TRUE);

      if (values != NULL)
        most = MAX (most, values->measures.events);
    }
  return most;
}

static int
measure_value (LpvGutter *self, guint64 largest)
{
  LpvMetric metric = lpv_session_get_metric (self->session);
  g_autofree char *text = lpv_format_value_column (metric, largest);
  /* The largest value has a small number when it has just reached a new unit. */
  g_autofree char *widest = lpv_metric_get_unit (metric) == LPV_UNIT_BYTES
                                ? lpv_format_size (999 << 20)
                                : lpv_format_duration_column (G_GUINT64_CONSTANT (999900000));

  return MAX (measure_text (self, text), measure_text (self, widest));
}

static int
measure_column (LpvGutter *self, LpvGutterColumn column)
{
  LpvFileLines *lines = lpv_session_get_lines (self->session);
  LpvMetric metric = lpv_session_get_metric (self->session);
  int width = measure_text (self, lpv_gutter_get_title (self, column));

  if (column == LPV_GUTTER_SHARE)
    return MAX (width, SHARE_CHARACTERS * measure_text (self, "0"));
  if (lines == NULL)
    return width;
  if (column == LPV_GUTTER_EVENTS)
    return MAX (width, measure_count (self, get_most_events (lines)));
  if (column == LPV_GUTTER_COUNT)
    return MAX (width, measure_count (self, lpv_file_lines_get_largest (
                                                lines, lpv_session_get_count_metric (self->session),
                                                LPROF_NONE)));
  return MAX (width, measure_value (self, lpv_file_lines_get_largest (lines, metric, LPROF_NONE)));
}

static void
measure_columns (LpvGutter *self)
{
  if (self->layout == NULL)
    self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  for (guint column = 0; column < LPV_GUTTER_N_COLUMNS; column++)
    self->widths[column] =
        is_shown (self, column) ? measure_column (self, column) + 2 * PADDING : 0;
  self->is_measured = TRUE;
}

static void
measure_again (LpvGutter *self)
{
  self->is_measured = FALSE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_signal_emit (self, columns_changed_signal, 0);
}

static void
lpv_gutter_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                    int *natural, int *minimum_baseline, int *natural_baseline)
{
  LpvGutter *self = LPV_GUTTER (widget);
  int size = 0;

  if (!self->is_measured)
    measure_columns (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    for (guint column = 0; column < LPV_GUTTER_N_COLUMNS; column++)
      size += self->widths[column];
  *minimum = *natural = size;
  *minimum_baseline = *natural_baseline = -1;
}

static void
lpv_gutter_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  LpvGutter *self = LPV_GUTTER (widget);

  GTK_WIDGET_CLASS (lpv_gutter_parent_class)->css_changed (widget, change);
  g_clear_object (&self->layout);
  measure_again (self);
}

static void
lpv_gutter_begin (GtkSourceGutterRenderer *renderer, GtkSourceGutterLines *lines)
{
  LpvGutter *self = LPV_GUTTER (renderer);

  /* The gutter's own color is too pale to be read on heat. */
  lpv_compat_get_color (GTK_WIDGET (gtk_source_gutter_renderer_get_view (renderer)), &self->color);
  self->theme = lpv_heat_theme ();
}

static void
draw_text (LpvGutter *self, GtkSnapshot *snapshot, LpvGutterColumn column, const char *text,
           const GdkRGBA *color, double y, double height)
{
  int x, width, text_width, text_height;

  if (!lpv_gutter_get_column (self, column, &x, &width))
    return;
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, &text_width, &text_height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + width - PADDING - text_width,
                                                          y + (height - text_height) / 2));
  gtk_snapshot_append_layout (snapshot, self->layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_tint (LpvGutter *self, GtkSnapshot *snapshot, double share, double y, double height)
{
  GdkRGBA tint;

  lpv_heat_tint (share, self->theme, &tint);
  gtk_snapshot_append_color (
      snapshot, &tint,
      &GRAPHENE_RECT_INIT (0, y, gtk_widget_get_width (GTK_WIDGET (self)), height));
}

/* Its length says the share again, for those who cannot go by color. */
static void
draw_bar (LpvGutter *self, GtkSnapshot *snapshot, double share, double y, double height)
{
  GdkRGBA heat;
  int x, width;

  if (!lpv_gutter_get_column (self, LPV_GUTTER_SHARE, &x, &width))
    return;
  width -= PADDING;
  lpv_heat_color (share, self->theme, &heat);
  gtk_snapshot_append_color (
      snapshot, &heat,
      &GRAPHENE_RECT_INIT (x, y + BAR_MARGIN, MAX (2.0, width * share), height - 2 * BAR_MARGIN));
}

static void
draw_count (LpvGutter *self, GtkSnapshot *snapshot, LpvGutterColumn column, guint64 count, double y,
            double height)
{
  g_autofree char *text = lpv_format_count (count);

  draw_text (self, snapshot, column, text, &self->color, y, height);
}

static void
draw_share (LpvGutter *self, GtkSnapshot *snapshot, double share, double y, double height)
{
  g_autofree char *text = lpv_format_share (share);

  draw_tint (self, snapshot, share, y, height);
  draw_bar (self, snapshot, share, y, height);
  draw_text (self, snapshot, LPV_GUTTER_SHARE, text, &self->color, y, height);
}

static void
lpv_gutter_snapshot_line (GtkSourceGutterRenderer *renderer, GtkSnapshot *snapshot,
                          GtkSourceGutterLines *gutter_lines, guint index)
{
  LpvGutter *self = LPV_GUTTER (renderer);
  LpvFileLines *lines = lpv_session_get_lines (self->session);
  const LpvLineValues *values;
  double y, height;
  guint64 value;

  if (lines == NULL)
    return;
  values = lpv_file_lines_get (lines, index + 1, lpv_session_get_raw_events (self->session));
  if (values == NULL)
    return;
  lpv_compat_get_line_extent (gutter_lines, index, &y, &height);
  value = lpv_session_get_line_value (self->session, index + 1);
  if (value > 0)
    draw_share (self, snapshot, lpv_session_get_line_share (self->session, index + 1), y, height);
  draw_count (self, snapshot, LPV_GUTTER_EVENTS, values->measures.events, y, height);
  draw_count (self, snapshot, LPV_GUTTER_COUNT,
              lpv_metric_value (lpv_session_get_count_metric (self->session), &values->measures), y,
              height);
  if (value > 0 && self->widths[LPV_GUTTER_VALUE] > 0)
    {
      g_autofree char *text =
          lpv_format_value_column (lpv_session_get_metric (self->session), value);

      draw_text (self, snapshot, LPV_GUTTER_VALUE, text, &self->color, y, height);
    }
}

static void
lpv_gutter_dispose (GObject *object)
{
  LpvGutter *self = LPV_GUTTER (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->layout);
  G_OBJECT_CLASS (lpv_gutter_parent_class)->dispose (object);
}

static void
lpv_gutter_class_init (LpvGutterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkSourceGutterRendererClass *renderer_class = GTK_SOURCE_GUTTER_RENDERER_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_gutter_dispose;
  widget_class->measure = lpv_gutter_measure;
  widget_class->css_changed = lpv_gutter_css_changed;
  renderer_class->begin = lpv_gutter_begin;
  renderer_class->snapshot_line = lpv_gutter_snapshot_line;
  columns_changed_signal = g_signal_new ("columns-changed", LPV_TYPE_GUTTER, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lpv_gutter_init (LpvGutter *self)
{
}

LpvGutter *
lpv_gutter_new (LpvSession *session)
{
  LpvGutter *self = g_object_new (LPV_TYPE_GUTTER, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "values-changed", G_CALLBACK (measure_again), self);
  return self;
}

void
lpv_gutter_set_narrow (LpvGutter *self, gboolean narrow)
{
  g_return_if_fail (LPV_IS_GUTTER (self));
  if (self->is_narrow == narrow)
    return;
  self->is_narrow = narrow;
  measure_again (self);
}

gboolean
lpv_gutter_get_column (LpvGutter *self, LpvGutterColumn column, int *x, int *width)
{
  g_return_val_if_fail (LPV_IS_GUTTER (self), FALSE);
  g_return_val_if_fail (column < LPV_GUTTER_N_COLUMNS, FALSE);
  *x = 0;
  for (guint i = 0; i < column; i++)
    *x += self->widths[i];
  *width = self->widths[column];
  return *width > 0;
}

const char *
lpv_gutter_get_title (LpvGutter *self, LpvGutterColumn column)
{
  g_return_val_if_fail (LPV_IS_GUTTER (self), "");
  switch (column)
    {
    case LPV_GUTTER_EVENTS:
      return _ ("Events");
    case LPV_GUTTER_COUNT:
      return lpv_metric_get_short_name (lpv_session_get_count_metric (self->session));
    case LPV_GUTTER_VALUE:
      return lpv_metric_get_short_name (lpv_session_get_metric (self->session));
    case LPV_GUTTER_SHARE:
      return _ ("Share");
    default:
      g_return_val_if_reached ("");
    }
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-chart-text.h"
#include "lpv-compat.h"
#include "lpv-format.h"
#include "lpv-heat.h"
#include "lpv-trend-chart.h"

#define LEAST_WIDTH 240
#define HEIGHT 220
#define MARGIN 12
#define DOT 6.0
#define LINE 2.0
#define N_GRID 4
#define TEXT_GAP 12

struct _LpvTrendChart
{
  GtkWidget parent_instance;
  LprofHistory *history;
  const LprofHistorySeries *series;
  double most;
  int labels_width; /* of the times beside the grid, which the line begins after */
};

G_DEFINE_FINAL_TYPE (LpvTrendChart, lpv_trend_chart, GTK_TYPE_WIDGET)

static graphene_point_t
get_point (LpvTrendChart *self, guint32 i)
{
  GtkWidget *widget = GTK_WIDGET (self);
  double left = self->labels_width + MARGIN;
  double width = gtk_widget_get_width (widget) - left - MARGIN;
  double height = gtk_widget_get_height (widget) - lpv_chart_text_get_height (widget) - 2 * MARGIN;
  guint32 n = self->series->n_points;
  double place = n > 1 ? (double)i / (n - 1) : 0.5;
  double time;

  lprof_history_get_point (self->history, self->series, i, &time);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    place = 1 - place;
  return GRAPHENE_POINT_INIT ((float)(left + place * width),
                              (float)(MARGIN + (1 - time / self->most) * height));
}

static char *
format_grid_time (LpvTrendChart *self, guint i)
{
  return lpv_format_duration ((guint64)(self->most * (N_GRID - i) / N_GRID));
}

static void
measure_labels (LpvTrendChart *self)
{
  self->labels_width = 0;
  for (guint i = 0; i < N_GRID; i++)
    {
      g_autofree char *text = format_grid_time (self, i);

      self->labels_width =
          MAX (self->labels_width, lpv_chart_text_get_width (GTK_WIDGET (self), text));
    }
}

/* Lines at equal parts of the largest time, with what they stand for below them. */
static void
draw_grid (LpvTrendChart *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int text_height = lpv_chart_text_get_height (widget);
  double height = gtk_widget_get_height (widget) - text_height - 2 * MARGIN;
  GdkRGBA color;

  lpv_compat_get_color (widget, &color);
  color.alpha *= 0.2f;
  for (guint i = 0; i <= N_GRID; i++)
    {
      double y = MARGIN + height * i / N_GRID;
      g_autofree char *text = format_grid_time (self, i);

      gtk_snapshot_append_color (
          snapshot, &color,
          &GRAPHENE_RECT_INIT (0, (float)y, (float)gtk_widget_get_width (widget), 1));
      if (i < N_GRID)
        lpv_chart_text_draw (widget, snapshot, text, 0, y + 1);
    }
}

static void
draw_line (LpvTrendChart *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  cairo_t *cairo =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));

  gdk_cairo_set_source_rgba (cairo, color);
  cairo_set_line_width (cairo, LINE);
  for (guint32 i = 0; i < self->series->n_points; i++)
    {
      graphene_point_t point = get_point (self, i);

      cairo_line_to (cairo, point.x, point.y);
    }
  cairo_stroke (cairo);
  for (guint32 i = 0; i < self->series->n_points; i++)
    {
      graphene_point_t point = get_point (self, i);

      cairo_arc (cairo, point.x, point.y, DOT / 2, 0, 2 * G_PI);
      cairo_fill (cairo);
    }
  cairo_destroy (cairo);
}

/* As many as there is room for, the newest for sure. */
static void
draw_commits (LpvTrendChart *self, GtkSnapshot *snapshot)
{
  guint32 n;
  const LprofHistoryRecording *recordings = lprof_history_get_recordings (self->history, &n);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  double y =
      gtk_widget_get_height (GTK_WIDGET (self)) - lpv_chart_text_get_height (GTK_WIDGET (self));
  double left = G_MAXDOUBLE, right = -G_MAXDOUBLE;

  for (guint32 i = self->series->n_points; i-- > 0;)
    {
      double time;
      guint32 place = lprof_history_get_point (self->history, self->series, i, &time);
      g_autofree char *text = lpv_trend_format_revision (&recordings[place]);
      int length = lpv_chart_text_get_width (GTK_WIDGET (self), text);
      double x = CLAMP (get_point (self, i).x - length / 2.0, 0, MAX (0, width - length));

      if (x + length + TEXT_GAP > left && x - TEXT_GAP < right)
        continue;
      lpv_chart_text_draw (GTK_WIDGET (self), snapshot, text, x, y);
      left = MIN (left, x);
      right = MAX (right, x + length);
    }
}

static void
lpv_trend_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LpvTrendChart *self = LPV_TREND_CHART (widget);
  GdkRGBA color;

  if (self->series == NULL)
    return;
  measure_labels (self);
  draw_grid (self, snapshot);
  lpv_heat_bar_color (1, lpv_heat_theme (), &color);
  draw_line (self, snapshot, &color);
  draw_commits (self, snapshot);
}

static void
lpv_trend_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static gboolean
on_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  LpvTrendChart *self = LPV_TREND_CHART (widget);
  g_autofree char *point = NULL, *recording = NULL, *text = NULL;
  guint32 nearest = 0, n;
  double time;

  if (self->series == NULL || keyboard)
    return FALSE;
  for (guint32 i = 1; i < self->series->n_points; i++)
    if (ABS (get_point (self, i).x - x) < ABS (get_point (self, nearest).x - x))
      nearest = i;
  n = lprof_history_get_point (self->history, self->series, nearest, &time);
  recording = lpv_trend_describe_recording (
      &lprof_history_get_recordings (self->history, &(guint32){ 0 })[n]);
  point = lpv_trend_describe_point (self->history, self->series, nearest);
  text = g_strdup_printf ("%s\n%s", recording, point);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
lpv_trend_chart_class_init (LpvTrendChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = lpv_trend_chart_measure;
  widget_class->snapshot = lpv_trend_chart_snapshot;
  gtk_widget_class_set_css_name (widget_class, "trend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lpv_trend_chart_init (LpvTrendChart *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_tooltip), NULL);
}

void
lpv_trend_chart_set_series (LpvTrendChart *self, LprofHistory *history,
                            const LprofHistorySeries *series)
{
  g_autofree char *label = NULL;

  g_return_if_fail (LPV_IS_TREND_CHART (self));
  self->history = history;
  self->series = series;
  if (series != NULL)
    {
      self->most = MAX (lpv_trend_find_most (history, series), 1);
      label = lpv_trend_describe (history, series);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                      -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

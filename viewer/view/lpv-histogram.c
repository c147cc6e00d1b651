/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "lpv-chart-text.h"
#include "lpv-compat.h"
#include "lpv-format.h"
#include "lpv-heat.h"
#include "lpv-histogram.h"

#define WIDTH 180
#define HEIGHT 72
#define GAP 2
#define LEAST_BARS 6

struct _LpvHistogram
{
  GtkWidget parent_instance;
  guint64 buckets[LPROF_N_BUCKETS];
  guint first; /* of the buckets that are drawn */
  guint n;
  guint64 largest;
  guint64 n_executions;
};

G_DEFINE_FINAL_TYPE (LpvHistogram, lpv_histogram, GTK_TYPE_WIDGET)

/* Bucket 0 is below 32 ns, bucket k begins at 2^(k+4) ns. */
static guint64
get_start_ns (guint bucket)
{
  return bucket == 0 ? 0 : G_GUINT64_CONSTANT (1) << (bucket + 4);
}

static void
find_range (LpvHistogram *self)
{
  guint last = 0;

  self->first = LPROF_N_BUCKETS;
  self->largest = 0;
  self->n_executions = 0;
  for (guint i = 0; i < LPROF_N_BUCKETS; i++)
    {
      self->largest = MAX (self->largest, self->buckets[i]);
      self->n_executions += self->buckets[i];
      if (self->buckets[i] == 0)
        continue;
      self->first = MIN (self->first, i);
      last = i;
    }
  if (self->first == LPROF_N_BUCKETS)
    self->first = 0;
  self->n = MAX (last - self->first + 1, LEAST_BARS);
  self->first = MIN (self->first, LPROF_N_BUCKETS - self->n);
}

static void
draw_bar (LpvHistogram *self, GtkSnapshot *snapshot, guint i, double width, double height)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double share = lpv_share (self->buckets[self->first + i], self->largest);
  /* The square root, so that the rare slow executions are seen. */
  double length = share > 0.0 ? MAX (2.0, sqrt (share) * height) : 0.0;
  guint place = mirrored ? self->n - 1 - i : i;
  GdkRGBA color;

  lpv_heat_bar_color (share, lpv_heat_theme (), &color);
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (place * width + GAP / 2.0, height - length,
                                                  MAX (width - GAP, 1.0), length));
}

static void
lpv_histogram_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LpvHistogram *self = LPV_HISTOGRAM (widget);
  g_autofree char *start = lpv_format_duration (get_start_ns (self->first));
  g_autofree char *end = lpv_format_duration (get_start_ns (self->first + self->n));
  double height = gtk_widget_get_height (widget) - lpv_chart_text_get_height (widget) - GAP;
  double width = (double)gtk_widget_get_width (widget) / self->n;
  GdkRGBA color;

  lpv_compat_get_color (widget, &color);
  color.alpha *= 0.3f;
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (0, height, gtk_widget_get_width (widget), 1));
  for (guint i = 0; i < self->n; i++)
    draw_bar (self, snapshot, i, width, height);
  lpv_chart_text_draw_aside (widget, snapshot, start, FALSE, height + GAP);
  lpv_chart_text_draw_aside (widget, snapshot, end, TRUE, height + GAP);
}

static void
lpv_histogram_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = WIDTH;
  else
    *minimum = *natural = HEIGHT + lpv_chart_text_get_height (widget) + GAP;
  *minimum_baseline = *natural_baseline = -1;
}

static gboolean
on_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  LpvHistogram *self = LPV_HISTOGRAM (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget);
  guint i = CLAMP (x * (int)self->n / MAX (width, 1), 0, (int)self->n - 1);
  g_autofree char *from = NULL, *to = NULL, *count = NULL, *text = NULL;

  i = self->first + (mirrored ? self->n - 1 - i : i);
  from = lpv_format_duration (get_start_ns (i));
  to = lpv_format_duration (get_start_ns (i + 1));
  count = lpv_format_count (self->buckets[i]);
  /* Translators: a bar of a histogram: 12 from 1.0 ms to 2.1 ms */
  text = g_strdup_printf (_ ("%s from %s to %s"), count, from, to);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
lpv_histogram_class_init (LpvHistogramClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = lpv_histogram_measure;
  widget_class->snapshot = lpv_histogram_snapshot;
  gtk_widget_class_set_css_name (widget_class, "histogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lpv_histogram_init (LpvHistogram *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_tooltip), NULL);
  self->n = LEAST_BARS;
}

static void
describe (LpvHistogram *self, const LpvLineDetails *details)
{
  g_autofree char *median = lpv_format_duration (details->median_ns);
  g_autofree char *p99 = lpv_format_duration (details->p99_ns);
  g_autofree char *text = g_strdup_printf (
      _ ("Histogram of durations: half take at most %s, 99%% take at most %s"), median, p99);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
lpv_histogram_set_details (LpvHistogram *self, const LpvLineDetails *details)
{
  g_return_if_fail (LPV_IS_HISTOGRAM (self));
  for (guint i = 0; i < LPROF_N_BUCKETS; i++)
    self->buckets[i] = details->buckets[i];
  find_range (self);
  describe (self, details);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

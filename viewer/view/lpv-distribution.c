/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-compat.h"
#include "lpv-distribution.h"
#include "lpv-format.h"
#include "lpv-heat.h"

#define LEAST_WIDTH 120
#define HEIGHT 64
#define BAR 5   /* wide */
#define BEAM 13 /* below the bars: the median and its limits */

struct _LpvDistribution
{
  GtkWidget parent_instance;
  LprofProfile *profile;
  const LprofBenchmark *benchmark;
  LpvBenchmarkAxis axis;
  LprofInterval median;
};

G_DEFINE_FINAL_TYPE (LpvDistribution, lpv_distribution, GTK_TYPE_WIDGET)

static guint
get_n_bars (LpvDistribution *self)
{
  return (guint)MAX (1, gtk_widget_get_width (GTK_WIDGET (self)) / BAR);
}

static gboolean
is_mirrored (LpvDistribution *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

/* From the left edge of the widget. */
static double
get_x (LpvDistribution *self, double time)
{
  double place = lpv_benchmark_axis_place (&self->axis, time);
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - 2;

  return (is_mirrored (self) ? 1 - place : place) * width;
}

static void
draw_bars (LpvDistribution *self, GtkSnapshot *snapshot, double height)
{
  guint n = get_n_bars (self);
  g_autofree guint32 *counts = lpv_benchmark_axis_count (&self->axis, self->benchmark, n);
  double width = (double)gtk_widget_get_width (GTK_WIDGET (self)) / n;
  guint32 most = 1;
  GdkRGBA color;

  for (guint i = 0; i < n; i++)
    most = MAX (most, counts[i]);
  for (guint i = 0; i < n; i++)
    {
      double length = counts[i] > 0 ? MAX (2.0, height * counts[i] / most) : 0;
      guint place = is_mirrored (self) ? n - 1 - i : i;

      lpv_heat_bar_color ((double)counts[i] / most, lpv_heat_theme (), &color);
      gtk_snapshot_append_color (
          snapshot, &color,
          &GRAPHENE_RECT_INIT (place * width, height - length, MAX (width - 1, 1), length));
    }
}

/* The median as a mark, its limits as a beam with ends. */
static void
draw_median (LpvDistribution *self, GtkSnapshot *snapshot, double top)
{
  double low = get_x (self, self->median.low);
  double high = get_x (self, self->median.high);
  double middle = get_x (self, self->median.middle);
  double left = MIN (low, high);
  GdkRGBA color;

  lpv_compat_get_color (GTK_WIDGET (self), &color);
  gtk_snapshot_append_color (
      snapshot, &color, &GRAPHENE_RECT_INIT (left, top + BEAM / 2, MAX (low, high) - left + 2, 1));
  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (low, top + 4, 1, BEAM - 8));
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (high + 1, top + 4, 1, BEAM - 8));
  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (middle, top + 1, 2, BEAM - 2));
}

static void
lpv_distribution_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LpvDistribution *self = LPV_DISTRIBUTION (widget);
  double height = gtk_widget_get_height (widget) - BEAM;
  GdkRGBA color;

  draw_bars (self, snapshot, height);
  lpv_compat_get_color (widget, &color);
  color.alpha *= 0.3f;
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (0, height, gtk_widget_get_width (widget), 1));
  draw_median (self, snapshot, height);
}

static void
lpv_distribution_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static gboolean
on_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  LpvDistribution *self = LPV_DISTRIBUTION (widget);
  guint n = get_n_bars (self);
  g_autofree guint32 *counts = lpv_benchmark_axis_count (&self->axis, self->benchmark, n);
  int bar = CLAMP (x * (int)n / MAX (gtk_widget_get_width (widget), 1), 0, (int)n - 1);
  guint i = is_mirrored (self) ? n - 1 - (guint)bar : (guint)bar;
  g_autofree char *from =
      lpv_format_duration ((guint64)lpv_benchmark_axis_time (&self->axis, (double)i / n));
  g_autofree char *to =
      lpv_format_duration ((guint64)lpv_benchmark_axis_time (&self->axis, (i + 1.0) / n));
  g_autofree char *count = lpv_format_count (counts[i]);
  /* Translators: a bar of a histogram: 12 from 1.0 ms to 2.1 ms */
  g_autofree char *text = g_strdup_printf (_ ("%s from %s to %s"), count, from, to);

  if (keyboard)
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
lpv_distribution_dispose (GObject *object)
{
  LpvDistribution *self = LPV_DISTRIBUTION (object);

  self->benchmark = NULL;
  g_clear_pointer (&self->profile, lprof_profile_unref);
  G_OBJECT_CLASS (lpv_distribution_parent_class)->dispose (object);
}

static void
lpv_distribution_class_init (LpvDistributionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_distribution_dispose;
  widget_class->measure = lpv_distribution_measure;
  widget_class->snapshot = lpv_distribution_snapshot;
  gtk_widget_class_set_css_name (widget_class, "distribution");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lpv_distribution_init (LpvDistribution *self)
{
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_tooltip), NULL);
}

GtkWidget *
lpv_distribution_new (LprofProfile *profile, guint32 benchmark, const LpvBenchmarkAxis *axis)
{
  LpvDistribution *self = g_object_new (LPV_TYPE_DISTRIBUTION, NULL);
  g_autofree char *described = NULL;
  g_autofree char *label = NULL;

  self->profile = lprof_profile_ref (profile);
  self->benchmark = &lprof_profile_get_benchmarks (profile, NULL)[benchmark];
  self->axis = *axis;
  self->median = lprof_benchmark_get_median (self->benchmark);
  described = lpv_benchmark_describe (self->benchmark);
  label = g_strdup_printf ("%s: %s", self->benchmark->name, described);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (self);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-chart-text.h"
#include "lpv-format.h"
#include "lpv-heat.h"
#include "lpv-memory-chart.h"

#define WIDTH 240
#define HEIGHT 120

struct _LpvMemoryChart
{
  GtkWidget parent_instance;
  GArray *use; /* guint64, one a moment */
  guint64 moment_ns;
  guint64 peak;
};

G_DEFINE_FINAL_TYPE (LpvMemoryChart, lpv_memory_chart, GTK_TYPE_WIDGET)

static guint64
get_use (LpvMemoryChart *self, guint moment)
{
  return g_array_index (self->use, guint64, moment);
}

/* The most of the moments that fall on one column of pixels, and of the last one
 * before, so that nothing high is too narrow to be seen. */
static guint64
get_most (LpvMemoryChart *self, int column, int width)
{
  guint first = (guint)((guint64)column * self->use->len / (guint)width);
  guint end = (guint)((guint64)(column + 1) * self->use->len / (guint)width);
  guint64 most = 0;

  for (guint i = first; i < MAX (end, first + 1) && i < self->use->len; i++)
    most = MAX (most, get_use (self, i));
  return most;
}

/* Columns of one height are one rectangle. */
static void
draw_area (LpvMemoryChart *self, GtkSnapshot *snapshot, int width, int height)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  for (int start = 0, end; start < width; start = end)
    {
      double share = lpv_share (get_most (self, start, width), self->peak);
      int length = (int)(share * height + 0.5);
      GdkRGBA color;

      for (end = start + 1; end < width; end++)
        if ((int)(lpv_share (get_most (self, end, width), self->peak) * height + 0.5) != length)
          break;
      lpv_heat_color (share, lpv_heat_theme (), &color);
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (mirrored ? width - end : start,
                                                      height - length, end - start, length));
    }
}

static void
lpv_memory_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LpvMemoryChart *self = LPV_MEMORY_CHART (widget);
  int text_height = lpv_chart_text_get_height (widget);
  int height = gtk_widget_get_height (widget) - 2 * text_height;
  g_autofree char *peak = lpv_format_size (self->peak);
  g_autofree char *start = lpv_format_duration (0);
  g_autofree char *end = lpv_format_duration (self->moment_ns * self->use->len);

  if (self->use->len == 0 || height <= 0)
    return;
  lpv_chart_text_draw_aside (widget, snapshot, peak, FALSE, 0);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, text_height));
  draw_area (self, snapshot, gtk_widget_get_width (widget), height);
  gtk_snapshot_restore (snapshot);
  lpv_chart_text_draw_aside (widget, snapshot, start, FALSE, text_height + height);
  lpv_chart_text_draw_aside (widget, snapshot, end, TRUE, text_height + height);
}

static void
lpv_memory_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = WIDTH;
  else
    *minimum = *natural = HEIGHT + 2 * lpv_chart_text_get_height (widget);
  *minimum_baseline = *natural_baseline = -1;
}

static gboolean
on_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  LpvMemoryChart *self = LPV_MEMORY_CHART (widget);
  int width = MAX (gtk_widget_get_width (widget), 1);
  g_autofree char *size = NULL, *time = NULL, *text = NULL;

  if (self->use->len == 0)
    return FALSE;
  x = CLAMP (x, 0, width - 1);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    x = width - 1 - x;
  size = lpv_format_size (get_most (self, x, width));
  time = lpv_format_duration ((guint64)x * self->use->len / (guint)width * self->moment_ns);
  /* Translators: memory in use at a moment: 12.3 MiB at 1.5 s */
  text = g_strdup_printf (_ ("%s at %s"), size, time);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
lpv_memory_chart_finalize (GObject *object)
{
  g_array_unref (LPV_MEMORY_CHART (object)->use);
  G_OBJECT_CLASS (lpv_memory_chart_parent_class)->finalize (object);
}

static void
lpv_memory_chart_class_init (LpvMemoryChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lpv_memory_chart_finalize;
  widget_class->measure = lpv_memory_chart_measure;
  widget_class->snapshot = lpv_memory_chart_snapshot;
  gtk_widget_class_set_css_name (widget_class, "memorychart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lpv_memory_chart_init (LpvMemoryChart *self)
{
  self->use = g_array_new (FALSE, FALSE, sizeof (guint64));
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_tooltip), NULL);
}

void
lpv_memory_chart_set_memory (LpvMemoryChart *self, const LprofRunMemory *memory)
{
  g_autofree char *peak = lpv_format_size (memory->peak);
  g_autofree char *time = lpv_format_duration (memory->peak_ns);
  g_autofree char *text =
      g_strdup_printf (_ ("Use of memory over time: peak %s after %s"), peak, time);

  g_return_if_fail (LPV_IS_MEMORY_CHART (self));
  g_array_set_size (self->use, 0);
  g_array_append_vals (self->use, memory->use, memory->n_moments);
  self->moment_ns = memory->moment_ns;
  self->peak = memory->peak;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

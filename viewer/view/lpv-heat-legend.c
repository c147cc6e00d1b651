/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-format.h"
#include "lpv-heat-legend.h"
#include "lpv-heat.h"
#include "lpv-tooltip.h"

#define RAMP_WIDTH 72
#define RAMP_HEIGHT 10
#define N_STEPS 24
#define GAP 6

/* "0 % [ramp] 100 % of the run": the ramp is drawn between two labels. */
struct _LpvHeatLegend
{
  GtkWidget parent_instance;
  LpvSession *session;
  GtkWidget *least;
  GtkWidget *most;
};

G_DEFINE_FINAL_TYPE (LpvHeatLegend, lpv_heat_legend, GTK_TYPE_WIDGET)

static void
update (LpvHeatLegend *self)
{
  g_autofree char *whole = lpv_format_share (1.0);
  g_autofree char *text = NULL;
  LpvMetric metric = lpv_session_get_metric (self->session);
  LpvBase base = lpv_session_get_base (self->session);

  if (metric == LPV_METRIC_PER_HIT)
    /* Translators: 100.0% of the slowest line */
    text = g_strdup_printf (_ ("%s of the slowest line"), whole);
  else
    text = g_strdup_printf ("%s %s", whole, lpv_base_get_name (base));
  gtk_label_set_text (GTK_LABEL (self->most), text);
  lpv_tooltip_set (GTK_WIDGET (self), lpv_metric_get_meaning (metric));
}

static void
lpv_heat_legend_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  LpvHeatLegend *self = LPV_HEAT_LEGEND (widget);
  int least, most;

  gtk_widget_measure (self->least, orientation, -1, NULL, &least, NULL, NULL);
  gtk_widget_measure (self->most, orientation, -1, NULL, &most, NULL, NULL);
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = least + RAMP_WIDTH + most + 2 * GAP;
    }
  else
    *minimum = *natural = MAX (MAX (least, most), RAMP_HEIGHT);
}

static void
allocate (GtkWidget *child, int x, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, 0, width, height }, -1);
}

static void
lpv_heat_legend_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LpvHeatLegend *self = LPV_HEAT_LEGEND (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int least, most;

  gtk_widget_measure (self->least, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &least, NULL, NULL);
  most = width - least - RAMP_WIDTH - 2 * GAP;
  allocate (self->least, mirrored ? width - least : 0, least, height);
  allocate (self->most, mirrored ? 0 : width - most, most, height);
}

static void
lpv_heat_legend_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LpvHeatLegend *self = LPV_HEAT_LEGEND (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double step = (double)RAMP_WIDTH / N_STEPS;
  double y = (gtk_widget_get_height (widget) - RAMP_HEIGHT) / 2.0;
  double x =
      GAP + (mirrored ? gtk_widget_get_width (self->most) : gtk_widget_get_width (self->least));

  for (int i = 0; i < N_STEPS; i++)
    {
      double share = (i + 0.5) / N_STEPS;
      GdkRGBA color;

      lpv_heat_color (mirrored ? 1.0 - share : share, lpv_heat_theme (), &color);
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (x + i * step, y, step, RAMP_HEIGHT));
    }
  GTK_WIDGET_CLASS (lpv_heat_legend_parent_class)->snapshot (widget, snapshot);
}

static void
lpv_heat_legend_dispose (GObject *object)
{
  LpvHeatLegend *self = LPV_HEAT_LEGEND (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->least, gtk_widget_unparent);
  g_clear_pointer (&self->most, gtk_widget_unparent);
  G_OBJECT_CLASS (lpv_heat_legend_parent_class)->dispose (object);
}

static void
lpv_heat_legend_class_init (LpvHeatLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_heat_legend_dispose;
  widget_class->measure = lpv_heat_legend_measure;
  widget_class->size_allocate = lpv_heat_legend_size_allocate;
  widget_class->snapshot = lpv_heat_legend_snapshot;
  gtk_widget_class_set_css_name (widget_class, "heatlegend");
}

static GtkWidget *
make_label (LpvHeatLegend *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
lpv_heat_legend_init (LpvHeatLegend *self)
{
  self->least = make_label (self, "0");
  self->most = make_label (self, NULL);
  gtk_label_set_xalign (GTK_LABEL (self->most), 0.0);
}

void
lpv_heat_legend_set_session (LpvHeatLegend *self, LpvSession *session)
{
  g_return_if_fail (LPV_IS_HEAT_LEGEND (self));
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::metric", G_CALLBACK (update), self);
  g_signal_connect_swapped (session, "notify::base", G_CALLBACK (update), self);
  update (self);
}

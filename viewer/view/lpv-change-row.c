/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-change-row.h"
#include "lpv-tooltip.h"
#include "lpv-value-cell.h"

struct _LpvChangeRow
{
  AdwBin parent_instance;
  GtkLabel *name;
  GtkLabel *detail;
  LpvValueCell *change;
};

G_DEFINE_FINAL_TYPE (LpvChangeRow, lpv_change_row, ADW_TYPE_BIN)

static void
lpv_change_row_class_init (LpvChangeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LPV_TYPE_VALUE_CELL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-change-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvChangeRow, change);
  gtk_widget_class_bind_template_child (widget_class, LpvChangeRow, detail);
  gtk_widget_class_bind_template_child (widget_class, LpvChangeRow, name);
}

static void
lpv_change_row_init (LpvChangeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lpv_change_row_new (void)
{
  return g_object_new (LPV_TYPE_CHANGE_ROW, NULL);
}

static void
show (LpvChangeRow *self, const LpvChangeValues *values, LpvMetric metric, guint64 largest,
      const char *place)
{
  gint64 difference = lpv_change_values_difference (values, metric);
  g_autofree char *amount = lpv_change_values_format (values, metric);
  g_autofree char *description = lpv_change_values_describe (values, metric);
  g_autofree char *detail = g_strdup_printf ("%s · %s", place, description);
  /* Translators: a row as a screen reader says it: name, change, place, values */
  g_autofree char *spoken = g_strdup_printf (_ ("%s: %s, %s, %s"), values->name,
                                             difference != 0 ? amount : "=", place, description);
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_label_set_text (self->name, values->name);
  gtk_label_set_text (self->detail, detail);
  lpv_value_cell_set_change (self->change, amount, (double)difference / (double)largest);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                    -1);
}

void
lpv_change_row_show_function (LpvChangeRow *self, LpvChange *change, LpvMetric metric,
                              guint64 largest)
{
  const LpvChangeValues *values = lpv_change_get_values (change);
  g_autofree char *file = g_path_get_basename (values->path);
  guint32 line = values->line_after != 0 ? values->line_after : values->line_before;
  g_autofree char *place = g_strdup_printf ("%s:%u", file, line);

  show (self, values, metric, largest, place);
  lpv_tooltip_set (GTK_WIDGET (self), values->path);
}

void
lpv_change_row_show_line (LpvChangeRow *self, LpvChange *change, LpvMetric metric, guint64 largest)
{
  const LpvChangeValues *values = lpv_change_get_values (change);
  g_autofree char *place = NULL;

  if (values->line_before == 0)
    place = g_strdup_printf (_ ("line %u"), values->line_after);
  else if (values->line_after == 0)
    place = g_strdup_printf (_ ("line %u before"), values->line_before);
  else if (values->line_before == values->line_after)
    place = g_strdup_printf (_ ("line %u"), values->line_after);
  else
    /* Translators: numbers of the same line before and after an edit */
    place = g_strdup_printf (_ ("line %u → %u"), values->line_before, values->line_after);
  show (self, values, metric, largest, place);
}

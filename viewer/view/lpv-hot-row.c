/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-format.h"
#include "lpv-hot-row.h"
#include "lpv-tooltip.h"
#include "lpv-value-cell.h"

struct _LpvHotRow
{
  AdwPreferencesRow parent_instance;
  GtkLabel *name;
  GtkLabel *detail;
  LpvValueCell *value;
  LpvPlace place;
};

G_DEFINE_FINAL_TYPE (LpvHotRow, lpv_hot_row, ADW_TYPE_PREFERENCES_ROW)

static void
lpv_hot_row_class_init (LpvHotRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LPV_TYPE_VALUE_CELL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-hot-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvHotRow, detail);
  gtk_widget_class_bind_template_child (widget_class, LpvHotRow, name);
  gtk_widget_class_bind_template_child (widget_class, LpvHotRow, value);
}

static void
lpv_hot_row_init (LpvHotRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->place.file = LPROF_NONE;
}

LpvHotRow *
lpv_hot_row_new (const char *name, const char *detail, guint64 value_ns, guint64 whole_ns)
{
  LpvHotRow *self = g_object_new (LPV_TYPE_HOT_ROW, NULL);
  double share = lpv_share (value_ns, whole_ns);
  g_autofree char *duration = lpv_format_duration (value_ns);
  g_autofree char *share_text = lpv_format_share (share);
  g_autofree char *value = g_strdup_printf ("%s  %s", duration, share_text);
  /* Translators: a row as a screen reader says it: a name, its time, its share, a place */
  g_autofree char *spoken =
      g_strdup_printf (_ ("%s: %s, %s, %s"), name, duration, share_text, detail);

  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->detail, detail);
  lpv_tooltip_set (GTK_WIDGET (self->name), name);
  lpv_value_cell_set_share (self->value, value, share);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return self;
}

void
lpv_hot_row_set_monospace (LpvHotRow *self)
{
  g_return_if_fail (LPV_IS_HOT_ROW (self));
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "monospace");
}

void
lpv_hot_row_set_place (LpvHotRow *self, LpvPlace place)
{
  g_return_if_fail (LPV_IS_HOT_ROW (self));
  self->place = place;
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), place.file != LPROF_NONE);
}

LpvPlace
lpv_hot_row_get_place (LpvHotRow *self)
{
  return self->place;
}

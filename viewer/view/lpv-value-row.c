/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-share-bar.h"
#include "lpv-value-row.h"

#define INDENT 16

struct _LpvValueRow
{
  AdwBin parent_instance;
  GtkWidget *arrow;
  GtkWidget *content;
  GtkLabel *detail;
  GtkImage *icon;
  GtkLabel *name;
  LpvShareBar *bar;
  GtkLabel *value;
};

static guint toggled_signal;

G_DEFINE_FINAL_TYPE (LpvValueRow, lpv_value_row, ADW_TYPE_BIN)

static void
on_arrow (LpvValueRow *self)
{
  g_signal_emit (self, toggled_signal, 0);
}

static void
lpv_value_row_class_init (LpvValueRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LPV_TYPE_SHARE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-value-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvValueRow, arrow);
  gtk_widget_class_bind_template_child (widget_class, LpvValueRow, bar);
  gtk_widget_class_bind_template_child (widget_class, LpvValueRow, content);
  gtk_widget_class_bind_template_child (widget_class, LpvValueRow, detail);
  gtk_widget_class_bind_template_child (widget_class, LpvValueRow, icon);
  gtk_widget_class_bind_template_child (widget_class, LpvValueRow, name);
  gtk_widget_class_bind_template_child (widget_class, LpvValueRow, value);
  gtk_widget_class_bind_template_callback (widget_class, on_arrow);
  toggled_signal = g_signal_new ("toggled", LPV_TYPE_VALUE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
lpv_value_row_init (LpvValueRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lpv_value_row_new (void)
{
  return g_object_new (LPV_TYPE_VALUE_ROW, NULL);
}

void
lpv_value_row_set_names (LpvValueRow *self, const char *name, const char *detail)
{
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->detail, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), detail != NULL);
}

void
lpv_value_row_set_value (LpvValueRow *self, const char *value, double share)
{
  gtk_label_set_text (self->value, value);
  lpv_share_bar_set_share (self->bar, share);
}

void
lpv_value_row_set_icon (LpvValueRow *self, const char *icon_name)
{
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), TRUE);
}

void
lpv_value_row_set_depth (LpvValueRow *self, guint depth)
{
  gtk_widget_set_margin_start (self->content, depth * INDENT);
}

void
lpv_value_row_set_kind (LpvValueRow *self, LpvRowKind kind)
{
  gtk_widget_set_visible (self->arrow, kind != LPV_ROW_LEAF);
  gtk_button_set_icon_name (GTK_BUTTON (self->arrow),
                            kind == LPV_ROW_EXPANDED ? "pan-down-symbolic" : "pan-end-symbolic");
}

void
lpv_value_row_set_label (LpvValueRow *self, const char *label)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

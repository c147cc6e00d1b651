/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-parts-list.h"
#include "lpv-tooltip.h"

struct _LpvPartsList
{
  AdwBin parent_instance;
  GtkLabel *heading;
  GtkListBox *list;
  GtkLabel *left_out;
};

enum
{
  PROP_0,
  PROP_TITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint activated_signal;

G_DEFINE_FINAL_TYPE (LpvPartsList, lpv_parts_list, ADW_TYPE_BIN)

static void
on_activated (LpvPartsList *self, GtkListBoxRow *row)
{
  g_signal_emit (self, activated_signal, 0, (guint)gtk_list_box_row_get_index (row));
}

static void
lpv_parts_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LpvPartsList *self = LPV_PARTS_LIST (object);

  switch (id)
    {
    case PROP_TITLE:
      gtk_label_set_text (self->heading, g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      g_value_get_string (value), -1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lpv_parts_list_class_init (LpvPartsListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = lpv_parts_list_set_property;
  properties[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, "", G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  activated_signal = g_signal_new ("activated", LPV_TYPE_PARTS_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-parts-list.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvPartsList, heading);
  gtk_widget_class_bind_template_child (widget_class, LpvPartsList, left_out);
  gtk_widget_class_bind_template_child (widget_class, LpvPartsList, list);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
}

static void
lpv_parts_list_init (LpvPartsList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lpv_parts_list_clear (LpvPartsList *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (LPV_IS_PARTS_LIST (self));
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (self->left_out), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static GtkWidget *
make_label (const char *text, gboolean is_name)
{
  GtkWidget *label = gtk_label_new (text);

  if (is_name)
    {
      gtk_label_set_xalign (GTK_LABEL (label), 0.0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
      gtk_label_set_width_chars (GTK_LABEL (label), 8);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 16);
      gtk_widget_set_hexpand (label, TRUE);
    }
  else
    {
      gtk_label_set_xalign (GTK_LABEL (label), 1.0);
      gtk_widget_add_css_class (label, "numeric");
    }
  return label;
}

void
lpv_parts_list_add (LpvPartsList *self, const char *name, const char *count, const char *value,
                    const char *detail, gboolean leads_somewhere)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *count_label = make_label (count, FALSE);
  g_autofree char *label = count != NULL ? g_strdup_printf ("%s, %s, %s", name, count, value)
                                         : g_strdup_printf ("%s, %s", name, value);
  g_autofree char *tooltip = detail != NULL ? g_strdup_printf ("%s\n%s", name, detail) : NULL;

  g_return_if_fail (LPV_IS_PARTS_LIST (self));
  gtk_widget_add_css_class (count_label, "dim-label");
  gtk_box_append (GTK_BOX (box), make_label (name, TRUE));
  gtk_box_append (GTK_BOX (box), count_label);
  gtk_box_append (GTK_BOX (box), make_label (value, FALSE));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), leads_somewhere);
  lpv_tooltip_set (row, tooltip != NULL ? tooltip : name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail != NULL ? detail : "",
                                  -1);
  gtk_list_box_append (self->list, row);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

void
lpv_parts_list_set_n_left_out (LpvPartsList *self, guint n)
{
  g_autofree char *text = g_strdup_printf (ngettext ("and %u more", "and %u more", n), n);

  g_return_if_fail (LPV_IS_PARTS_LIST (self));
  gtk_label_set_text (self->left_out, text);
  gtk_widget_set_visible (GTK_WIDGET (self->left_out), n > 0);
}

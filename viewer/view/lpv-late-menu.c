/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-late-menu.h"

/* GTK 4.18 leaves the items of a menu without a name that a screen reader could say. */
static void
name_items (GtkWidget *widget)
{
  g_autofree char *text = NULL;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (widget), "menu-name") != NULL)
    g_object_get (widget, "text", &text, NULL);
  if (text != NULL)
    {
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                      -1);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_items (child);
}

static void
make_popover (GtkMenuButton *button, gpointer menu)
{
  lpv_late_menu_make (button, menu);
}

void
lpv_late_menu_make (GtkMenuButton *button, GMenuModel *menu)
{
  gtk_menu_button_set_menu_model (button, menu);
  name_items (GTK_WIDGET (gtk_menu_button_get_popover (button)));
}

void
lpv_late_menu_set (GtkMenuButton *button, GMenuModel *menu)
{
  gtk_menu_button_set_create_popup_func (button, make_popover, g_object_ref (menu), g_object_unref);
}

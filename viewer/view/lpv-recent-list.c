/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-recent-list.h"

#define MOST_FILES 6

struct _LpvRecentList
{
  AdwBin parent_instance;
  AdwPreferencesGroup *group;
  GPtrArray *rows;           /* in the group */
  GtkRecentManager *manager; /* not owned; NULL until the list is seen */
};

G_DEFINE_FINAL_TYPE (LpvRecentList, lpv_recent_list, ADW_TYPE_BIN)

static void
on_activated (AdwActionRow *row, gpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_object_get_data (G_OBJECT (row), "lpv-uri"));
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (row)));

  g_application_open (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (root))), &file, 1, "");
}

static gboolean
is_ours (GtkRecentInfo *info)
{
  return gtk_recent_info_has_application (info, g_get_application_name ())
         && gtk_recent_info_is_local (info) && gtk_recent_info_exists (info);
}

static void
add_row (LpvRecentList *self, GtkRecentInfo *info)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *path = gtk_recent_info_get_uri_display (info);
  g_autofree char *folder = g_path_get_dirname (path != NULL ? path : "");
  g_autofree char *title = g_markup_escape_text (gtk_recent_info_get_display_name (info), -1);
  g_autofree char *subtitle = g_markup_escape_text (folder, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "lpv-uri", g_strdup (gtk_recent_info_get_uri (info)),
                          g_free);
  g_signal_connect (row, "activated", G_CALLBACK (on_activated), NULL);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static int
compare (gconstpointer one, gconstpointer other)
{
  return g_date_time_compare (gtk_recent_info_get_visited ((GtkRecentInfo *)other),
                              gtk_recent_info_get_visited ((GtkRecentInfo *)one));
}

static void
update (LpvRecentList *self)
{
  GList *items = g_list_sort (gtk_recent_manager_get_items (self->manager), compare);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (GList *item = items; item != NULL && self->rows->len < MOST_FILES; item = item->next)
    if (is_ours (item->data))
      add_row (self, item->data);
  g_list_free_full (items, (GDestroyNotify)gtk_recent_info_unref);
  gtk_widget_set_visible (GTK_WIDGET (self->group), self->rows->len > 0);
}

static void
lpv_recent_list_dispose (GObject *object)
{
  g_clear_pointer (&LPV_RECENT_LIST (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (lpv_recent_list_parent_class)->dispose (object);
}

static void
lpv_recent_list_map (GtkWidget *widget)
{
  LpvRecentList *self = LPV_RECENT_LIST (widget);

  GTK_WIDGET_CLASS (lpv_recent_list_parent_class)->map (widget);
  if (self->manager != NULL)
    return;
  self->manager = gtk_recent_manager_get_default ();
  g_signal_connect_object (self->manager, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
lpv_recent_list_class_init (LpvRecentListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lpv_recent_list_dispose;
  GTK_WIDGET_CLASS (klass)->map = lpv_recent_list_map;
}

static void
lpv_recent_list_init (LpvRecentList *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _ ("Recent profiles"));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  gtk_widget_set_visible (GTK_WIDGET (self->group), FALSE);
}

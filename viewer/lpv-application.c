/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "lpv-about.h"
#include "lpv-appearance.h"
#include "lpv-application.h"
#include "lpv-history-window.h"
#include "lpv-shortcuts.h"
#include "lpv-window.h"

struct _LpvApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (LpvApplication, lpv_application, ADW_TYPE_APPLICATION)

static LpvWindow *
add_window (LpvApplication *self)
{
  LpvWindow *window = lpv_window_new (self);

  gtk_window_group_add_window (gtk_window_group_new (), GTK_WINDOW (window));
  return window;
}

/* The window that shows the file already, else one that shows nothing. */
static LpvWindow *
find_window (LpvApplication *self, const char *path)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));
  LpvWindow *empty = NULL;

  for (GList *item = windows; item != NULL; item = item->next)
    {
      LpvDocument *document;

      if (!LPV_IS_WINDOW (item->data))
        continue;
      document = lpv_window_get_document (item->data);
      if (g_strcmp0 (lpv_document_get_path (document), path) == 0)
        return item->data;
      if (lpv_document_get_state (document) == LPV_DOCUMENT_EMPTY)
        empty = item->data;
    }
  return empty;
}

static void
lpv_application_activate (GApplication *application)
{
  LpvApplication *self = LPV_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    window = GTK_WINDOW (add_window (self));
  gtk_window_present (window);
}

static void
lpv_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  LpvApplication *self = LPV_APPLICATION (application);

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);
      LpvWindow *window;

      if (path != NULL && lprof_history_is_one (path))
        {
          gtk_window_present (lpv_history_window_new (GTK_APPLICATION (self), path));
          continue;
        }
      window = find_window (self, path);
      if (window == NULL)
        window = add_window (self);
      lpv_window_open (window, files[i]);
      lpv_window_present_soon (window);
    }
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *window;

  while ((window = gtk_application_get_windows (data)) != NULL)
    gtk_window_destroy (window->data);
}

static void
on_new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (add_window (data)));
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lpv_about_present (gtk_application_get_active_window (data));
}

static void
on_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lpv_shortcuts_present (gtk_application_get_active_window (data));
}

static void
lpv_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "quit", .activate = on_quit },
    { .name = "new-window", .activate = on_new_window },
    { .name = "about", .activate = on_about },
    { .name = "shortcuts", .activate = on_shortcuts },
  };

  G_APPLICATION_CLASS (lpv_application_parent_class)->startup (application);
  gtk_source_init ();
  gtk_window_set_default_icon_name (LPV_APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  lpv_shortcuts_set_accelerators (GTK_APPLICATION (application));
  lpv_appearance_follow_settings (GTK_APPLICATION (application));
}

static void
lpv_application_class_init (LpvApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = lpv_application_activate;
  application_class->open = lpv_application_open;
  application_class->startup = lpv_application_startup;
}

static void
lpv_application_init (LpvApplication *self)
{
  static const GOptionEntry options[] = {
    { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[FILE…]"));
  g_application_set_option_context_summary (
      G_APPLICATION (self), _ ("Shows line-level profiles that lprof-run recorded."));
}

static int
on_local_options (GApplication *application, GVariantDict *options, gpointer data)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("lprof-viewer %s\n", LPROF_VERSION);
  return 0;
}

LpvApplication *
lpv_application_new (void)
{
  LpvApplication *self = g_object_new (LPV_TYPE_APPLICATION, "application-id", LPV_APPLICATION_ID,
                                       "flags", G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                                       "/io/github/lprof/Viewer", NULL);

  g_signal_connect (self, "handle-local-options", G_CALLBACK (on_local_options), NULL);
  return self;
}

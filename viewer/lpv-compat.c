/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

/* This file alone may look at newer versions. */
#undef GDK_VERSION_MIN_REQUIRED
#undef ADW_VERSION_MIN_REQUIRED
#undef GTK_SOURCE_VERSION_MIN_REQUIRED

#include <string.h>

#include "lpv-compat.h"

void
lpv_compat_get_color (GtkWidget *widget, GdkRGBA *color)
{
#if GTK_CHECK_VERSION(4, 10, 0)
  gtk_widget_get_color (widget, color);
#else
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
#endif
}

void
lpv_compat_get_line_extent (GtkSourceGutterLines *lines, guint line, double *y, double *height)
{
#if GTK_SOURCE_CHECK_VERSION(5, 16, 0)
  gtk_source_gutter_lines_get_line_extent (
      lines, line, GTK_SOURCE_GUTTER_RENDERER_ALIGNMENT_MODE_FIRST, y, height);
#else
  int top, extent;

  gtk_source_gutter_lines_get_line_yrange (
      lines, line, GTK_SOURCE_GUTTER_RENDERER_ALIGNMENT_MODE_FIRST, &top, &extent);
  *y = top;
  *height = extent;
#endif
}

void
lpv_compat_load_css (GtkCssProvider *provider, const char *css)
{
#if GTK_CHECK_VERSION(4, 12, 0)
  gtk_css_provider_load_from_string (provider, css);
#else
  gtk_css_provider_load_from_data (provider, css, -1);
#endif
}

typedef struct
{
  LpvFileChosen chosen;
  gpointer data;
} Choice;

static void
finish_choice (Choice *choice, GFile *file)
{
  choice->chosen (file, choice->data);
  g_free (choice);
}

static GtkFileFilter *
make_filter (const char *name, const char *pattern)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  if (strchr (pattern, '/') != NULL)
    gtk_file_filter_add_mime_type (filter, pattern);
  else
    gtk_file_filter_add_pattern (filter, pattern);
  return filter;
}

#if GTK_CHECK_VERSION(4, 10, 0)

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  finish_choice (data, file);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);

  finish_choice (data, file);
}

void
lpv_compat_choose_file (GtkWindow *parent, GtkFileChooserAction action, const char *title,
                        const char *const *filters, const char *suggested_name,
                        LpvFileChosen chosen, gpointer data)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) list = g_list_store_new (GTK_TYPE_FILE_FILTER);
  Choice *choice = g_new (Choice, 1);

  choice->chosen = chosen;
  choice->data = data;
  for (; *filters != NULL; filters += 2)
    {
      g_autoptr (GtkFileFilter) filter = make_filter (filters[0], filters[1]);

      g_list_store_append (list, filter);
    }
  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (list));
  if (suggested_name != NULL)
    gtk_file_dialog_set_initial_name (dialog, suggested_name);
  if (action == GTK_FILE_CHOOSER_ACTION_SAVE)
    gtk_file_dialog_save (dialog, parent, NULL, on_saved, choice);
  else
    gtk_file_dialog_open (dialog, parent, NULL, on_opened, choice);
}

static void
on_launched (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWindow) parent = data;
  g_autoptr (GtkAlertDialog) alert = NULL;
  g_autoptr (GError) error = NULL;

  if (gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (source), result, &error)
      || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    return;
  alert = gtk_alert_dialog_new ("%s", error->message);
  gtk_alert_dialog_show (alert, parent);
}

void
lpv_compat_launch_file (GtkWindow *parent, GFile *file)
{
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);

  gtk_file_launcher_launch (launcher, parent, NULL, on_launched, g_object_ref (parent));
}

#else

static void
on_response (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  finish_choice (data, file);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

void
lpv_compat_choose_file (GtkWindow *parent, GtkFileChooserAction action, const char *title,
                        const char *const *filters, const char *suggested_name,
                        LpvFileChosen chosen, gpointer data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, parent, action, NULL, NULL);
  Choice *choice = g_new (Choice, 1);

  choice->chosen = chosen;
  choice->data = data;
  for (; *filters != NULL; filters += 2)
    {
      g_autoptr (GtkFileFilter) filter = make_filter (filters[0], filters[1]);

      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
    }
  if (suggested_name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), suggested_name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), choice);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
lpv_compat_launch_file (GtkWindow *parent, GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);

  gtk_show_uri (parent, uri, GDK_CURRENT_TIME);
}

#endif

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-compare-page.h"
#include "lpv-compat.h"
#include "lpv-export.h"
#include "lpv-print.h"
#include "lpv-window-files.h"

static LpvSession *
get_session (LpvWindow *window)
{
  return lpv_document_get_session (lpv_window_get_document (window));
}

static void
choose_profile (GtkWidget *window, const char *title, LpvFileChosen chosen)
{
  const char *const filters[] = { _ ("Profiles"), "application/x-lprof", _ ("All files"), "*",
                                  NULL };

  lpv_compat_choose_file (GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_OPEN, title, filters, NULL,
                          chosen, g_object_ref (window));
}

static void
open_files (LpvWindow *window, GFile **files, int n)
{
  g_application_open (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (window))), files, n,
                      "");
}

static void
on_chosen (GFile *file, gpointer data)
{
  g_autoptr (LpvWindow) window = data;

  if (file != NULL)
    open_files (window, &file, 1);
}

static void
on_open (GtkWidget *widget, const char *action, GVariant *parameter)
{
  choose_profile (widget, _ ("Open a profile"), on_chosen);
}

static void
on_other_chosen (GFile *file, gpointer data)
{
  g_autoptr (LpvWindow) window = data;

  if (file == NULL || lpv_window_get_document (window) == NULL
      || lpv_session_get_profile (get_session (window)) == NULL)
    return;
  lpv_compare_page_open (LPV_COMPARE_PAGE (lpv_window_show_page (window, "compare")),
                         g_file_peek_path (file));
}

static void
on_compare (GtkWidget *widget, const char *action, GVariant *parameter)
{
  choose_profile (widget, _ ("Compare with a profile"), on_other_chosen);
}

static void
on_reload (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lpv_document_reload (lpv_window_get_document (LPV_WINDOW (widget)));
}

static void
on_cancel (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lpv_document_cancel (lpv_window_get_document (LPV_WINDOW (widget)));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LpvWindow) window = data;
  g_autoptr (GError) error = NULL;

  lpv_export_finish (result, &error);
  if (lpv_window_get_document (window) != NULL) /* the window is still there */
    lpv_window_say (window, error == NULL ? _ ("Saved") : error->message);
}

static void
on_save_chosen (GFile *file, gpointer data)
{
  g_autoptr (LpvWindow) window = data;

  if (file != NULL && lpv_window_get_document (window) != NULL)
    lpv_export_async (lpv_session_get_profile (get_session (window)), file, on_saved,
                      g_object_ref (window));
}

static void
on_save_as (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *const filters[] = { _ ("Web page (HTML)"),
                                  "*.html",
                                  _ ("Comma-separated values"),
                                  "*.csv",
                                  _ ("JSON"),
                                  "*.json",
                                  NULL };
  LpvDocument *document = lpv_window_get_document (LPV_WINDOW (widget));
  g_autofree char *title = lpv_document_get_title (document);
  g_autofree char *name = g_strconcat (title, ".html", NULL);

  lpv_compat_choose_file (GTK_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save as"), filters,
                          name, on_save_chosen, g_object_ref (widget));
}

static void
on_print (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LpvSession *session = get_session (LPV_WINDOW (widget));

  g_autoptr (GtkPrintOperation) operation = NULL;

  if (lpv_session_get_lines (session) == NULL)
    return;
  operation = lpv_print_new (session);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (widget),
                           NULL);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, LpvWindow *window)
{
  GSList *files = g_value_get_boxed (value);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (GSList *file = files; file != NULL; file = file->next)
    g_ptr_array_add (list, file->data);
  if (list->len == 0)
    return FALSE;
  open_files (window, (GFile **)list->pdata, list->len);
  return TRUE;
}

static gboolean
remember (gpointer data)
{
  LpvDocument *document = lpv_window_get_document (data);
  const char *path = document != NULL ? lpv_document_get_path (document) : NULL;
  g_autofree char *uri = path != NULL ? g_filename_to_uri (path, NULL, NULL) : NULL;

  if (uri != NULL)
    gtk_recent_manager_add_item (gtk_recent_manager_get_default (), uri);
  return G_SOURCE_REMOVE;
}

void
lpv_window_files_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open", NULL, on_open);
  gtk_widget_class_install_action (widget_class, "win.compare", NULL, on_compare);
  gtk_widget_class_install_action (widget_class, "win.reload", NULL, on_reload);
  gtk_widget_class_install_action (widget_class, "win.cancel", NULL, on_cancel);
  gtk_widget_class_install_action (widget_class, "win.save-as", NULL, on_save_as);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, on_print);
}

void
lpv_window_files_set_ready (LpvWindow *window, gboolean is_ready)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (window), "win.compare", is_ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (window), "win.save-as", is_ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (window), "win.print", is_ready);
}

void
lpv_window_files_accept_drops (LpvWindow *window)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (on_drop), window);
  /* Before the source and the entries, which would take a file for its path's text. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (target));
}

/* It reads and writes a file. */
void
lpv_window_files_remember (LpvWindow *window)
{
  g_idle_add_full (G_PRIORITY_LOW, remember, g_object_ref (window), g_object_unref);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Files that come to the window, and those that leave it: dropped, printed, edited. */

#include "config.h"

#include <string.h>

#include "lpv-editor.h"
#include "lpv-print.h"
#include "sample-profile.h"
#include "screenshot.h"
#include "window-fixture.h"

static GtkDropTarget *
find_drop_target (LpvWindow *window)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (window));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      /* Otherwise the source takes the file's name for a text. */
      if (GTK_IS_DROP_TARGET (controller)
          && gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
        return GTK_DROP_TARGET (controller);
    }
  g_assert_not_reached ();
}

static void
test_drop (void)
{
  g_autofree char *path = window_fixture_save_new ("dropped.lprof", sample_profile_new);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GSList) files = g_slist_prepend (NULL, file);
  LpvWindow *window = window_fixture_open (NULL);
  LpvDocument *document = lpv_window_get_document (window);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean is_taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, files);
  g_signal_emit_by_name (find_drop_target (window), "drop", &value, 50.0, 50.0, &is_taken);
  g_assert_true (is_taken);
  while (lpv_document_get_state (document) != LPV_DOCUMENT_READY)
    window_fixture_wait_for (document, "notify::state");
  g_assert_cmpstr (lpv_document_get_path (document), ==, path);
  window_fixture_close (window);
}

static void
test_print (void)
{
  g_autofree char *path = window_fixture_save_new ("printed.lprof", sample_profile_new);
  g_autofree char *pdf = window_fixture_path ("printed.pdf");
  LpvWindow *window = window_fixture_open (path);
  g_autoptr (GtkPrintOperation) operation = lpv_print_new (window_fixture_get_session (window));
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  gtk_print_operation_set_export_filename (operation, pdf);
  gtk_print_operation_set_show_progress (operation, FALSE);
  g_assert_cmpint (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT,
                                            GTK_WINDOW (window), &error),
                   ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (pdf, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "%PDF"));
  window_fixture_close (window);
}

static const char *
get_source_path (LpvSession *session)
{
  guint32 n;

  return lprof_profile_get_files (lpv_session_get_profile (session),
                                  &n)[lpv_session_get_place (session).file]
      .path;
}

/* What the editor was told; it is another process. */
static char *
read_answer (const char *path)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  char *text = NULL;

  while (g_get_monotonic_time () < end
         && (!g_file_get_contents (path, &text, NULL, NULL) || *text == '\0'))
    {
      g_clear_pointer (&text, g_free);
      g_main_context_iteration (NULL, FALSE);
    }
  return text;
}

/* Source that was moved is found once its place was shown, and the editor gets the line. */
static void
test_edit_moved_source (void)
{
  g_autofree char *path = window_fixture_save_new ("edited.lprof", sample_profile_new);
  g_autofree char *moved = window_fixture_path ("rules.py");
  g_autofree char *answer = window_fixture_path ("answer");
  g_autofree char *command = g_strdup_printf ("sh -c 'echo \"$0 $1\" >%s' %%f %%l", answer);
  g_autofree char *expected = g_strdup_printf ("%s 11\n", moved);
  g_autoptr (GSettings) settings = g_settings_new (LPV_APPLICATION_ID);
  g_autofree char *told = NULL;
  LpvWindow *window = window_fixture_open (path);

  g_assert_true (g_file_set_contents (moved, "# moved\n", -1, NULL));
  g_settings_set_string (settings, "editor-command", command);
  lpv_editor_learn_file (get_source_path (window_fixture_get_session (window)), moved);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "source.edit", NULL));
  told = read_answer (answer);
  g_assert_cmpstr (told, ==, expected);
  g_settings_reset (settings, "editor-command");
  g_settings_reset (settings, "path-map");
  window_fixture_close (window);
}

int
main (int argc, char *argv[])
{
  window_fixture_init (&argc, &argv);
  g_test_add_func ("/files/drop", test_drop);
  g_test_add_func ("/files/print", test_print);
  g_test_add_func ("/files/edit-moved-source", test_edit_moved_source);
  return window_fixture_run ();
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gstdio.h>

#include "lpv-source-view.h"
#include "screenshot.h"
#include "window-fixture.h"

static char *scratch;

char *
window_fixture_path (const char *name)
{
  if (scratch == NULL)
    scratch = g_dir_make_tmp ("lprof-viewer-XXXXXX", NULL);
  g_assert_nonnull (scratch);
  return g_build_filename (scratch, name, NULL);
}

static void
clean_up (void)
{
  g_autoptr (GDir) folder = scratch != NULL ? g_dir_open (scratch, 0, NULL) : NULL;
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (scratch, name, NULL);

      g_unlink (path);
    }
  if (scratch != NULL)
    g_rmdir (scratch);
  g_clear_pointer (&scratch, g_free);
}

void
window_fixture_save (LprofProfile *profile, const char *path)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lprof_profile_save (profile, path, &error));
  g_assert_no_error (error);
}

char *
window_fixture_save_new (const char *name, LprofProfile *(*make) (void))
{
  g_autoptr (LprofProfile) profile = make ();
  char *path = window_fixture_path (name);

  window_fixture_save (profile, path);
  return path;
}

LpvSession *
window_fixture_make_session (LprofProfile *(*make) (void))
{
  g_autoptr (LprofProfile) profile = make ();
  LpvSession *session = lpv_session_new ();

  lpv_session_set_profile (session, profile);
  return session;
}

void
window_fixture_init (int *argc, char ***argv)
{
  gtk_test_init (argc, argv);
  adw_init ();
}

int
window_fixture_run (void)
{
  int status = g_test_run ();

  clean_up ();
  return status;
}

static gboolean
give_up (gpointer data)
{
  g_error ("waited too long");
  return G_SOURCE_REMOVE;
}

void
window_fixture_wait_for (gpointer object, const char *signal)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  gulong handler = g_signal_connect_swapped (object, signal, G_CALLBACK (g_main_loop_quit), loop);
  guint timer = g_timeout_add_seconds (30, give_up, NULL);

  g_main_loop_run (loop);
  g_source_remove (timer);
  g_signal_handler_disconnect (object, handler);
}

static LpvApplication *
get_application (void)
{
  static LpvApplication *application;

  if (application == NULL)
    {
      application = lpv_application_new ();
      g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
      g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
    }
  return application;
}

LpvWindow *
window_fixture_open (const char *path)
{
  LpvWindow *window = lpv_window_new (get_application ());
  LpvDocument *document = lpv_window_get_document (window);

  if (path != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_path (path);

      lpv_window_open (window, file);
      while (lpv_document_get_state (document) == LPV_DOCUMENT_LOADING)
        window_fixture_wait_for (document, "notify::state");
    }
  gtk_window_present (GTK_WINDOW (window));
  screenshot_settle (GTK_WINDOW (window));
  return window;
}

LpvSession *
window_fixture_get_session (LpvWindow *window)
{
  return lpv_document_get_session (lpv_window_get_document (window));
}

void
window_fixture_close (LpvWindow *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

/* The text is of a label, or NULL. */
static GtkWidget *
find (GtkWidget *widget, GType type, const char *text)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type)
      && (text == NULL || g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

gpointer
window_fixture_find (gpointer above, GType type)
{
  GtkWidget *found = find (above, type, NULL);

  g_assert_nonnull (found);
  return found;
}

GtkWidget *
window_fixture_find_text (gpointer above, const char *text)
{
  return find (above, GTK_TYPE_LABEL, text);
}

void
window_fixture_assert_says (gpointer above, const char *text)
{
  if (window_fixture_find_text (above, text) == NULL)
    g_error ("nothing says “%s”", text);
}

void
window_fixture_assert_said (LpvWindow *window, const char *description)
{
  GtkAccessible *view = window_fixture_find (window, LPV_TYPE_SOURCE_VIEW);

  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Opening, following and giving up files. */

#include "config.h"

#include <glib/gstdio.h>

#include "lpv-document.h"
#include "lpv-failure.h"
#include "lpv-file-watch.h"
#include "lpv-source-check.h"
#include "sample-profile.h"

static char *folder;

static char *
get_path (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static gboolean
give_up (gpointer data)
{
  g_error ("waited too long");
  return G_SOURCE_REMOVE;
}

static void
wait_for (gpointer object, const char *signal)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  gulong handler = g_signal_connect_swapped (object, signal, G_CALLBACK (g_main_loop_quit), loop);
  guint timer = g_timeout_add_seconds (30, give_up, NULL);

  g_main_loop_run (loop);
  g_source_remove (timer);
  g_signal_handler_disconnect (object, handler);
}

static void
save (LprofProfile *profile, const char *path)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lprof_profile_save (profile, path, &error));
  g_assert_no_error (error);
}

static guint32
count_lines (LpvDocument *document, guint32 file)
{
  guint32 n;

  return lprof_profile_get_files (lpv_session_get_profile (lpv_document_get_session (document)),
                                  &n)[file]
      .n_lines;
}

static void
test_follows_its_file (void)
{
  g_autofree char *path = get_path ("followed.lprof");
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  g_autoptr (LprofProfile) changed = sample_profile_new_changed ();
  g_autoptr (LpvDocument) document = lpv_document_new ();
  guint32 n_lines;

  save (profile, path);
  lpv_document_open (document, path);
  g_assert_cmpint (lpv_document_get_state (document), ==, LPV_DOCUMENT_LOADING);
  wait_for (document, "notify::state");
  g_assert_cmpint (lpv_document_get_state (document), ==, LPV_DOCUMENT_READY);
  n_lines = count_lines (document, 1);
  save (changed, path);
  wait_for (document, "reloaded");
  g_assert_cmpuint (count_lines (document, 1), ==, n_lines + 1);
}

/* What was loaded is kept when the file is no profile any more. */
static void
test_keeps_what_it_has (void)
{
  g_autofree char *path = get_path ("overwritten.lprof");
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  g_autoptr (LpvDocument) document = lpv_document_new ();

  save (profile, path);
  lpv_document_open (document, path);
  wait_for (document, "notify::state");
  g_assert_true (g_file_set_contents (path, "something else", -1, NULL));
  wait_for (document, "reload-failed");
  g_assert_cmpint (lpv_document_get_state (document), ==, LPV_DOCUMENT_READY);
  g_assert_nonnull (lpv_session_get_profile (lpv_document_get_session (document)));
}

static void
count (guint *n)
{
  (*n)++;
}

/* A file that went away is no failure; it may come back. */
static void
test_waits_for_its_file (void)
{
  g_autofree char *path = get_path ("here.lprof"), *away = get_path ("away.lprof");
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  g_autoptr (LpvDocument) document = lpv_document_new ();
  g_autoptr (LpvFileWatch) watch = NULL;
  guint n_failed = 0;

  save (profile, path);
  lpv_document_open (document, path);
  wait_for (document, "notify::state");
  g_signal_connect_swapped (document, "reload-failed", G_CALLBACK (count), &n_failed);
  watch = lpv_file_watch_new (path);
  g_assert_cmpint (g_rename (path, away), ==, 0);
  wait_for (watch, "removed");
  g_assert_cmpint (g_rename (away, path), ==, 0);
  wait_for (document, "reloaded");
  g_assert_cmpuint (n_failed, ==, 0);
}

static void
test_fails_and_tries_again (void)
{
  g_autofree char *path = get_path ("later.lprof");
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  g_autoptr (LpvDocument) document = lpv_document_new ();

  lpv_document_open (document, path);
  wait_for (document, "notify::state");
  g_assert_cmpint (lpv_document_get_state (document), ==, LPV_DOCUMENT_FAILED);
  g_assert_cmpint (lpv_failure_describe (lpv_document_get_error (document)).remedy, ==,
                   LPV_REMEDY_TRY_AGAIN);
  save (profile, path);
  lpv_document_reload (document);
  wait_for (document, "notify::state");
  g_assert_cmpint (lpv_document_get_state (document), ==, LPV_DOCUMENT_READY);
}

static void
test_cancel_forgets_the_file (void)
{
  g_autofree char *path = get_path ("cancelled.lprof");
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  g_autoptr (LpvDocument) document = lpv_document_new ();

  save (profile, path);
  lpv_document_open (document, path);
  lpv_document_cancel (document);
  g_assert_cmpint (lpv_document_get_state (document), ==, LPV_DOCUMENT_EMPTY);
  g_assert_null (lpv_document_get_path (document));
  lpv_document_open (document, path);
  wait_for (document, "notify::state");
  g_assert_cmpint (lpv_document_get_state (document), ==, LPV_DOCUMENT_READY);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  *(int *)data = (int)lpv_source_check_finish (result, NULL);
}

static void
check_source (LprofProfile *profile, LpvSourceState expected)
{
  int state = -1;

  lpv_source_check_async (profile, 0, lprof_profile_get_files (profile, NULL)[0].path, NULL,
                          on_checked, &state);
  while (state < 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (state, ==, (int)expected);
}

static void
test_sees_that_the_source_changed (void)
{
  g_autofree char *path = get_path ("script.py");
  LprofBuilder *builder = lprof_builder_new ();
  const LprofSourceFile file = { .path = path };
  g_autoptr (LprofProfile) profile = NULL;

  lprof_builder_add_file (builder, &file, "x = 1\n", 6);
  profile = lprof_builder_finish (builder);
  check_source (profile, LPV_SOURCE_MISSING);
  g_assert_true (g_file_set_contents (path, "x = 1\n", -1, NULL));
  check_source (profile, LPV_SOURCE_SAME);
  g_assert_true (g_file_set_contents (path, "x = 2\n", -1, NULL));
  check_source (profile, LPV_SOURCE_CHANGED);
}

static void
clean_up (void)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = get_path (name);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lprof-viewer-XXXXXX", NULL);
  g_test_add_func ("/document/follows-its-file", test_follows_its_file);
  g_test_add_func ("/document/keeps-what-it-has", test_keeps_what_it_has);
  g_test_add_func ("/document/waits-for-its-file", test_waits_for_its_file);
  g_test_add_func ("/document/fails-and-tries-again", test_fails_and_tries_again);
  g_test_add_func ("/document/cancel", test_cancel_forgets_the_file);
  g_test_add_func ("/document/source-changed", test_sees_that_the_source_changed);
  status = g_test_run ();
  clean_up ();
  return status;
}

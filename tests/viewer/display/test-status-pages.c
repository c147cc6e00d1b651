/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What a user sees when there is no profile to be seen. */

#include "config.h"

#include "lpv-status-pages.h"
#include "screenshot.h"
#include "window-fixture.h"

static char *
write_file (const char *name, const char *contents, gssize length)
{
  char *path = window_fixture_path (name);

  g_assert_true (g_file_set_contents (path, contents, length, NULL));
  return path;
}

/* The title of the page that is seen. */
static const char *
get_title (LpvWindow *window)
{
  GtkWidget *pages = window_fixture_find (window, LPV_TYPE_STATUS_PAGES);
  GtkStack *stack = window_fixture_find (pages, GTK_TYPE_STACK);

  return adw_status_page_get_title (
      window_fixture_find (gtk_stack_get_visible_child (stack), ADW_TYPE_STATUS_PAGE));
}

static void
check (const char *path, const char *title, const char *screenshot)
{
  LpvWindow *window = window_fixture_open (path);

  g_assert_cmpstr (get_title (window), ==, title);
  screenshot_take (GTK_WINDOW (window), screenshot);
  window_fixture_close (window);
}

static void
test_welcome (void)
{
  check (NULL, "Open a profile", "status-welcome");
}

static void
test_missing (void)
{
  g_autofree char *path = window_fixture_path ("missing.lprof");

  check (path, "File cannot be read", "status-missing");
}

static void
test_empty (void)
{
  g_autofree char *path = write_file ("empty.lprof", "", 0);

  check (path, "Not a profile", "status-empty");
}

static void
test_foreign (void)
{
  g_autofree char *path = write_file ("foreign.lprof", "some other text\n", -1);

  check (path, "Not a profile", "status-foreign");
}

static void
test_line_profiler (void)
{
  static const char pickle[] = "\200\005\225\100\000\000\000\000\000\000\000"
                               "\214\034line_profiler.line_profiler\224\214\tLineStats\224";
  g_autofree char *path = write_file ("script.py.lprof", pickle, sizeof pickle - 1);

  check (path, "Profile of line_profiler", "status-line-profiler");
}

/* Escape from a failure leads back to the start. */
static void
test_cancel_and_welcome (void)
{
  g_autofree char *path = window_fixture_path ("missing.lprof");
  LpvWindow *window = window_fixture_open (path);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.cancel", NULL));
  g_assert_cmpstr (get_title (window), ==, "Open a profile");
  window_fixture_close (window);
}

int
main (int argc, char *argv[])
{
  window_fixture_init (&argc, &argv);
  g_test_add_func ("/status-pages/welcome", test_welcome);
  g_test_add_func ("/status-pages/missing", test_missing);
  g_test_add_func ("/status-pages/empty", test_empty);
  g_test_add_func ("/status-pages/foreign", test_foreign);
  g_test_add_func ("/status-pages/line-profiler", test_line_profiler);
  g_test_add_func ("/status-pages/cancel-and-welcome", test_cancel_and_welcome);
  return window_fixture_run ();
}

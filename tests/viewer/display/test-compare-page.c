/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gstdio.h>

#include "lpv-compare-page.h"
#include "sample-profile.h"
#include "screenshot.h"

static LpvSession *session; /* shows the changed profile */
static char *path;          /* of the one before */

static void
set_true (gboolean *done)
{
  *done = TRUE;
}

static LpvComparePage *
show_nothing_in (GtkWindow *window)
{
  LpvComparePage *page = LPV_COMPARE_PAGE (lpv_compare_page_new (session));

  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (page));
  return page;
}

static LpvComparePage *
open_in (GtkWindow *window, const char *file)
{
  LpvComparePage *page = show_nothing_in (window);
  gboolean done = FALSE;

  gtk_window_present (window);
  g_signal_connect_swapped (page, "loaded", G_CALLBACK (set_true), &done);
  lpv_compare_page_open (page, file);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (page, &done);
  return page;
}

static void
show (GtkWindow *window)
{
  open_in (window, path);
}

static void
show_nothing (GtkWindow *window)
{
  show_nothing_in (window);
}

static GtkWidget *
find (GtkWidget *widget, const char *label)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), label))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, label);
  return found;
}

static void
assert_says (GtkWindow *window, const char *text)
{
  if (find (GTK_WIDGET (window), text) == NULL)
    g_error ("nothing says “%s”", text);
}

static void
test_says_what_changed (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  gtk_window_set_default_size (window, 900, 600);
  show (window);
  screenshot_settle (window);
  /* The function that changed the most, and the line of it that did. */
  assert_says (window, "discount");
  assert_says (window, "−702.0\302\240ms");
  assert_says (window, "        if rule in known:");
  assert_says (window, "read_orders");
  assert_says (window, "+124.1\302\240ms");
  gtk_window_destroy (window);
}

static void
test_follows_the_metric (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  show (window);
  lpv_session_set_metric (session, LPV_METRIC_HITS);
  screenshot_settle (window);
  assert_says (window, "No function has changed"); /* in its hits */
  lpv_session_set_metric (session, LPV_METRIC_SELF);
  gtk_window_destroy (window);
}

static void
test_says_what_is_wrong (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  open_in (window, "/nowhere/at.lprof");
  screenshot_settle (window);
  assert_says (window, "This file cannot be compared");
  gtk_window_destroy (window);
}

static void
test_looks (void)
{
  screenshot_take_all ("compare", show);
  screenshot_take_all ("compare-nothing", show_nothing);
}

int
main (int argc, char **argv)
{
  g_autoptr (LprofProfile) before = NULL;
  g_autoptr (LprofProfile) after = NULL;
  g_autofree char *folder = g_dir_make_tmp ("lprof-XXXXXX", NULL);
  int status;

  gtk_test_init (&argc, &argv);
  adw_init ();
  before = sample_profile_new ();
  after = sample_profile_new_changed ();
  path = g_build_filename (folder, "before.lprof", NULL);
  g_assert_true (lprof_profile_save (before, path, NULL));
  session = lpv_session_new ();
  lpv_session_set_profile (session, after);
  g_test_add_func ("/compare-page/looks", test_looks);
  g_test_add_func ("/compare-page/says-what-changed", test_says_what_changed);
  g_test_add_func ("/compare-page/follows-the-metric", test_follows_the_metric);
  g_test_add_func ("/compare-page/says-what-is-wrong", test_says_what_is_wrong);
  status = g_test_run ();
  g_unlink (path);
  g_rmdir (folder);
  g_object_unref (session);
  g_free (path);
  return status;
}

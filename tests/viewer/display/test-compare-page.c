/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-compare-page.h"
#include "sample-profile.h"
#include "screenshot.h"
#include "window-fixture.h"

static LpvSession *session; /* shows the changed profile */
static char *path;          /* of the one before */

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

  gtk_window_present (window);
  lpv_compare_page_open (page, file);
  window_fixture_wait_for (page, "loaded");
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

static void
test_says_what_changed (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  gtk_window_set_default_size (window, 900, 600);
  show (window);
  screenshot_settle (window);
  /* The function that changed the most, and the line of it that did. */
  window_fixture_assert_says (window, "discount");
  window_fixture_assert_says (window, "−702.0\302\240ms");
  window_fixture_assert_says (window, "        if rule in known:");
  window_fixture_assert_says (window, "read_orders");
  window_fixture_assert_says (window, "+124.1\302\240ms");
  gtk_window_destroy (window);
}

static void
test_follows_the_metric (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  show (window);
  lpv_session_set_metric (session, LPV_METRIC_HITS);
  screenshot_settle (window);
  window_fixture_assert_says (window, "No function has changed"); /* in its hits */
  lpv_session_set_metric (session, LPV_METRIC_SELF);
  gtk_window_destroy (window);
}

static void
test_says_what_is_wrong (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  open_in (window, "/nowhere/at.lprof");
  screenshot_settle (window);
  window_fixture_assert_says (window, "This file cannot be compared");
  gtk_window_destroy (window);
}

static void
test_looks (void)
{
  screenshot_take_all ("compare", show);
  screenshot_take_all ("compare-nothing", show_nothing);
}

int
main (int argc, char *argv[])
{
  int status;

  window_fixture_init (&argc, &argv);
  path = window_fixture_save_new ("before.lprof", sample_profile_new);
  session = window_fixture_make_session (sample_profile_new_changed);
  g_test_add_func ("/compare-page/looks", test_looks);
  g_test_add_func ("/compare-page/says-what-changed", test_says_what_changed);
  g_test_add_func ("/compare-page/follows-the-metric", test_follows_the_metric);
  g_test_add_func ("/compare-page/says-what-is-wrong", test_says_what_is_wrong);
  status = window_fixture_run ();
  g_object_unref (session);
  g_free (path);
  return status;
}

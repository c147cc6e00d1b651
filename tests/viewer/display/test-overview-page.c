/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-memory-chart.h"
#include "lpv-overview-page.h"
#include "sample-profile.h"
#include "screenshot.h"
#include "window-fixture.h"

static LpvSession *session;

static void
set_true (gboolean *done)
{
  *done = TRUE;
}

static void
show (GtkWindow *window)
{
  GtkWidget *page = lpv_overview_page_new (session);
  gboolean done = FALSE;

  adw_window_set_content (ADW_WINDOW (window), page);
  g_signal_connect_swapped (page, "filled", G_CALLBACK (set_true), &done);
  gtk_window_present (window);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (page, &done);
}

static void
test_says_what_was_recorded (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  show (window);
  window_fixture_assert_says (window, "orders.py");
  window_fixture_assert_says (window, "orders.py orders.csv --all");
  window_fixture_assert_says (window, "settrace: Python 3.11 has no sys.monitoring");
  window_fixture_assert_says (
      window, "40.3 ± 2.1 ns for each line event, 96.0\302\240ms (2.2%) altogether");
  window_fixture_assert_says (window, "Another tracer was active from 1.2 s on: coverage.");
  window_fixture_assert_says (
      window, "2 files have changed since or are gone, orders.py for one: the source that "
              "ran is shown.");
  window_fixture_assert_says (window, "if all(matches(order, part) for part in rule.parts):");
  window_fixture_assert_says (window, "uploader");
  gtk_window_destroy (window);
}

static void
test_row_goes_to_the_source (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  GtkWidget *label, *row;
  const char *spoken = "if all(matches(order, part) for part in rule.parts):: 1.49\302\240s, "
                       "35.4%, rules.py:11 · discount · 392000 hits";

  show (window);
  label = window_fixture_find_text (window, "if all(matches(order, part) for part in rule.parts):");
  row = gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, spoken);
  lpv_session_go_to (session, 0, 1);
  gtk_widget_activate (row);
  g_assert_cmpuint (lpv_session_get_place (session).file, ==, 1);
  g_assert_cmpuint (lpv_session_get_place (session).line, ==, 11);
  gtk_window_destroy (window);
}

static void
test_shows_the_use_of_memory (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  g_autoptr (LprofProfile) without = lprof_profile_ref (lpv_session_get_profile (session));
  g_autoptr (LprofProfile) with_memory = sample_profile_new_with_memory ();
  GtkWidget *chart;

  gtk_window_set_default_size (window, 1000, 1000);
  show (window);
  chart = window_fixture_find (window, LPV_TYPE_MEMORY_CHART);
  g_assert_false (gtk_widget_get_mapped (chart));
  lpv_session_set_profile (session, with_memory);
  show (window);
  chart = window_fixture_find (window, LPV_TYPE_MEMORY_CHART);
  g_assert_true (gtk_widget_get_mapped (chart));
  window_fixture_assert_says (window, "Peak 16.0\302\240MiB after 2.50\302\240s");
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL,
      "Use of memory over time: peak 16.0\302\240MiB after 2.50\302\240s");
  screenshot_take (window, "overview-memory");
  gtk_window_destroy (window);
  lpv_session_set_profile (session, without);
}

static void
test_looks (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  screenshot_take_all ("overview", show);
  gtk_window_set_default_size (window, 1000, 2200);
  show (window);
  screenshot_take (window, "overview-whole");
  gtk_window_destroy (window);
}

int
main (int argc, char *argv[])
{
  int status;

  window_fixture_init (&argc, &argv);
  session = window_fixture_make_session (sample_profile_new);
  g_test_add_func ("/overview-page/looks", test_looks);
  g_test_add_func ("/overview-page/memory", test_shows_the_use_of_memory);
  g_test_add_func ("/overview-page/says-what-was-recorded", test_says_what_was_recorded);
  g_test_add_func ("/overview-page/row-goes-to-the-source", test_row_goes_to_the_source);
  status = window_fixture_run ();
  g_object_unref (session);
  return status;
}

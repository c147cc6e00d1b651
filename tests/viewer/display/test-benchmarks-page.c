/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-benchmarks-page.h"
#include "lpv-distribution.h"
#include "lpv-pages.h"
#include "sample-profile.h"
#include "screenshot.h"
#include "window-fixture.h"

static LpvSession *session;

static void
show (GtkWindow *window)
{
  adw_window_set_content (ADW_WINDOW (window), lpv_benchmarks_page_new (session));
  gtk_window_present (window);
}

static void
test_says_what_differs (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  show (window);
  window_fixture_assert_says (window, "sorted(list(x), key=lambda item: item)");
  window_fixture_assert_says (window, "“list(sorted(x))” is 1.45 times as slow as “sorted(x)”");
  window_fixture_assert_says (window,
                              "No real difference between “sorted(x)” and “sorted(x) again”");
  window_fixture_assert_says (
      window, "The machine is busy (load 2.1 on 2 CPUs); end other programs first.");
  gtk_window_destroy (window);
}

static void
test_the_picture_can_be_heard (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  const LprofBenchmark *benchmarks =
      lprof_profile_get_benchmarks (lpv_session_get_profile (session), NULL);
  g_autofree char *described = lpv_benchmark_describe (&benchmarks[0]);
  g_autofree char *label = g_strdup_printf ("sorted(x): %s", described);

  show (window);
  gtk_test_accessible_assert_property (window_fixture_find (window, LPV_TYPE_DISTRIBUTION),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, label);
  gtk_window_destroy (window);
}

static void
test_is_shown_where_nothing_else_is (void)
{
  AdwViewStack *stack = ADW_VIEW_STACK (g_object_ref_sink (adw_view_stack_new ()));
  g_autoptr (LpvSession) own = lpv_session_new ();
  g_autoptr (LprofProfile) recorded = sample_profile_new ();

  lpv_pages_fill (stack, own);
  lpv_session_set_profile (own, recorded);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (stack), ==, "source");
  g_assert_false (adw_view_stack_page_get_visible (
      adw_view_stack_get_page (stack, adw_view_stack_get_child_by_name (stack, "benchmarks"))));
  lpv_session_set_profile (own, lpv_session_get_profile (session));
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (stack), ==, "benchmarks");
  g_object_unref (stack);
}

static void
test_looks (void)
{
  screenshot_take_all ("benchmarks", show);
}

int
main (int argc, char *argv[])
{
  int status;

  window_fixture_init (&argc, &argv);
  session = window_fixture_make_session (sample_profile_new_benchmarks);
  g_test_add_func ("/benchmarks-page/looks", test_looks);
  g_test_add_func ("/benchmarks-page/says-what-differs", test_says_what_differs);
  g_test_add_func ("/benchmarks-page/the-picture-can-be-heard", test_the_picture_can_be_heard);
  g_test_add_func ("/benchmarks-page/is-shown-where-nothing-else-is",
                   test_is_shown_where_nothing_else_is);
  status = window_fixture_run ();
  g_object_unref (session);
  return status;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-flame-page.h"
#include "sample-profile.h"
#include "screenshot.h"
#include "window-fixture.h"

static LpvFlamePage *
show (GtkWindow *window, LprofProfile *profile)
{
  g_autoptr (LpvSession) session = lpv_session_new ();
  GtkWidget *page;

  if (profile != NULL)
    lpv_session_set_profile (session, profile);
  page = lpv_flame_page_new (session);
  adw_window_set_content (ADW_WINDOW (window), page);
  return LPV_FLAME_PAGE (page);
}

static void
search (LpvFlamePage *page, const char *text)
{
  GtkWidget *entry;

  lpv_flame_page_focus_search (page);
  entry = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (page)));
  entry = gtk_widget_get_ancestor (entry, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed"); /* otherwise a moment later */
  g_signal_emit_by_name (entry, "next-match");
}

static void
show_selected (GtkWindow *window)
{
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  LpvFlamePage *page = show (window, profile);

  gtk_window_present (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  lpv_flame_graph_select (lpv_flame_page_get_graph (page), 6);
}

static void
show_searched (GtkWindow *window)
{
  g_autoptr (LprofProfile) profile = sample_profile_new_tree (4000);
  LpvFlamePage *page = show (window, profile);

  gtk_window_present (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  search (page, "class3");
}

static void
show_files (GtkWindow *window)
{
  g_autoptr (LprofProfile) profile = sample_profile_new_tree (4000);
  g_autoptr (GSettings) settings = g_settings_new ("io.github.lprof.Viewer");

  g_settings_set_string (settings, "flame-colors", "module");
  show (window, profile);
  g_settings_reset (settings, "flame-colors");
}

static void
show_nothing (GtkWindow *window)
{
  show (window, NULL);
}

static void
test_looks (void)
{
  screenshot_take_all ("flame-selected", show_selected);
  screenshot_take_all ("flame-searched", show_searched);
  screenshot_take_all ("flame-files", show_files);
  screenshot_take_all ("flame-empty", show_nothing);
}

static void
test_activation_goes_to_the_source (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  g_autoptr (LpvSession) session = window_fixture_make_session (sample_profile_new);
  LpvFlamePage *page = LPV_FLAME_PAGE (lpv_flame_page_new (session));
  LpvPlace place;

  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (page));
  gtk_window_present (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (page));
  lpv_flame_graph_activate (lpv_flame_page_get_graph (page), 5);
  place = lpv_session_get_place (session);
  g_assert_cmpuint (place.file, ==, 0);
  g_assert_cmpuint (place.line, ==, 8);
  lpv_flame_graph_activate (lpv_flame_page_get_graph (page), 0); /* the program has no source */
  g_assert_cmpuint (lpv_session_get_place (session).line, ==, 8);
  gtk_window_destroy (window);
}

static void
test_search_selects (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  LpvFlamePage *page = show (window, profile);
  LpvFlameGraph *graph = lpv_flame_page_get_graph (page);

  gtk_window_present (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (page));
  search (page, "match");
  g_assert_cmpstr (lpv_flame_tree_get_label (lpv_flame_graph_get_tree (graph),
                                             lpv_flame_graph_get_selected (graph)),
                   ==, "matches");
  gtk_window_destroy (window);
}

int
main (int argc, char *argv[])
{
  window_fixture_init (&argc, &argv);
  g_test_add_func ("/flame-page/looks", test_looks);
  g_test_add_func ("/flame-page/activation-goes-to-the-source", test_activation_goes_to_the_source);
  g_test_add_func ("/flame-page/search-selects", test_search_selects);
  return window_fixture_run ();
}

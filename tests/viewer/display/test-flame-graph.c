/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <adwaita.h>

#include "lpv-flame-graph.h"
#include "sample-profile.h"
#include "window-fixture.h"

static GtkWidget *
show (LpvFlameGraph *graph)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  g_autoptr (LprofProfile) profile = sample_profile_new ();

  lpv_flame_graph_set_tree (graph, lpv_flame_tree_new (profile));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (graph));
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 300);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (graph));
  return window;
}

static void
test_zoom_changes_what_is_where (void)
{
  LpvFlameGraph *graph = lpv_flame_graph_new ();
  GtkWidget *window = show (graph);
  guint32 top = lpv_flame_graph_get_node_at (graph, 5, 5);
  guint32 below = lpv_flame_graph_get_node_at (graph, 5, 80);

  g_assert_cmpuint (top, ==, 0);
  g_assert_cmpuint (below, !=, LPROF_NONE);
  g_assert_cmpuint (lpv_flame_graph_get_node_at (graph, 795, 80), !=, below);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  lpv_flame_graph_zoom_to (graph, below);
  g_assert_true (lpv_flame_graph_is_zoomed (graph));
  g_assert_cmpuint (lpv_flame_graph_get_node_at (graph, 795, 80), ==, below);
  lpv_flame_graph_zoom_to (graph, LPROF_NONE);
  g_assert_false (lpv_flame_graph_is_zoomed (graph));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_selection_is_told (void)
{
  LpvFlameGraph *graph = lpv_flame_graph_new ();
  GtkWidget *window = show (graph);
  guint32 n;
  g_autofree char *text = NULL;

  g_assert_cmpuint (lpv_flame_graph_get_selected (graph), ==, LPROF_NONE);
  lpv_flame_tree_get_nodes (lpv_flame_graph_get_tree (graph), &n);
  lpv_flame_graph_select (graph, n - 1);
  text = lpv_flame_tree_describe (lpv_flame_graph_get_tree (graph), n - 1);
  gtk_test_accessible_assert_property (graph, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text);
  gtk_test_accessible_assert_property (graph, GTK_ACCESSIBLE_PROPERTY_LABEL, "Flame graph");
  lpv_flame_graph_select (graph, n + 7);
  g_assert_cmpuint (lpv_flame_graph_get_selected (graph), ==, LPROF_NONE);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
activated (LpvFlameGraph *graph, guint node, guint *last)
{
  *last = node;
}

static void
test_activation (void)
{
  LpvFlameGraph *graph = lpv_flame_graph_new ();
  GtkWidget *window = show (graph);
  guint last = LPROF_NONE;

  g_signal_connect (graph, "node-activated", G_CALLBACK (activated), &last);
  lpv_flame_graph_activate (graph, LPROF_NONE);
  g_assert_cmpuint (last, ==, LPROF_NONE);
  lpv_flame_graph_activate (graph, 3);
  g_assert_cmpuint (last, ==, 3);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_nothing_to_show (void)
{
  LpvFlameGraph *graph = lpv_flame_graph_new ();
  GtkWidget *window = show (graph);

  lpv_flame_graph_set_tree (graph, NULL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (graph));
  g_assert_cmpuint (lpv_flame_graph_get_node_at (graph, 5, 5), ==, LPROF_NONE);
  lpv_flame_graph_zoom_by (graph, 10, 0.5);
  lpv_flame_graph_zoom_to (graph, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  window_fixture_init (&argc, &argv);
  g_test_add_func ("/flame-graph/zoom-changes-what-is-where", test_zoom_changes_what_is_where);
  g_test_add_func ("/flame-graph/selection-is-told", test_selection_is_told);
  g_test_add_func ("/flame-graph/activation", test_activation);
  g_test_add_func ("/flame-graph/nothing-to-show", test_nothing_to_show);
  return window_fixture_run ();
}

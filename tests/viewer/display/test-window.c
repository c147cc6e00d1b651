/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What a user does with one profile, in a window of the program. */

#include "config.h"

#include <string.h>

#include "lpv-function-list.h"
#include "lpv-page-bar.h"
#include "lpv-sidebar.h"
#include "lpv-source-page.h"
#include "lpv-source-view.h"
#include "lpv-value-row.h"
#include "sample-profile.h"
#include "screenshot.h"
#include "window-fixture.h"

#define HOTTEST "Line 11: 392000 hits, self 1.49\302\240s, total 2.13\302\240s, 35.4% of the run"
#define HOTTEST_BY_TOTAL                                                                           \
  "Line 11: 392000 hits, self 1.49\302\240s, total 2.13\302\240s, 49.4% of the run"

static LpvWindow *
open_new (LprofProfile *(*make) (void))
{
  g_autofree char *path = window_fixture_save_new ("sample.lprof", make);

  return window_fixture_open (path);
}

static LpvWindow *
open_sample (void)
{
  return open_new (sample_profile_new);
}

static void
act (LpvWindow *window, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), action, NULL));
  screenshot_settle (GTK_WINDOW (window));
}

static void
show_metric (LpvWindow *window, const char *metric)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "show.metric", "s", metric));
  screenshot_settle (GTK_WINDOW (window));
}

static void
test_opens_at_hottest_line (void)
{
  LpvWindow *window = open_sample ();
  GtkTextView *view = window_fixture_find (window, LPV_TYPE_SOURCE_VIEW);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter caret;

  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "sample.lprof – lprof Viewer");
  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  g_assert_cmpint (gtk_text_iter_get_line (&caret), ==, 10);
  window_fixture_assert_said (window, HOTTEST);
  window_fixture_assert_says (window, "5.4\302\240µs"); /* per hit, in the details */
  window_fixture_close (window);
}

static void
test_hot_lines (void)
{
  LpvWindow *window = open_sample ();

  act (window, "go.next-hot");
  window_fixture_assert_said (
      window, "Line 12: 90000 hits, self 310.0\302\240ms, total 310.0\302\240ms, 7.4% of the run");
  act (window, "go.previous-hot");
  window_fixture_assert_said (window, HOTTEST);
  act (window, "go.previous-hot");
  window_fixture_assert_said (
      window, "Line 9: 400000 hits, self 780.0\302\240ms, total 780.0\302\240ms, 18.5% of the run");
  act (window, "go.back");
  window_fixture_assert_said (window, HOTTEST);
  act (window, "go.forward");
  act (window, "go.hottest");
  window_fixture_assert_said (window, HOTTEST);
  window_fixture_close (window);
}

static void
test_metric_and_base (void)
{
  LpvWindow *window = open_sample ();

  show_metric (window, "total");
  window_fixture_assert_said (window, HOTTEST_BY_TOTAL);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "show.base", "s", "function"));
  window_fixture_assert_said (
      window,
      "Line 11: 392000 hits, self 1.49\302\240s, total 2.13\302\240s, 59.2% of the function");
  show_metric (window, "hits");
  screenshot_take (GTK_WINDOW (window), "source-hits");
  show_metric (window, "per-hit");
  screenshot_take (GTK_WINDOW (window), "source-per-hit");
  window_fixture_close (window);
}

static gboolean
menu_offers (LpvWindow *window, const char *metric)
{
  LpvSourcePage *page = window_fixture_find (window, LPV_TYPE_SOURCE_PAGE);
  GtkWidget *name = window_fixture_find_text (page, "Self time");
  GtkWidget *button = gtk_widget_get_ancestor (name, GTK_TYPE_MENU_BUTTON);
  GtkWidget *popover;
  gboolean is_offered;

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  is_offered = window_fixture_find_text (popover, metric) != NULL;
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  return is_offered;
}

static void
test_memory_where_it_was_recorded (void)
{
  LpvWindow *window = open_new (sample_profile_new_with_memory);

  g_assert_true (menu_offers (window, "Memory held"));
  show_metric (window, "held");
  window_fixture_assert_says (window, "Memory held");
  window_fixture_close (window);
  window = open_sample ();
  g_assert_false (menu_offers (window, "Memory held"));
  show_metric (window, "total");
  show_metric (window, "held");
  window_fixture_assert_said (window, HOTTEST_BY_TOTAL);
  window_fixture_close (window);
}

static void
test_raw_events (void)
{
  LpvWindow *window = open_sample ();

  act (window, "go.next-hot");
  act (window, "show.raw-events");
  window_fixture_assert_said (
      window, "Line 12: 90000 hits, self 140.0\302\240ms, total 140.0\302\240ms, 3.3% of the run");
  screenshot_take (GTK_WINDOW (window), "source-raw-events");
  window_fixture_close (window);
}

static void
test_copies_lines_with_numbers (void)
{
  LpvWindow *window = open_sample ();
  GdkContentProvider *content;
  GValue value = G_VALUE_INIT;

  act (window, "source.copy-table");
  content = gdk_clipboard_get_content (gtk_widget_get_clipboard (GTK_WIDGET (window)));
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  g_assert_cmpstr (g_value_get_string (&value), ==,
                   "Line\tHits\tSelf (s)\tTotal (s)\tWait (s)\tSource\n"
                   "11\t392000\t1.490000000\t2.130000000\t0.000000000\t"
                   "        if all(matches(order, part) for part in rule.parts):\n");
  g_value_unset (&value);
  window_fixture_close (window);
}

static void
filter (LpvWindow *window, const char *text)
{
  LpvSidebar *sidebar = window_fixture_find (window, LPV_TYPE_SIDEBAR);
  GtkWidget *entry = window_fixture_find (sidebar, GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed"); /* otherwise a moment later */
  screenshot_settle (GTK_WINDOW (window));
}

/* From the caret on; the matches are counted in the background. */
static void
test_finds_in_the_file (void)
{
  LpvWindow *window = open_sample ();
  GtkWidget *entry;

  act (window, "source.find");
  entry =
      gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "best = ");
  g_signal_emit_by_name (entry, "search-changed"); /* otherwise a moment later */
  while (window_fixture_find_text (window, "2 of 2") == NULL)
    g_main_context_iteration (NULL, TRUE);
  screenshot_take (GTK_WINDOW (window), "source-found");
  act (window, "source.find-previous");
  window_fixture_assert_says (window, "1 of 2");
  window_fixture_close (window);
}

static void
test_row_has_a_tooltip (void)
{
  LpvWindow *window = open_sample ();
  GtkWidget *row = window_fixture_find (window, LPV_TYPE_VALUE_ROW);
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean is_there = FALSE;

  g_signal_emit_by_name (row, "query-tooltip", 0, 0, FALSE, tooltip, &is_there);
  g_assert_true (is_there);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "/home/ada/shop/rules.py\n180.0\302\240µs per call");
  window_fixture_close (window);
}

static void
test_sidebar_filters_and_leads (void)
{
  LpvWindow *window = open_sample ();
  LpvSidebar *sidebar = window_fixture_find (window, LPV_TYPE_SIDEBAR);
  GtkListView *list = window_fixture_find (sidebar, GTK_TYPE_LIST_VIEW);
  GtkSelectionModel *model = gtk_list_view_get_model (list);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 8);
  filter (window, "orders TOTAL");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1);
  screenshot_take (GTK_WINDOW (window), "source-filtered");
  gtk_selection_model_select_item (model, 0, TRUE);
  screenshot_settle (GTK_WINDOW (window));
  window_fixture_assert_said (
      window, "Line 15: 20000 hits, self 90.0\302\240ms, total 90.0\302\240ms, 2.1% of the run");
  filter (window, "no such function");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  screenshot_take (GTK_WINDOW (window), "source-nothing-found");
  window_fixture_close (window);
}

static void
test_keeps_place_when_rewritten (void)
{
  g_autofree char *path = window_fixture_save_new ("live.lprof", sample_profile_new);
  g_autoptr (LprofProfile) changed = sample_profile_new_changed ();
  LpvWindow *window = window_fixture_open (path);

  act (window, "go.previous-hot");
  window_fixture_save (changed, path);
  window_fixture_wait_for (lpv_window_get_document (window), "reloaded");
  window_fixture_assert_said (
      window, "Line 9: 420000 hits, self 310.0\302\240ms, total 310.0\302\240ms, 8.5% of the run");
  window_fixture_close (window);
}

static char *
get_label (GMenuModel *menu, int item)
{
  char *label = NULL;

  g_assert_true (g_menu_model_get_item_attribute (menu, item, G_MENU_ATTRIBUTE_LABEL, "s", &label));
  return label;
}

static void
test_narrow_window_has_pages_in_a_menu (void)
{
  LpvWindow *window = open_sample ();
  GtkMenuButton *button;
  g_autofree char *first = NULL, *last = NULL;
  GMenuModel *menu;

  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  screenshot_settle (GTK_WINDOW (window));
  button =
      window_fixture_find (window_fixture_find (window, LPV_TYPE_PAGE_BAR), GTK_TYPE_MENU_BUTTON);
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "Source");
  gtk_menu_button_popup (button);
  screenshot_settle (GTK_WINDOW (window));
  menu = gtk_menu_button_get_menu_model (button);
  g_assert_cmpint (g_menu_model_get_n_items (menu), ==, 5);
  first = get_label (menu, 0);
  last = get_label (menu, 4);
  g_assert_cmpstr (first, ==, "Source");
  g_assert_cmpstr (last, ==, "Tasks");
  gtk_menu_button_popdown (button);
  lpv_window_show_page (window, "overview");
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "Overview");
  window_fixture_close (window);
}

int
main (int argc, char *argv[])
{
  window_fixture_init (&argc, &argv);
  g_test_add_func ("/window/opens-at-hottest-line", test_opens_at_hottest_line);
  g_test_add_func ("/window/hot-lines", test_hot_lines);
  g_test_add_func ("/window/metric-and-base", test_metric_and_base);
  g_test_add_func ("/window/memory-where-it-was-recorded", test_memory_where_it_was_recorded);
  g_test_add_func ("/window/raw-events", test_raw_events);
  g_test_add_func ("/window/copies-lines-with-numbers", test_copies_lines_with_numbers);
  g_test_add_func ("/window/finds-in-the-file", test_finds_in_the_file);
  g_test_add_func ("/window/row-has-a-tooltip", test_row_has_a_tooltip);
  g_test_add_func ("/window/sidebar-filters-and-leads", test_sidebar_filters_and_leads);
  g_test_add_func ("/window/keeps-place-when-rewritten", test_keeps_place_when_rewritten);
  g_test_add_func ("/window/narrow-window-has-pages-in-a-menu",
                   test_narrow_window_has_pages_in_a_menu);
  return window_fixture_run ();
}

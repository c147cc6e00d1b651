/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-task-bar.h"
#include "lpv-tasks-page.h"
#include "sample-profile.h"
#include "screenshot.h"
#include "window-fixture.h"

static LpvTasksPage *
show (GtkWindow *window)
{
  g_autoptr (LpvSession) session = window_fixture_make_session (sample_profile_new);
  GtkWidget *page = lpv_tasks_page_new (session);

  adw_window_set_content (ADW_WINDOW (window), page);
  return LPV_TASKS_PAGE (page);
}

static void
show_selected (GtkWindow *window)
{
  lpv_tasks_page_select (show (window), 1);
}

static void
test_pictures (void)
{
  screenshot_take_all ("tasks", show_selected);
}

static void
check_name (LpvTasksPage *page, guint position, const char *name)
{
  g_autoptr (LpvTaskItem) item = g_list_model_get_item (lpv_tasks_page_get_tasks (page), position);
  g_autofree char *text = lpv_task_item_get_text (item, LPV_TASK_NAME);

  g_assert_cmpstr (text, ==, name);
}

static void
test_sorting (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  LpvTasksPage *page = show (window);

  check_name (page, 0, "Task-1"); /* by start */
  lpv_tasks_page_sort (page, LPV_TASK_LONGEST, GTK_SORT_DESCENDING);
  check_name (page, 0, "upload-1");
  lpv_tasks_page_sort (page, LPV_TASK_NAME, GTK_SORT_DESCENDING);
  check_name (page, 0, "watcher");
  gtk_window_destroy (window);
}

static gboolean
has_column (LpvTasksPage *page, const char *title)
{
  GtkColumnView *table = window_fixture_find (page, GTK_TYPE_COLUMN_VIEW);
  GListModel *columns = gtk_column_view_get_columns (table);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_str_has_prefix (gtk_column_view_column_get_title (column), title))
        return gtk_column_view_column_get_visible (column);
    }
  return FALSE;
}

static void
test_narrow (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  LpvTasksPage *page = show (window);

  gtk_window_set_default_size (window, 360, 640);
  gtk_window_present (window);
  screenshot_settle (window);
  g_assert_true (has_column (page, "Task"));
  g_assert_false (has_column (page, "Longest"));
  g_assert_true (has_column (page, "Timeline"));
  g_assert_false (has_column (page, "Waiting"));
  gtk_window_set_default_size (window, 1000, 640);
  screenshot_settle (window);
  g_assert_true (has_column (page, "Waiting"));
  gtk_window_destroy (window);
}

/* Opening a task shows its coroutine on the page with the source. */
static void
test_task_leads_to_its_source (void)
{
  g_autofree char *path = window_fixture_save_new ("tasks.lprof", sample_profile_new);
  LpvWindow *window = window_fixture_open (path);
  LpvTasksPage *page = LPV_TASKS_PAGE (lpv_window_show_page (window, "tasks"));
  LpvSession *session = window_fixture_get_session (window);

  g_signal_emit_by_name (window_fixture_find (page, GTK_TYPE_COLUMN_VIEW), "activate", 1);
  g_assert_cmpuint (lpv_session_get_place (session).file, ==, 0);
  g_assert_cmpuint (lpv_session_get_place (session).line, ==, 20);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (page)));
  window_fixture_close (window);
}

/* A profile without tasks has no such page. */
static void
test_no_tasks (void)
{
  g_autoptr (LprofProfile) with = sample_profile_new ();
  g_autoptr (LprofProfile) without = sample_profile_new_tree (10);

  g_assert_true (lpv_tasks_page_has_content (with));
  g_assert_false (lpv_tasks_page_has_content (without));
}

int
main (int argc, char *argv[])
{
  window_fixture_init (&argc, &argv);
  g_test_add_func ("/tasks-page/pictures", test_pictures);
  g_test_add_func ("/tasks-page/narrow", test_narrow);
  g_test_add_func ("/tasks-page/sorting", test_sorting);
  g_test_add_func ("/tasks-page/task-leads-to-its-source", test_task_leads_to_its_source);
  g_test_add_func ("/tasks-page/no-tasks", test_no_tasks);
  return window_fixture_run ();
}

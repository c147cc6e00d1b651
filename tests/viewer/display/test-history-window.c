/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <sqlite3.h>

#include "lpv-history-window.h"
#include "lpv-trend-chart.h"
#include "screenshot.h"
#include "window-fixture.h"

static char *path;

static void
write_history (void)
{
  GString *sql = g_string_new (
      "CREATE TABLE recording(id INTEGER PRIMARY KEY,file TEXT,sha256 TEXT,added_us INTEGER,"
      "started_us INTEGER,revision TEXT,branch TEXT,dirty INTEGER,machine TEXT,python TEXT,"
      "program TEXT,self_ns INTEGER);"
      "CREATE TABLE function(recording INTEGER,path TEXT,name TEXT,calls INTEGER,hits INTEGER,"
      "self_ns INTEGER,total_ns INTEGER);"
      "CREATE TABLE benchmark(recording INTEGER,name TEXT,calls INTEGER,low_ns REAL,"
      "median_ns REAL,high_ns REAL,samples TEXT);"
      "PRAGMA application_id=0x6c707268;PRAGMA user_version=1;");
  sqlite3 *db;

  for (guint i = 0; i < 14; i++)
    {
      guint self = i < 9 ? 12000000 + i % 3 * 300000 : 31000000 - i * 200000;

      g_string_append_printf (
          sql,
          "INSERT INTO recording VALUES(%u,'a.lprof','x',0,%" G_GUINT64_FORMAT
          ",'%08xdeadbeef','trunk',%u,'workstation · CPU','3.13.0','shop.py',9);"
          "INSERT INTO function VALUES(%u,'shop/rules.py','discount',1,1,%u,1),"
          "(%u,'shop/orders.py','read',1,1,%u,1);",
          i, G_GUINT64_CONSTANT (1763000000000000) + i * G_GUINT64_CONSTANT (86400000000),
          0x1f0c2a77 + i * 0x123457, i == 13, i, self, i, 4000000 - i * 100000);
    }
  g_string_append (sql, "INSERT INTO benchmark VALUES(13,'sorted(x)',1,1,5600,3,'[[5600]]');");
  path = window_fixture_path ("history.sqlite");
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql->str, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_string_free (sql, TRUE);
}

static void
select_name (GtkWindow *window, guint position)
{
  GtkWidget *list = window_fixture_find (window, GTK_TYPE_LIST_VIEW);

  gtk_single_selection_set_selected (
      GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (list))), position);
}

static void
test_the_way_of_a_function (void)
{
  GtkWindow *window = lpv_history_window_new (NULL, path);
  const char *spoken = "shop/rules.py:discount over 14 recordings: from 12.0\302\240ms to "
                       "28.4\302\240ms";

  gtk_window_present (window);
  window_fixture_assert_says (window, "Median of a call");
  select_name (window, 1);
  window_fixture_assert_says (window, "Self time");
  window_fixture_assert_says (window, "28.4\302\240ms (-0.7%)");
  gtk_test_accessible_assert_property (window_fixture_find (window, LPV_TYPE_TREND_CHART),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, spoken);
  gtk_window_destroy (window);
}

static void
test_a_damaged_history (void)
{
  g_autofree char *other = window_fixture_path ("none.sqlite");
  GtkWindow *window = lpv_history_window_new (NULL, other);

  gtk_window_present (window);
  window_fixture_assert_says (window, "The history can’t be read");
  gtk_window_destroy (window);
}

static void
take (AdwColorScheme scheme, int width, const char *name)
{
  GtkWindow *window = lpv_history_window_new (NULL, path);

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
  gtk_window_set_default_size (window, width, 640);
  gtk_window_present (window);
  select_name (window, 1);
  screenshot_settle (window);
  screenshot_take (window, name);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, width);
  gtk_window_destroy (window);
}

static void
test_looks (void)
{
  take (ADW_COLOR_SCHEME_FORCE_LIGHT, 1000, "history-light");
  take (ADW_COLOR_SCHEME_FORCE_LIGHT, 360, "history-narrow");
  take (ADW_COLOR_SCHEME_FORCE_DARK, 1000, "history-dark");
}

int
main (int argc, char *argv[])
{
  int status;

  window_fixture_init (&argc, &argv);
  write_history ();
  g_test_add_func ("/history-window/looks", test_looks);
  g_test_add_func ("/history-window/the-way-of-a-function", test_the_way_of_a_function);
  g_test_add_func ("/history-window/a-damaged-history", test_a_damaged_history);
  status = window_fixture_run ();
  g_free (path);
  return status;
}

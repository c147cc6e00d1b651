/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Databases as core/lprof/history.py writes them, and others. */

#include "lprof-history.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <unistd.h>

#define TABLES                                                                                     \
  "CREATE TABLE recording(id INTEGER PRIMARY KEY,file TEXT,sha256 TEXT,added_us INTEGER,"          \
  "started_us INTEGER,revision TEXT,branch TEXT,dirty INTEGER,machine TEXT,python TEXT,"           \
  "program TEXT,self_ns INTEGER);"                                                                 \
  "CREATE TABLE function(recording INTEGER,path TEXT,name TEXT,calls INTEGER,hits INTEGER,"        \
  "self_ns INTEGER,total_ns INTEGER);"                                                             \
  "CREATE TABLE benchmark(recording INTEGER,name TEXT,calls INTEGER,low_ns REAL,median_ns REAL,"   \
  "high_ns REAL,samples TEXT);"
#define ROWS                                                                                       \
  "INSERT INTO recording VALUES(3,'a.lprof','x',0,1000000,'abc','trunk',0,'m','3.11.7','p',9);"    \
  "INSERT INTO recording VALUES(7,'b.lprof','y',0,2000000,'def','trunk',1,'m','3.11.7','p',9);"    \
  "INSERT INTO function VALUES(3,'a.py','f',1,1,500,500),(7,'a.py','f',1,1,600,600),"              \
  "(7,'a.py','f',1,1,60,60),(7,'a.py','g',1,1,9000,9000),(99,'a.py','f',1,1,1,1);"                 \
  "INSERT INTO benchmark VALUES(3,'sort',1,1.5,2.5,3.5,'[[2]]');"

static char *
write_database (const char *sql)
{
  char *path = g_build_filename (g_get_tmp_dir (), "lprof-history-XXXXXX", NULL);
  sqlite3 *db;

  close (g_mkstemp (path));
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  return path;
}

static void
test_series (void)
{
  g_autofree char *path =
      write_database (TABLES ROWS "PRAGMA application_id=0x6c707268;PRAGMA user_version=1");
  GError *error = NULL;
  g_autoptr (LprofHistory) history = lprof_history_load (path, &error);
  guint32 n;
  double time;

  g_assert_no_error (error);
  const LprofHistoryRecording *recordings = lprof_history_get_recordings (history, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (recordings[1].revision, ==, "def");
  g_assert_true (recordings[1].dirty && !recordings[0].dirty);
  g_assert_cmpint (recordings[1].started_us, ==, 2000000);
  const LprofHistorySeries *series = lprof_history_get_series (history, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (series[0].name, ==, "sort");
  g_assert_true (series[0].is_benchmark);
  g_assert_cmpstr (series[1].name, ==, "a.py:g");
  g_assert_cmpstr (series[2].name, ==, "a.py:f");
  g_assert_cmpuint (series[2].n_points, ==, 2); /* what has no recording is left out */
  g_assert_cmpuint (lprof_history_get_point (history, &series[2], 1, &time), ==, 1);
  g_assert_cmpfloat (time, ==, 660); /* two of the same name are one */
  g_assert_cmpuint (lprof_history_get_point (history, &series[0], 0, &time), ==, 0);
  g_assert_cmpfloat (time, ==, 2.5);
  g_unlink (path);
}

static void
assert_refused (const char *path)
{
  GError *error = NULL;

  g_assert_null (lprof_history_load (path, &error));
  g_assert_error (error, LPROF_ERROR, LPROF_ERROR_CORRUPT);
  g_assert_true (g_str_has_suffix (error->message, "lprof history add."));
  g_error_free (error);
}

static void
test_refused (void)
{
  static const char *const databases[] = {
    TABLES ROWS,                                                          /* no id */
    TABLES ROWS "PRAGMA application_id=0x6c707268;PRAGMA user_version=2", /* newer */
    "PRAGMA application_id=0x6c707268;PRAGMA user_version=1;CREATE TABLE recording(id)",
    "PRAGMA application_id=0x6c707268;PRAGMA user_version=1;CREATE TABLE x(id);"
    "CREATE VIEW recording AS SELECT * FROM x",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (databases); i++)
    {
      g_autofree char *path = write_database (databases[i]);

      assert_refused (path);
      g_unlink (path);
    }
  assert_refused ("/nonexistent/history.sqlite");
}

/* Any byte changed: an error, or a history; never a crash. */
static void
test_damage (void)
{
  g_autofree char *path =
      write_database (TABLES ROWS "PRAGMA application_id=0x6c707268;PRAGMA user_version=1");
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  for (gsize i = 0; i < size; i += 7)
    {
      char saved = bytes[i];
      GError *error = NULL;

      bytes[i] = (char)(saved ^ 1 << i % 8);
      g_assert_true (g_file_set_contents_full (path, bytes, (gssize)size, G_FILE_SET_CONTENTS_NONE,
                                               0600, NULL));
      LprofHistory *history = lprof_history_load (path, &error);
      g_assert_true ((history == NULL) == (error != NULL));
      g_clear_pointer (&history, lprof_history_free);
      g_clear_error (&error);
      bytes[i] = saved;
    }
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/series", test_series);
  g_test_add_func ("/history/refused", test_refused);
  g_test_add_func ("/history/damage", test_damage);
  return g_test_run ();
}

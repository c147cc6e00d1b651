/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "random-profile.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("lprof-store-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "a b.lprof", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GDir *folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (folder)))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_unlink (path);
    }
  g_dir_close (folder);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static guint
count_files (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  guint n = 0;
  while (g_dir_read_name (dir))
    n++;
  g_dir_close (dir);
  return n;
}

static void
save (const char *path, guint32 seed)
{
  GError *error = NULL;
  g_autoptr (LprofProfile) profile = make_random_profile (seed);
  g_assert_true (lprof_profile_save (profile, path, &error));
  g_assert_no_error (error);
}

/* Loading fails with this code; the sentence begins with the name or "There". */
static void
assert_load_fails (const char *path, LprofError code)
{
  GError *error = NULL;
  g_assert_null (lprof_profile_load (path, NULL, NULL, &error));
  g_assert_error (error, LPROF_ERROR, (int)code);
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_nonnull (strstr (error->message, path));
  g_error_free (error);
}

/* The seal is looked at last: each check must find what it is for. */
static void
assert_is_corrupt (const char *path, gboolean only_seal_tells)
{
  GError *error = NULL;
  g_assert_null (lprof_profile_load (path, NULL, NULL, &error));
  g_assert_error (error, LPROF_ERROR, LPROF_ERROR_CORRUPT);
  g_assert_cmpint (strstr (error->message, "have changed since") != NULL, ==, only_seal_tells);
  g_error_free (error);
}

static void
test_loads_what_was_saved (Fixture *fixture, gconstpointer data)
{
  for (guint32 seed = 0; seed < 50; seed++)
    {
      GError *error = NULL;
      g_autoptr (LprofProfile) saved = make_random_profile (seed);
      lprof_profile_save (saved, fixture->path, &error);
      g_assert_no_error (error);
      g_autoptr (LprofProfile) loaded = lprof_profile_load (fixture->path, NULL, NULL, &error);
      g_assert_no_error (error);
      assert_same_profile (saved, loaded);
    }
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

static void
test_empty_profile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LprofProfile) saved = lprof_builder_finish (lprof_builder_new ());
  g_assert_true (lprof_profile_save (saved, fixture->path, NULL));
  g_autoptr (LprofProfile) loaded = lprof_profile_load (fixture->path, NULL, NULL, NULL);
  assert_same_profile (saved, loaded);
}

static void
test_same_profile_same_bytes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize n_first;
  gsize n_second;
  save (fixture->path, 7);
  g_file_get_contents (fixture->path, &first, &n_first, NULL);
  g_autoptr (LprofProfile) loaded = lprof_profile_load (fixture->path, NULL, NULL, NULL);
  lprof_profile_save (loaded, fixture->path, NULL);
  g_file_get_contents (fixture->path, &second, &n_second, NULL);
  g_assert_cmpmem (first, n_first, second, n_second);
}

/* sqlite3 and file(1) know what it is. */
static void
test_is_a_database (Fixture *fixture, gconstpointer data)
{
  sqlite3 *db;
  sqlite3_stmt *row;
  save (fixture->path, 1);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  sqlite3_prepare_v2 (db, "SELECT path FROM file ORDER BY id", -1, &row, NULL);
  g_assert_cmpint (sqlite3_step (row), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *)sqlite3_column_text (row, 0), ==, "/src/module0.py");
  sqlite3_finalize (row);
  sqlite3_prepare_v2 (db, "PRAGMA application_id", -1, &row, NULL);
  sqlite3_step (row);
  g_assert_cmpint (sqlite3_column_int (row, 0), ==, 0x6c707266);
  sqlite3_finalize (row);
  sqlite3_close (db);
}

static void
test_keeps_permissions_and_links (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = g_build_filename (fixture->folder, "link.lprof", NULL);
  struct stat info;
  mode_t mask = umask (022);
  save (fixture->path, 1);
  g_assert_cmpint (stat (fixture->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0644);
  g_chmod (fixture->path, 0640);
  g_assert_cmpint (symlink (fixture->path, link), ==, 0);
  save (link, 2);
  umask (mask);
  g_assert_cmpint (lstat (link, &info), ==, 0);
  g_assert_true (S_ISLNK (info.st_mode));
  g_assert_cmpint (stat (fixture->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0640);
  g_autoptr (LprofProfile) loaded = lprof_profile_load (fixture->path, NULL, NULL, NULL);
  g_assert_cmpuint (lprof_profile_get_runs (loaded, NULL)[1].pid, ==, 2);
}

static void
test_device_is_written_into (Fixture *fixture, gconstpointer data)
{
  struct stat info;
  save ("/dev/null", 1);
  g_assert_cmpint (stat ("/dev/null", &info), ==, 0);
  g_assert_true (S_ISCHR (info.st_mode));
}

static void
assert_save_fails (const char *path)
{
  GError *error = NULL;
  g_autoptr (LprofProfile) profile = make_random_profile (1);
  g_assert_false (lprof_profile_save (profile, path, &error));
  g_assert_error (error, LPROF_ERROR, LPROF_ERROR_UNWRITABLE);
  g_error_free (error);
}

static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (fixture->folder, "no", "a.lprof", NULL);
  assert_save_fails (missing);
  assert_save_fails (fixture->folder);
  assert_save_fails ("/dev/full");
}

static void
test_not_a_recording (Fixture *fixture, gconstpointer data)
{
  const char pickle[] = "\x80\x04\x95\x44\0\0\0\0\0\0\0\x8c\x1cline_profiler.line_profiler"
                        "\x94\x8c\x09LineStats\x94\x93\x94";
  g_autofree char *missing = g_build_filename (fixture->folder, "missing.lprof", NULL);
  assert_load_fails (missing, LPROF_ERROR_UNREADABLE);
  assert_load_fails (fixture->folder, LPROF_ERROR_UNREADABLE);
  assert_load_fails ("/dev/null", LPROF_ERROR_UNREADABLE);
  g_file_set_contents (fixture->path, "", 0, NULL);
  assert_load_fails (fixture->path, LPROF_ERROR_FOREIGN);
  g_file_set_contents (fixture->path, "hello", -1, NULL);
  assert_load_fails (fixture->path, LPROF_ERROR_FOREIGN);
  g_file_set_contents (fixture->path, pickle, sizeof pickle, NULL);
  assert_load_fails (fixture->path, LPROF_ERROR_LINE_PROFILER);
  g_file_set_contents (fixture->path, "\x80\x04]\x94.", -1, NULL);
  assert_load_fails (fixture->path, LPROF_ERROR_FOREIGN);
}

static void
test_pipe_is_not_waited_for (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  assert_load_fails (fixture->path, LPROF_ERROR_UNREADABLE);
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  save (fixture->path, 1);
  g_assert_cmpint (truncate (fixture->path, ((off_t)1 << 30) + 1), ==, 0);
  assert_load_fails (fixture->path, LPROF_ERROR_TOO_LARGE);
}

static void
change (const char *path, const char *sql)
{
  sqlite3 *db;
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_test_message ("%s", sql);
  sqlite3_exec (db, sql, NULL, NULL, NULL);
  g_assert_cmpstr (sqlite3_errmsg (db), ==, "not an error");
  sqlite3_close (db);
}

static void
test_other_database (Fixture *fixture, gconstpointer data)
{
  change (fixture->path, "CREATE TABLE file(id)");
  assert_load_fails (fixture->path, LPROF_ERROR_FOREIGN);
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  save (fixture->path, 1);
  change (fixture->path, "PRAGMA user_version=2");
  assert_load_fails (fixture->path, LPROF_ERROR_TOO_NEW);
  change (fixture->path, "PRAGMA user_version=0");
  assert_load_fails (fixture->path, LPROF_ERROR_CORRUPT);
}

/* Each is valid SQLite, and none of it may run or be believed. */
static void
test_hostile (Fixture *fixture, gconstpointer data)
{
  static const char *const changes[] = {
    "CREATE TABLE more(x)",
    "CREATE INDEX i ON file(path)",
    "CREATE TRIGGER t AFTER DELETE ON file BEGIN DELETE FROM run; END",
    "DROP TABLE file; CREATE VIEW file AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1"
    " FROM c) SELECT x FROM c",
    "DROP TABLE tree",
    "ALTER TABLE file ADD COLUMN extra BLOB AS (zeroblob(100000000))",
    "UPDATE run SET duration_ns=-1",
    "UPDATE run SET notes=x'41'",
    "UPDATE run SET arguments=x'ff00'",
    "UPDATE run SET finished=2",
    "UPDATE run SET program=CAST(x'ff' AS TEXT)",
    "UPDATE thread SET run=2",
    "UPDATE thread SET serial=4294967296",
    "UPDATE context SET run=99",
    "DELETE FROM run WHERE id=0",
    "DELETE FROM file WHERE id=0",
    "DELETE FROM thread",
    "DELETE FROM context",
    "DELETE FROM tree",
    "DELETE FROM seal",
    "DELETE FROM task WHERE id=0",
    "UPDATE task SET thread=3",
    "UPDATE task SET function=-2",
    "UPDATE task SET creator=9",
    "UPDATE task SET longest_function=4294967295",
    "UPDATE task SET longest_line=2147483648",
    "UPDATE task SET outcome=4",
    "UPDATE task SET is_other=2",
    "UPDATE task SET running_ns=duration_ns+1",
    "UPDATE task SET stretches=x'00'",
    "UPDATE task SET stretches=x'000001'",
    "UPDATE task SET stretches=x'ffffffffffffffff7fffffffffffffffff7f00'",
    "UPDATE task SET stretches=zeroblob(99)",
    "INSERT INTO tree VALUES(1,x'00')",
    "UPDATE tree SET nodes=x'01'",
    "UPDATE tree SET nodes=x'ffffffffffffffffff7f'",
    "UPDATE file SET path=CAST(x'610062' AS TEXT)",
    "UPDATE file SET sha256=NULL",
    "UPDATE file SET source=NULL",
    "UPDATE file SET functions=x''",
    "UPDATE file SET functions=CAST(functions||x'00' AS BLOB)",
    "UPDATE file SET lines=CAST(lines||x'00' AS BLOB)",
    "UPDATE file SET lines=x'00'",
    "UPDATE file SET buckets=x'00'",
    "UPDATE file SET buckets=CAST(buckets||x'01' AS BLOB)",
    "UPDATE file SET thread_shares=x'01'",
    "UPDATE file SET context_shares=CAST(thread_shares||x'01' AS BLOB)",
    "UPDATE file SET memory=x'01'",
    "UPDATE file SET memory=CAST(memory||x'00' AS BLOB)",
    "UPDATE memory SET run=99",
    "UPDATE memory SET native=2",
    "UPDATE memory SET peak=-1",
    "UPDATE memory SET elsewhere=x'0101010101'",
    "UPDATE memory SET elsewhere=x'01010101010201'",
    "UPDATE memory SET use=x'80'",
    "INSERT INTO memory SELECT 1,run,native,peak,peak_ns,elsewhere,moment_ns,use FROM memory",
    "PRAGMA encoding='UTF-16'; PRAGMA journal_mode=WAL",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      gint64 start = g_get_monotonic_time ();
      save (fixture->path, 1);
      change (fixture->path, changes[i]);
      assert_is_corrupt (fixture->path, FALSE);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
    }
}

/* Valid in itself, but not what was recorded. */
static void
test_changed_values (Fixture *fixture, gconstpointer data)
{
  static const char *const changes[] = { "UPDATE run SET n_events=n_events+1",
                                         "UPDATE file SET mtime_us=0",
                                         "UPDATE file SET source=source||' '",
                                         "UPDATE run SET ending='killed' WHERE id=0",
                                         "UPDATE task SET suspensions=suspensions+1 WHERE id=0",
                                         "UPDATE seal SET sum=sum+1" };
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      save (fixture->path, 1);
      change (fixture->path, changes[i]);
      assert_is_corrupt (fixture->path, TRUE);
    }
  save (fixture->path, 1);
  change (fixture->path, "VACUUM");
  g_autoptr (LprofProfile) loaded = lprof_profile_load (fixture->path, NULL, NULL, NULL);
  g_assert_nonnull (loaded);
}

static gboolean
count_calls (double fraction, gpointer data)
{
  double *last = data;
  g_assert_cmpfloat (fraction, >=, *last);
  g_assert_cmpfloat (fraction, <=, 1);
  *last = fraction;
  return TRUE;
}

static gboolean
cancel (double fraction, gpointer data)
{
  guint *calls_left = data;
  return (*calls_left)-- > 0;
}

static void
test_progress (Fixture *fixture, gconstpointer data)
{
  double last = 0;
  GError *error = NULL;
  save (fixture->path, 1);
  g_autoptr (LprofProfile) loaded = lprof_profile_load (fixture->path, count_calls, &last, &error);
  g_assert_nonnull (loaded);
  g_assert_cmpfloat (last, >, 0.2);
  for (guint calls = 0; calls < 5; calls++)
    {
      guint calls_left = calls;
      g_assert_null (lprof_profile_load (fixture->path, cancel, &calls_left, &error));
      g_assert_error (error, LPROF_ERROR, LPROF_ERROR_CANCELLED);
      g_clear_error (&error);
    }
}

static void
add_test (const char *name, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/store/loads-what-was-saved", test_loads_what_was_saved);
  add_test ("/store/empty-profile", test_empty_profile);
  add_test ("/store/same-profile-same-bytes", test_same_profile_same_bytes);
  add_test ("/store/is-a-database", test_is_a_database);
  add_test ("/store/permissions-and-links", test_keeps_permissions_and_links);
  add_test ("/store/device-is-written-into", test_device_is_written_into);
  add_test ("/store/unwritable", test_unwritable);
  add_test ("/store/not-a-recording", test_not_a_recording);
  add_test ("/store/pipe-is-not-waited-for", test_pipe_is_not_waited_for);
  add_test ("/store/too-large", test_too_large);
  add_test ("/store/other-database", test_other_database);
  add_test ("/store/newer", test_newer);
  add_test ("/store/hostile", test_hostile);
  add_test ("/store/changed-values", test_changed_values);
  add_test ("/store/progress", test_progress);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A file that isn't read into memory as a whole. */

#include "lprof.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define N_FILES 5
#define SOURCE_LENGTH (4u << 20)

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static char *
make_source (guint32 file)
{
  char *source = g_malloc (SOURCE_LENGTH + 1);
  memset (source, 'a' + (int)file, SOURCE_LENGTH);
  source[SOURCE_LENGTH] = '\0';
  source[SOURCE_LENGTH - 1] = '\n';
  return source;
}

static LprofProfile *
make_profile (void)
{
  LprofBuilder *builder = lprof_builder_new ();
  for (guint32 i = 0; i < N_FILES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/src/%u.py", i);
      g_autofree char *source = make_source (i);
      LprofSourceFile file = { .path = path };
      lprof_builder_add_file (builder, &file, source, SOURCE_LENGTH);
    }
  LprofSourceFile without = { .path = "/src/without.py" };
  lprof_builder_add_file (builder, &without, NULL, 0);
  return lprof_builder_finish (builder);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LprofProfile) profile = make_profile ();
  fixture->folder = g_dir_make_tmp ("lprof-large-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "a b?#%20.lprof", NULL);
  g_assert_true (lprof_profile_save (profile, fixture->path, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static LprofProfile *
load (const char *path)
{
  GError *error = NULL;
  LprofProfile *profile = lprof_profile_load (path, NULL, NULL, &error);
  g_assert_no_error (error);
  return profile;
}

static gboolean
has_source (LprofProfile *profile, guint32 file)
{
  gsize length;
  g_autofree char *expected = make_source (file);
  const char *source = lprof_profile_get_source (profile, file, &length);
  return length == SOURCE_LENGTH && g_strcmp0 (source, expected) == 0;
}

static void
test_reads_sources (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LprofProfile) profile = load (fixture->path);
  const LprofSourceFile *files = lprof_profile_get_files (profile, NULL);
  gsize length = 1;
  for (guint32 i = 0; i < N_FILES; i++)
    {
      g_assert_cmpuint (files[i].n_lines, ==, 1);
      g_assert_cmpuint (files[i].source_length, ==, SOURCE_LENGTH);
      g_assert_true (has_source (profile, i));
    }
  g_assert_null (lprof_profile_get_source (profile, N_FILES, &length));
  g_assert_cmpuint (length, ==, 0);
}

static gpointer
read_all_sources (gpointer profile)
{
  const char *first = lprof_profile_get_source (profile, 0, NULL);
  for (guint32 i = 0; i < N_FILES; i++)
    g_assert_true (has_source (profile, i));
  return (gpointer)first;
}

static void
test_threads_get_one_text (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LprofProfile) profile = load (fixture->path);
  GThread *threads[4];
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_all_sources, profile);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (g_thread_join (threads[i]) == lprof_profile_get_source (profile, 0, NULL));
}

/* A recording that goes on replaces its file: who has the old one open keeps it. */
static void
test_file_is_replaced (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LprofProfile) profile = load (fixture->path);
  g_autoptr (LprofProfile) empty = lprof_builder_finish (lprof_builder_new ());
  g_assert_true (lprof_profile_save (empty, fixture->path, NULL));
  g_assert_true (has_source (profile, 3));
  g_unlink (fixture->path);
  g_assert_true (has_source (profile, 4));
}

static void
test_saved_again (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before;
  gsize n_after;
  g_autoptr (LprofProfile) profile = load (fixture->path);
  g_file_get_contents (fixture->path, &before, &n_before, NULL);
  g_assert_true (lprof_profile_save (profile, fixture->path, NULL));
  g_file_get_contents (fixture->path, &after, &n_after, NULL);
  g_assert_cmpmem (before, n_before, after, n_after);
}

static void
cut (const char *path, off_t length)
{
  g_assert_cmpint (truncate (path, length), ==, 0);
}

/* What was read stays; what can no longer be read isn't there. */
static void
test_cut_short_while_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LprofProfile) profile = load (fixture->path);
  g_assert_true (has_source (profile, 0));
  cut (fixture->path, 1 << 20);
  g_assert_true (has_source (profile, 0));
  g_assert_null (lprof_profile_get_source (profile, 4, NULL));
  g_assert_true (lprof_profile_save (profile, fixture->path, NULL));
  g_autoptr (LprofProfile) again = load (fixture->path);
  g_assert_true (has_source (again, 0));
  g_assert_null (lprof_profile_get_files (again, NULL)[4].sha256);
}

static void
assert_is_corrupt (const char *path)
{
  GError *error = NULL;
  g_assert_null (lprof_profile_load (path, NULL, NULL, &error));
  g_assert_error (error, LPROF_ERROR, LPROF_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, path));
  g_error_free (error);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  int fd = g_open (fixture->path, O_RDWR | O_CLOEXEC, 0);
  g_assert_cmpint (pwrite (fd, "x", 1, 10 << 20), ==, 1); /* within a source */
  close (fd);
  assert_is_corrupt (fixture->path);
  cut (fixture->path, (17 << 20) + 1);
  assert_is_corrupt (fixture->path);
}

/* A journal beside the file is nobody's business. */
static void
test_journal_is_ignored (Fixture *fixture, gconstpointer data)
{
  g_autofree char *journal = g_strconcat (fixture->path, "-journal", NULL);
  g_assert_true (g_file_set_contents (journal, "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8, NULL));
  g_autoptr (LprofProfile) profile = load (fixture->path);
  g_assert_true (has_source (profile, 1));
  g_assert_cmpint (g_unlink (journal), ==, 0);
}

static gboolean
cancel (double fraction, gpointer data)
{
  return FALSE;
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;
  g_assert_null (lprof_profile_load (fixture->path, cancel, NULL, &error));
  g_assert_error (error, LPROF_ERROR, LPROF_ERROR_CANCELLED);
  g_error_free (error);
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
  add_test ("/large-file/reads-sources", test_reads_sources);
  add_test ("/large-file/threads-get-one-text", test_threads_get_one_text);
  add_test ("/large-file/is-replaced", test_file_is_replaced);
  add_test ("/large-file/saved-again", test_saved_again);
  add_test ("/large-file/cut-short-while-open", test_cut_short_while_open);
  add_test ("/large-file/damaged", test_damaged);
  add_test ("/large-file/journal-is-ignored", test_journal_is_ignored);
  add_test ("/large-file/cancelled", test_cancelled);
  return g_test_run ();
}

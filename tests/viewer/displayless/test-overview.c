/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gstdio.h>

#include "lpv-changed-files.h"
#include "lpv-run-facts.h"
#include "lpv-top-lines.h"
#include "sample-profile.h"

static void
test_top_lines_are_statements (void)
{
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  g_autoptr (GArray) top = lpv_top_lines_find (profile, 5);
  const LpvTopLine *lines = (const LpvTopLine *)(gpointer)top->data;

  g_assert_cmpuint (top->len, ==, 5);
  g_assert_cmpuint (lines[0].file, ==, 1);
  g_assert_cmpuint (lines[0].line, ==, 11);
  g_assert_cmpuint (lines[0].measures.hits, ==, 392000);
  /* Lines 12, 13 and 14 are one call. */
  g_assert_cmpuint (lines[4].line, ==, 12);
  g_assert_cmpuint (lines[4].measures.self_ns, ==, 310000000);
}

static void
test_top_of_more_than_there_is (void)
{
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  g_autoptr (GArray) lines = lpv_top_lines_find (profile, 1000);
  g_autoptr (GArray) functions = lpv_top_functions_find (profile, 1000);
  g_autoptr (GArray) none = lpv_top_lines_find (profile, 0);
  guint32 n;
  const LprofFunctionInfo *info = lprof_profile_get_functions (profile, &n);

  g_assert_cmpuint (lines->len, ==, 28);
  for (guint i = 1; i < lines->len; i++)
    g_assert_cmpuint (g_array_index (lines, LpvTopLine, i).measures.self_ns, <=,
                      g_array_index (lines, LpvTopLine, i - 1).measures.self_ns);
  g_assert_cmpuint (functions->len, ==, n);
  for (guint i = 1; i < functions->len; i++)
    g_assert_cmpuint (info[g_array_index (functions, guint32, i)].self_ns, <=,
                      info[g_array_index (functions, guint32, i - 1)].self_ns);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_command_is_quoted (void)
{
  const char *const arguments[] = { "--name=Ada", "two words", "", "it's", NULL };
  const LprofRun run = { .program = "orders.py", .arguments = arguments };
  g_autofree char *command = lpv_run_get_command (&run);

  g_assert_cmpstr (command, ==, "orders.py --name=Ada 'two words' '' 'it'\\''s'");
}

static void
test_threads_say_when_they_lived (void)
{
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  g_autofree char *text = lpv_thread_describe (&lprof_profile_get_threads (profile, NULL)[1]);

  g_assert_cmpstr (text, ==, "thread 4712, from 3.10\302\240s to 4.20\302\240s");
}

static gboolean
is_warned (LprofProfile *profile, const char *start)
{
  g_autoptr (GPtrArray) warnings = lpv_profile_get_warnings (profile);

  for (guint i = 0; i < warnings->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (warnings, i), start))
      return TRUE;
  return FALSE;
}

static void
test_warnings (void)
{
  LprofBuilder *builder = lprof_builder_new ();
  const LprofRun run = { .program = "a.py", .finished = FALSE };
  const LprofTreeNode other = { .parent = LPROF_NONE, .function = LPROF_NONE, .is_other = TRUE };
  g_autoptr (LprofProfile) cut = NULL;
  g_autoptr (LprofProfile) whole = sample_profile_new ();

  lprof_builder_add_run (builder, &run);
  lprof_builder_add_node (builder, &other);
  cut = lprof_builder_finish (builder);
  g_assert_true (is_warned (cut, "The program had not ended"));
  g_assert_true (is_warned (cut, "The call tree reached its limit"));
  g_assert_true (is_warned (whole, "Another tracer was active"));
  g_assert_false (is_warned (whole, "The program had not ended"));
}

static void
test_windows (void)
{
  LprofBuilder *builder = lprof_builder_new ();
  const LprofRun run = {
    .program = "a.py", .duration_ns = 250, .windows_ns = 1000, .finished = TRUE
  };
  g_autoptr (LprofProfile) profile = NULL;
  g_autoptr (GPtrArray) facts = NULL;
  const LpvFact *observed = NULL;

  lprof_builder_add_run (builder, &run);
  profile = lprof_builder_finish (builder);
  facts = lpv_run_facts_new (lprof_profile_get_runs (profile, NULL));
  for (guint i = 0; i < facts->len; i++)
    if (g_str_equal (((const LpvFact *)g_ptr_array_index (facts, i))->name, "Observed"))
      observed = g_ptr_array_index (facts, i);
  g_assert_nonnull (observed);
  g_assert_true (g_str_has_prefix (observed->value, "25"));
  g_assert_true (is_warned (profile, "This was observed in windows"));
}

static void
test_sampled (void)
{
  LprofBuilder *builder = lprof_builder_new ();
  const LprofRun run = {
    .program = "a.py", .n_events = 750, .sample_interval_ns = 1000000, .finished = TRUE
  };
  g_autoptr (LprofProfile) profile = NULL;
  g_autoptr (GPtrArray) facts = NULL;
  const LpvFact *samples = NULL;

  lprof_builder_add_run (builder, &run);
  profile = lprof_builder_finish (builder);
  facts = lpv_run_facts_new (lprof_profile_get_runs (profile, NULL));
  for (guint i = 0; i < facts->len; i++)
    {
      const LpvFact *fact = g_ptr_array_index (facts, i);

      g_assert_cmpstr (fact->name, !=, "Line events");
      if (g_str_equal (fact->name, "Samples"))
        samples = fact;
    }
  g_assert_nonnull (samples);
  g_assert_true (g_str_has_prefix (samples->value, "750, one every "));
  g_assert_true (is_warned (profile, "This was sampled"));
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static GArray *
find_changed (LprofProfile *profile)
{
  g_autoptr (GAsyncResult) result = NULL;

  lpv_changed_files_find_async (profile, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return lpv_changed_files_find_finish (result, NULL);
}

static void
test_changed_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lprof-XXXXXX", NULL);
  g_autofree char *same = g_build_filename (folder, "same.py", NULL);
  g_autofree char *other = g_build_filename (folder, "other.py", NULL);
  g_autofree char *gone = g_build_filename (folder, "gone.py", NULL);
  const LprofSourceFile files[] = {
    { .path = same },
    { .path = other },
    { .path = gone },
    { .path = "<string>" },
  };
  const LprofSourceFile without = { .path = "/no/source.py" };
  LprofBuilder *builder = lprof_builder_new ();
  g_autoptr (LprofProfile) profile = NULL;
  g_autoptr (GArray) changed = NULL;

  g_assert_true (g_file_set_contents (same, "a = 1\n", -1, NULL));
  g_assert_true (g_file_set_contents (other, "a = 2\n", -1, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    lprof_builder_add_file (builder, &files[i], "a = 1\n", 6);
  lprof_builder_add_file (builder, &without, NULL, 0);
  profile = lprof_builder_finish (builder);
  changed = find_changed (profile);
  g_assert_cmpuint (changed->len, ==, 2);
  g_assert_cmpuint (g_array_index (changed, guint32, 0), ==, 1);
  g_assert_cmpuint (g_array_index (changed, guint32, 1), ==, 2);
  g_unlink (same);
  g_unlink (other);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/overview/top-lines-are-statements", test_top_lines_are_statements);
  g_test_add_func ("/overview/top-of-more-than-there-is", test_top_of_more_than_there_is);
  g_test_add_func ("/overview/command-is-quoted", test_command_is_quoted);
  g_test_add_func ("/overview/threads", test_threads_say_when_they_lived);
  g_test_add_func ("/overview/warnings", test_warnings);
  g_test_add_func ("/overview/sampled", test_sampled);
  g_test_add_func ("/overview/windows", test_windows);
  g_test_add_func ("/overview/changed-files", test_changed_files);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "random-profile.h"

#include <string.h>

static guint32
add_file (LprofBuilder *builder, const char *path, const char *source)
{
  LprofSourceFile file = { .path = path };
  return lprof_builder_add_file (builder, &file, source, source ? strlen (source) : 0);
}

static guint32
add_function (LprofBuilder *builder, guint32 file, const char *name, guint32 first_line)
{
  LprofFunctionInfo function = {
    .name = name, .file = file, .first_line = first_line, .calls = 10, .total_ns = 1000
  };
  return lprof_builder_add_function (builder, &function);
}

static void
add_line (LprofBuilder *builder, guint32 function, guint32 number, guint64 self_ns)
{
  LprofLine line = { .line = number, .function = function, .hits = 10, .self_ns = self_ns };
  lprof_builder_add_line (builder, &line, NULL);
}

static LprofProfile *
make_before (void)
{
  LprofBuilder *builder = lprof_builder_new ();
  LprofRun run = { .python = "3.11.7", .engine = "settrace" };
  lprof_builder_add_run (builder, &run);
  guint32 file = add_file (builder, "/home/ann/p/a.py",
                           "def f():\n    slow()\n    same()\n\n"
                           "def gone():\n    x\n");
  guint32 f = add_function (builder, file, "f", 1);
  guint32 gone = add_function (builder, file, "gone", 5);
  add_line (builder, f, 2, 900);
  add_line (builder, f, 3, 100);
  add_line (builder, gone, 6, 50);
  return lprof_builder_finish (builder);
}

/* In another folder, with a comment above and slow() replaced. */
static LprofProfile *
make_after (void)
{
  LprofBuilder *builder = lprof_builder_new ();
  LprofRun run = { .python = "3.13.0", .engine = "settrace" };
  lprof_builder_add_run (builder, &run);
  guint32 file = add_file (builder, "/tmp/q/p/a.py",
                           "# comment\ndef f():\n    fast()\n    same()\n"
                           "    more()\n\ndef new():\n    y\n");
  guint32 f = add_function (builder, file, "f", 2);
  guint32 new = add_function (builder, file, "new", 7);
  add_line (builder, f, 3, 200);
  add_line (builder, f, 4, 150);
  add_line (builder, f, 5, 7);
  add_line (builder, new, 8, 60);
  return lprof_builder_finish (builder);
}

static void
test_functions (void)
{
  g_autoptr (LprofProfile) before = make_before ();
  g_autoptr (LprofProfile) after = make_after ();
  g_autoptr (LprofComparison) comparison = lprof_profile_compare (before, after);
  guint32 n;
  const LprofFunctionChange *changes = lprof_comparison_get_functions (comparison, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (changes[0].before, ==, 0);
  g_assert_cmpuint (changes[0].after, ==, 0);
  g_assert_cmpint (changes[0].self_ns, ==, 357 - 1000);
  g_assert_cmpint (changes[0].calls, ==, 0);
  g_assert_cmpint (changes[0].hits, ==, 10);
  g_assert_cmpuint (changes[1].before, ==, LPROF_NONE);
  g_assert_cmpint (changes[1].self_ns, ==, 60);
  g_assert_cmpuint (changes[2].after, ==, LPROF_NONE);
  g_assert_cmpint (changes[2].self_ns, ==, -50);
}

static void
test_lines_follow_the_edit (void)
{
  g_autoptr (LprofProfile) before = make_before ();
  g_autoptr (LprofProfile) after = make_after ();
  g_autoptr (LprofComparison) comparison = lprof_profile_compare (before, after);
  guint32 n;
  g_autofree LprofLineChange *lines = lprof_comparison_get_lines (comparison, 0, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpuint (lines[0].line_before, ==, 2); /* slow() is gone */
  g_assert_cmpuint (lines[0].line_after, ==, 0);
  g_assert_cmpuint (lines[0].before.self_ns, ==, 900);
  g_assert_cmpuint (lines[0].after.hits, ==, 0);
  g_assert_cmpuint (lines[1].line_before, ==, 0); /* fast() is new */
  g_assert_cmpuint (lines[1].line_after, ==, 3);
  g_assert_cmpuint (lines[2].line_before, ==, 3); /* same() moved */
  g_assert_cmpuint (lines[2].line_after, ==, 4);
  g_assert_cmpuint (lines[2].before.self_ns, ==, 100);
  g_assert_cmpuint (lines[2].after.self_ns, ==, 150);
  g_assert_cmpuint (lines[3].line_after, ==, 5);
}

static void
test_warnings (void)
{
  g_autoptr (LprofProfile) before = make_before ();
  g_autoptr (LprofProfile) after = make_after ();
  g_autoptr (LprofComparison) comparison = lprof_profile_compare (before, after);
  const char *const *warnings = lprof_comparison_get_warnings (comparison);
  g_assert_cmpstr (
      warnings[0], ==,
      "The Python version differs (3.11.7, then 3.13.0): other lines may raise events.");
  g_assert_null (warnings[1]);
}

static void
test_same_profile (void)
{
  g_autoptr (LprofProfile) profile = make_random_profile (5);
  g_autoptr (LprofComparison) comparison = lprof_profile_compare (profile, profile);
  guint32 n_changes;
  const LprofFunctionChange *changes = lprof_comparison_get_functions (comparison, &n_changes);
  guint32 n_functions;
  lprof_profile_get_functions (profile, &n_functions);
  g_assert_cmpuint (n_changes, ==, n_functions);
  for (guint32 i = 0; i < n_changes; i++)
    {
      guint32 n;
      g_autofree LprofLineChange *lines = lprof_comparison_get_lines (comparison, i, &n);
      g_assert_cmpuint (changes[i].before, ==, changes[i].after);
      g_assert_cmpint (changes[i].self_ns, ==, 0);
      for (guint32 k = 0; k < n; k++)
        {
          g_assert_cmpuint (lines[k].line_before, ==, lines[k].line_after);
          g_assert_cmpuint (lines[k].before.self_ns, ==, lines[k].after.self_ns);
        }
    }
  g_assert_null (lprof_comparison_get_warnings (comparison)[0]);
}

/* Of functions with one name each goes with the one whose first line is still there. */
static void
test_functions_of_one_name (void)
{
  LprofBuilder *builder = lprof_builder_new ();
  guint32 file = add_file (builder, "/a.py", "a = lambda: 1\nb = lambda: 2\n");
  add_function (builder, file, "<lambda>", 1);
  add_function (builder, file, "<lambda>", 2);
  g_autoptr (LprofProfile) before = lprof_builder_finish (builder);
  builder = lprof_builder_new ();
  file = add_file (builder, "/a.py", "new = lambda: 0\nb = lambda: 2\n");
  add_function (builder, file, "<lambda>", 1);
  add_function (builder, file, "<lambda>", 2);
  g_autoptr (LprofProfile) after = lprof_builder_finish (builder);
  g_autoptr (LprofComparison) comparison = lprof_profile_compare (before, after);
  guint32 n;
  const LprofFunctionChange *changes = lprof_comparison_get_functions (comparison, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (changes[0].after, ==, 0);
  g_assert_cmpuint (changes[1].after, ==, 1);
}

static void
test_files_match_by_the_end_of_their_path (void)
{
  LprofBuilder *builder = lprof_builder_new ();
  add_function (builder, add_file (builder, "/old/pkg/util.py", NULL), "f", 1);
  add_function (builder, add_file (builder, "/old/other/util.py", NULL), "f", 1);
  add_function (builder, add_file (builder, "<string>", NULL), "f", 1);
  g_autoptr (LprofProfile) before = lprof_builder_finish (builder);
  builder = lprof_builder_new ();
  add_function (builder, add_file (builder, "/new/other/util.py", NULL), "f", 1);
  add_function (builder, add_file (builder, "/new/pkg/util.py", NULL), "f", 1);
  add_function (builder, add_file (builder, "/new/util2.py", NULL), "f", 1);
  g_autoptr (LprofProfile) after = lprof_builder_finish (builder);
  g_autoptr (LprofComparison) comparison = lprof_profile_compare (before, after);
  guint32 n;
  const LprofFunctionChange *changes = lprof_comparison_get_functions (comparison, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpuint (changes[0].after, ==, 1);
  g_assert_cmpuint (changes[1].after, ==, 0);
  g_assert_cmpuint (changes[2].after, ==, LPROF_NONE);
  g_assert_cmpuint (changes[3].after, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compare/functions", test_functions);
  g_test_add_func ("/compare/lines-follow-the-edit", test_lines_follow_the_edit);
  g_test_add_func ("/compare/warnings", test_warnings);
  g_test_add_func ("/compare/same-profile", test_same_profile);
  g_test_add_func ("/compare/functions-of-one-name", test_functions_of_one_name);
  g_test_add_func ("/compare/files-by-end-of-path", test_files_match_by_the_end_of_their_path);
  return g_test_run ();
}

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
  LprofFunctionInfo function = { .name = name, .file = file, .first_line = first_line, .calls = 2 };
  return lprof_builder_add_function (builder, &function);
}

static void
test_empty (void)
{
  g_autoptr (LprofProfile) profile = lprof_builder_finish (lprof_builder_new ());
  guint32 n = 1;
  lprof_profile_get_files (profile, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (lprof_profile_get_self_ns (profile), ==, 0);
}

static void
test_same_lines_are_summed (void)
{
  LprofBuilder *builder = lprof_builder_new ();
  guint32 function = add_function (builder, add_file (builder, "/a.py", NULL), "f", 1);
  guint64 buckets[LPROF_N_BUCKETS] = { [2] = 5 };
  LprofLine line = { .line = 3,
                     .function = function,
                     .hits = 5,
                     .events = 6,
                     .self_ns = 500,
                     .total_ns = 700,
                     .wait_ns = 1,
                     .raw_self_ns = 510,
                     .raw_total_ns = 712,
                     .shortest_ns = 90,
                     .longest_ns = 120 };
  lprof_builder_add_line (builder, &line, buckets);
  line.shortest_ns = 70;
  line.longest_ns = 80;
  lprof_builder_add_line (builder, &line, buckets);
  g_autoptr (LprofProfile) profile = lprof_builder_finish (builder);
  g_autoptr (LprofLines) lines = lprof_profile_get_lines (profile, 0);
  guint32 n;
  const LprofLine *sum = lprof_lines_get (lines, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (sum->statement, ==, 3);
  g_assert_cmpuint (sum->hits, ==, 10);
  g_assert_cmpuint (sum->events, ==, 12);
  g_assert_cmpuint (sum->self_ns, ==, 1000);
  g_assert_cmpuint (sum->total_ns, ==, 1400);
  g_assert_cmpuint (sum->wait_ns, ==, 2);
  g_assert_cmpuint (sum->raw_self_ns, ==, 1020);
  g_assert_cmpuint (sum->raw_total_ns, ==, 1424);
  g_assert_cmpuint (sum->shortest_ns, ==, 70);
  g_assert_cmpuint (sum->longest_ns, ==, 120);
  g_assert_cmpuint (lprof_lines_get_buckets (lines, 0)[2], ==, 10);
  g_assert_cmpuint (lprof_profile_get_self_ns (profile), ==, 1000);
}

/* Many threads bring the same lines: memory follows the lines, sums are exact. */
static void
test_many_additions (void)
{
  LprofBuilder *builder = lprof_builder_new ();
  guint32 function = add_function (builder, add_file (builder, "/a.py", NULL), "f", 1);
  guint64 buckets[LPROF_N_BUCKETS] = { [0] = 1, [31] = 2 };
  for (guint32 i = 0; i < 100000; i++)
    {
      LprofLine line = {
        .line = 1 + i * 7919 % 1000, .function = function, .events = 1, .self_ns = i
      };
      lprof_builder_add_line (builder, &line, buckets);
    }
  g_autoptr (LprofProfile) profile = lprof_builder_finish (builder);
  g_autoptr (LprofLines) lines = lprof_profile_get_lines (profile, 0);
  guint32 n;
  const LprofLine *sums = lprof_lines_get (lines, &n);
  g_assert_cmpuint (n, ==, 1000);
  for (guint32 i = 0; i < n; i++)
    {
      g_assert_cmpuint (sums[i].line, ==, i + 1);
      g_assert_cmpuint (sums[i].events, ==, 100);
      g_assert_cmpuint (lprof_lines_get_buckets (lines, i)[31], ==, 200);
    }
  g_assert_cmpuint (lprof_profile_get_self_ns (profile), ==, G_GUINT64_CONSTANT (4999950000));
}

static void
test_functions_stand_by_file (void)
{
  LprofBuilder *builder = lprof_builder_new ();
  guint32 a = add_file (builder, "/a.py", "x\ny\n");
  guint32 b = add_file (builder, "/b.py", NULL);
  guint32 late = add_function (builder, a, "late", 9);
  add_function (builder, b, "other", 1);
  guint32 early = add_function (builder, a, "early", 2);
  g_assert_cmpuint (add_function (builder, a, "late", 9), ==, late);
  LprofLine line = { .line = 9, .function = late, .hits = 4, .self_ns = 40, .wait_ns = 3 };
  lprof_builder_add_line (builder, &line, NULL);
  LprofTreeNode root = { .parent = LPROF_NONE, .function = LPROF_NONE };
  LprofTreeNode node = { .parent = lprof_builder_add_node (builder, &root), .function = early };
  g_assert_cmpuint (lprof_builder_add_node (builder, &node), ==, 1);
  g_assert_cmpuint (lprof_builder_add_node (builder, &node), ==, 1);
  g_autoptr (LprofProfile) profile = lprof_builder_finish (builder);
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, NULL);
  const LprofSourceFile *files = lprof_profile_get_files (profile, NULL);
  g_assert_cmpstr (functions[0].name, ==, "early");
  g_assert_cmpstr (functions[1].name, ==, "late");
  g_assert_cmpstr (functions[2].name, ==, "other");
  g_assert_cmpuint (functions[1].calls, ==, 4);
  g_assert_cmpuint (functions[1].self_ns, ==, 40);
  g_assert_cmpuint (files[0].n_functions, ==, 2);
  g_assert_cmpuint (files[0].n_lines, ==, 9);
  g_assert_cmpuint (files[0].hits, ==, 4);
  g_assert_cmpuint (files[0].wait_ns, ==, 3);
  g_assert_cmpuint (files[1].first_function, ==, 2);
  g_assert_cmpuint (lprof_profile_get_tree (profile, NULL)[1].function, ==, 0);
}

static void
test_edited_source_is_another_file (void)
{
  LprofBuilder *builder = lprof_builder_new ();
  guint32 before = add_file (builder, "/a.py", "x = 1\n");
  g_assert_cmpuint (add_file (builder, "/a.py", "x = 2\n"), !=, before);
  g_assert_cmpuint (add_file (builder, "/a.py", "x = 1\n"), ==, before);
  g_autoptr (LprofProfile) profile = lprof_builder_finish (builder);
  guint32 n;
  const LprofSourceFile *files = lprof_profile_get_files (profile, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (files[0].n_lines, ==, 1);
  g_assert_cmpstr (lprof_profile_get_source (profile, 1, NULL), ==, "x = 2\n");
  g_assert_cmpstr (files[0].sha256, ==,
                   "9e26bf369911c45c243c684147b23fc9e1dcfcf257d299a1c632016a6fcd33f4");
}

static void
test_text_is_made_valid (void)
{
  LprofBuilder *builder = lprof_builder_new ();
  LprofSourceFile file = { .path = "/\xff.py" };
  lprof_builder_add_file (builder, &file, "a\0b\n", 4);
  g_autoptr (LprofProfile) profile = lprof_builder_finish (builder);
  const LprofSourceFile *files = lprof_profile_get_files (profile, NULL);
  g_assert_cmpstr (files[0].path, ==, "/\xef\xbf\xbd.py");
  g_assert_cmpstr (lprof_profile_get_source (profile, 0, NULL), ==, "a\xef\xbf\xbd\x62\n");
}

/* Numbers stop at 2^63 - 1 instead of wrapping around. */
static void
test_sums_saturate (void)
{
  LprofBuilder *builder = lprof_builder_new ();
  guint32 function = add_function (builder, add_file (builder, "/a.py", NULL), "f", 1);
  LprofLine line = {
    .line = 1, .function = function, .events = G_MAXUINT64, .self_ns = G_MAXINT64
  };
  lprof_builder_add_line (builder, &line, NULL);
  line.line = 2;
  lprof_builder_add_line (builder, &line, NULL);
  g_autoptr (LprofProfile) profile = lprof_builder_finish (builder);
  g_autoptr (LprofLines) lines = lprof_profile_get_lines (profile, 0);
  g_assert_cmpuint (lprof_lines_get (lines, NULL)->events, ==, G_MAXINT64);
  g_assert_cmpuint (lprof_profile_get_self_ns (profile), ==, G_MAXINT64);
}

static void
test_same_seed_same_profile (void)
{
  for (guint32 seed = 0; seed < 20; seed++)
    {
      g_autoptr (LprofProfile) a = make_random_profile (seed);
      g_autoptr (LprofProfile) b = make_random_profile (seed);
      assert_same_profile (a, b);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/builder/empty", test_empty);
  g_test_add_func ("/builder/same-lines-are-summed", test_same_lines_are_summed);
  g_test_add_func ("/builder/many-additions", test_many_additions);
  g_test_add_func ("/builder/functions-stand-by-file", test_functions_stand_by_file);
  g_test_add_func ("/builder/edited-source", test_edited_source_is_another_file);
  g_test_add_func ("/builder/text-is-made-valid", test_text_is_made_valid);
  g_test_add_func ("/builder/sums-saturate", test_sums_saturate);
  g_test_add_func ("/builder/same-seed", test_same_seed_same_profile);
  return g_test_run ();
}

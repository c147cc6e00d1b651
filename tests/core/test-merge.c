/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "random-profile.h"

static void
test_nothing (void)
{
  g_autoptr (LprofProfile) merged = lprof_profile_merge (NULL, 0, NULL);
  guint32 n;
  lprof_profile_get_runs (merged, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_one_is_itself (void)
{
  for (guint32 seed = 0; seed < 20; seed++)
    {
      LprofProfile *profile = make_random_profile (seed);
      g_autoptr (LprofProfile) merged = lprof_profile_merge (&profile, 1, NULL);
      assert_same_profile (profile, merged);
      lprof_profile_unref (profile);
    }
}

/* Merging two profiles is what building both into one gives. */
static void
test_two_are_summed (void)
{
  for (guint32 seed = 0; seed < 20; seed++)
    {
      LprofProfile *profiles[] = { make_random_profile (seed), make_random_profile (seed + 100) };
      g_autoptr (LprofProfile) merged = lprof_profile_merge (profiles, 2, NULL);
      LprofBuilder *builder = lprof_builder_new ();
      add_random_profile (builder, seed);
      add_random_profile (builder, seed + 100);
      g_autoptr (LprofProfile) expected = lprof_builder_finish (builder);
      assert_same_sums (merged, expected);
      lprof_profile_unref (profiles[0]);
      lprof_profile_unref (profiles[1]);
    }
}

static void
test_order_does_not_matter (void)
{
  LprofProfile *forth[] = { make_random_profile (1), make_random_profile (2) };
  LprofProfile *back[] = { forth[1], forth[0] };
  g_autoptr (LprofProfile) a = lprof_profile_merge (forth, 2, NULL);
  g_autoptr (LprofProfile) b = lprof_profile_merge (back, 2, NULL);
  assert_same_sums (a, b);
  lprof_profile_unref (forth[0]);
  lprof_profile_unref (forth[1]);
}

static void
test_every_run_is_kept (void)
{
  LprofProfile *profiles[] = { make_random_profile (3), make_random_profile (4) };
  g_autoptr (LprofProfile) merged = lprof_profile_merge (profiles, 2, NULL);
  guint32 n;
  const LprofRun *runs = lprof_profile_get_runs (merged, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpuint (runs[1].pid, ==, 3);
  g_assert_cmpuint (runs[3].pid, ==, 4);
  const LprofThreadInfo *threads = lprof_profile_get_threads (merged, &n);
  g_assert_cmpuint (n, ==, 6);
  g_assert_cmpuint (threads[5].run, ==, 2);
  g_assert_cmpuint (lprof_profile_get_duration_ns (merged), ==,
                    runs[0].duration_ns + runs[1].duration_ns + runs[2].duration_ns
                        + runs[3].duration_ns);
  const LprofBenchmark *benchmarks = lprof_profile_get_benchmarks (merged, &n);
  g_assert_cmpuint (n, ==, 6);
  g_assert_cmpstr (benchmarks[3].name, ==, "größer");
  g_assert_cmpuint (benchmarks[3].run, ==, 2);
  lprof_profile_unref (profiles[0]);
  lprof_profile_unref (profiles[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/merge/nothing", test_nothing);
  g_test_add_func ("/merge/one-is-itself", test_one_is_itself);
  g_test_add_func ("/merge/two-are-summed", test_two_are_summed);
  g_test_add_func ("/merge/order-does-not-matter", test_order_does_not_matter);
  g_test_add_func ("/merge/every-run-is-kept", test_every_run_is_kept);
  return g_test_run ();
}

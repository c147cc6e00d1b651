/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-benchmarks.h"
#include "sample-profile.h"

static void
test_axis (void)
{
  g_autoptr (LprofProfile) profile = sample_profile_new_benchmarks ();
  LpvBenchmarkAxis axis;

  lpv_benchmark_axis_init (&axis, profile);
  g_assert_false (axis.logarithmic);
  g_assert_cmpfloat (axis.least, >=, 5600);
  g_assert_cmpfloat (axis.least, <, 5700);
  g_assert_cmpfloat (axis.most, >, 11000);
  g_assert_cmpfloat (axis.most, <, 13000); /* outliers take half as long again */
  g_assert_cmpfloat (lpv_benchmark_axis_place (&axis, axis.least), ==, 0);
  g_assert_cmpfloat (lpv_benchmark_axis_place (&axis, 1e9), ==, 1);
  for (double place = 0; place <= 1; place += 0.25)
    g_assert_cmpfloat_with_epsilon (
        lpv_benchmark_axis_place (&axis, lpv_benchmark_axis_time (&axis, place)), place, 1e-9);
}

static void
test_logarithmic_axis (void)
{
  const LpvBenchmarkAxis axis = { .least = 10, .most = 1000, .logarithmic = TRUE };

  g_assert_cmpfloat_with_epsilon (lpv_benchmark_axis_place (&axis, 100), 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (lpv_benchmark_axis_time (&axis, 0.5), 100, 1e-9);
}

static void
test_every_sample_is_counted (void)
{
  g_autoptr (LprofProfile) profile = sample_profile_new_benchmarks ();
  LpvBenchmarkAxis axis;
  guint32 n;
  const LprofBenchmark *benchmarks = lprof_profile_get_benchmarks (profile, &n);

  lpv_benchmark_axis_init (&axis, profile);
  for (guint32 i = 0; i < n; i++)
    {
      g_autofree guint32 *counts = lpv_benchmark_axis_count (&axis, &benchmarks[i], 40);
      guint32 sum = 0;

      for (guint k = 0; k < 40; k++)
        sum += counts[k];
      g_assert_cmpuint (sum, ==, 100);
    }
}

static void
test_words (void)
{
  g_autoptr (LprofProfile) profile = sample_profile_new_benchmarks ();
  const LprofBenchmark *benchmarks = lprof_profile_get_benchmarks (profile, NULL);
  g_autofree char *described = lpv_benchmark_describe (&benchmarks[0]);
  g_autofree char *detail = NULL;
  g_autofree char *slower = lpv_benchmark_describe_change (&benchmarks[0], &benchmarks[1], &detail);
  g_autofree char *other = NULL;
  g_autofree char *faster = lpv_benchmark_describe_change (&benchmarks[1], &benchmarks[0], &other);
  g_autofree char *third = NULL;
  g_autofree char *same = lpv_benchmark_describe_change (&benchmarks[0], &benchmarks[3], &third);

  g_assert_true (g_str_has_prefix (described, "median 6.0\302\240µs (5."));
  g_assert_true (g_str_has_suffix (described, "100 samples of 10 processes"));
  g_assert_cmpstr (slower, ==, "“list(sorted(x))” is 1.45 times as slow as “sorted(x)”");
  g_assert_true (g_str_has_prefix (detail, "+44."));
  g_assert_nonnull (strstr (detail, "rank test p < 0.0001, Cliff’s delta +1.00"));
  g_assert_cmpstr (faster, ==, "“sorted(x)” is 1.45 times as fast as “list(sorted(x))”");
  g_assert_cmpstr (same, ==, "No real difference between “sorted(x)” and “sorted(x) again”");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/benchmarks/axis", test_axis);
  g_test_add_func ("/benchmarks/logarithmic-axis", test_logarithmic_axis);
  g_test_add_func ("/benchmarks/every-sample-is-counted", test_every_sample_is_counted);
  g_test_add_func ("/benchmarks/words", test_words);
  return g_test_run ();
}

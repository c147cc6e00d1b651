/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <string.h>

#include "lpv-format.h"

static void
check_duration (guint64 nanoseconds, const char *expected)
{
  g_autofree char *text = lpv_format_duration (nanoseconds);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_duration (void)
{
  check_duration (0, "0\302\240ns");
  check_duration (512, "512\302\240ns");
  check_duration (12200, "12.2\302\240µs");
  check_duration (246500000, "246.5\302\240ms");
  check_duration (G_GUINT64_CONSTANT (78250000000), "78.25\302\240s");
}

/* A number that is rounded up to a thousand has the next unit. */
static void
test_duration_is_rounded_before_its_unit_is_chosen (void)
{
  check_duration (999949, "999.9\302\240µs");
  check_duration (999960, "1.0\302\240ms");
  check_duration (999960000, "1.00\302\240s");
}

static gsize
find_point (const char *text)
{
  return strlen (text) - (gsize)(strchr (text, '.') - text);
}

static void
test_points_of_a_column_stand_below_one_another (void)
{
  g_autofree char *seconds = lpv_format_duration_column (1490000000);
  g_autofree char *milliseconds = lpv_format_duration_column (310000000);
  g_autofree char *nanoseconds = lpv_format_duration_column (512);

  g_assert_cmpstr (seconds, ==, "1.49 s");
  g_assert_cmpstr (milliseconds, ==, "310.0 ms");
  g_assert_cmpuint (find_point (seconds), ==, find_point (milliseconds));
  g_assert_cmpstr (nanoseconds, ==, "512   ns");
}

static void
test_count (void)
{
  g_autofree char *small = lpv_format_count (842260);
  g_autofree char *large = lpv_format_count (12340000);
  g_autofree char *huge = lpv_format_count (G_GUINT64_CONSTANT (7450000000));

  g_assert_cmpstr (small, ==, "842260");
  g_assert_cmpstr (large, ==, "12.3\302\240M");
  g_assert_cmpstr (huge, ==, "7.5\302\240G");
}

static void
check_size (guint64 bytes, const char *expected)
{
  g_autofree char *text = lpv_format_size (bytes);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_size (void)
{
  check_size (0, "0\302\240B");
  check_size (999, "999\302\240B");
  check_size (1000, "1.0\302\240KiB");
  check_size (12900000, "12.3\302\240MiB");
  check_size (G_GUINT64_CONSTANT (1073741823), "1.0\302\240GiB");
  check_size (G_GUINT64_CONSTANT (5) << 50, "5120.0\302\240TiB");
}

static void
test_value_has_the_unit_of_its_metric (void)
{
  g_autofree char *time = lpv_format_value (LPV_METRIC_SELF, 2000);
  g_autofree char *size = lpv_format_value (LPV_METRIC_AT_PEAK, 2048);
  g_autofree char *count = lpv_format_value (LPV_METRIC_ALLOCATIONS, 2048);
  g_autofree char *hits = lpv_format_counted (LPV_METRIC_HITS, 1);
  g_autofree char *samples = lpv_format_counted (LPV_METRIC_SAMPLES, 2);
  g_autofree char *estimate = lpv_format_share_margin (0.354, 0.0144);

  g_assert_cmpstr (time, ==, "2.0\302\240µs");
  g_assert_cmpstr (size, ==, "2.0\302\240KiB");
  g_assert_cmpstr (count, ==, "2048");
  g_assert_cmpstr (hits, ==, "1 hit");
  g_assert_cmpstr (samples, ==, "2 samples");
  g_assert_cmpstr (estimate, ==, "35.4% ± 1.4");
}

static void
test_share (void)
{
  g_autofree char *none = lpv_format_share (0.0);
  g_autofree char *little = lpv_format_share (0.0001);
  g_autofree char *third = lpv_format_share (0.3333);

  g_assert_cmpstr (none, ==, "0.0%");
  g_assert_cmpstr (little, ==, "<0.1%");
  g_assert_cmpstr (third, ==, "33.3%");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/duration", test_duration);
  g_test_add_func ("/format/duration-is-rounded-first",
                   test_duration_is_rounded_before_its_unit_is_chosen);
  g_test_add_func ("/format/points-of-a-column", test_points_of_a_column_stand_below_one_another);
  g_test_add_func ("/format/count", test_count);
  g_test_add_func ("/format/size", test_size);
  g_test_add_func ("/format/value", test_value_has_the_unit_of_its_metric);
  g_test_add_func ("/format/share", test_share);
  return g_test_run ();
}

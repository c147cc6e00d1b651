/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof.h"

/* Limits of Wilson's interval as tables have them: (0, 0.2775), (0.2366, 0.7634). */
static void
test_is_wilsons (void)
{
  g_assert_cmpfloat_with_epsilon (lprof_proportion_margin (0, 10), 0.2775 / 2, 0.0001);
  g_assert_cmpfloat_with_epsilon (lprof_proportion_margin (10, 10), 0.2775 / 2, 0.0001);
  g_assert_cmpfloat_with_epsilon (lprof_proportion_margin (5, 10), (0.7634 - 0.2366) / 2, 0.0001);
}

static void
test_knows_nothing_without_samples (void)
{
  g_assert_cmpfloat (lprof_proportion_margin (0, 0), ==, 1.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/proportion/is-wilsons", test_is_wilsons);
  g_test_add_func ("/proportion/nothing-without-samples", test_knows_nothing_without_samples);
  return g_test_run ();
}

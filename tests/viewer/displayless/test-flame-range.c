/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-flame-range.h"

#define EVEN 1e-6

static void
assert_range (LpvFlameRange range, double from, double to)
{
  g_assert_cmpfloat_with_epsilon (range.from, from, EVEN);
  g_assert_cmpfloat_with_epsilon (range.to, to, EVEN);
}

static void
test_fit (void)
{
  assert_range (lpv_flame_range_fit ((LpvFlameRange){ -20, 30 }, 100), 0, 50);
  assert_range (lpv_flame_range_fit ((LpvFlameRange){ 80, 130 }, 100), 50, 100);
  assert_range (lpv_flame_range_fit ((LpvFlameRange){ -20, 300 }, 100), 0, 100);
  assert_range (lpv_flame_range_fit ((LpvFlameRange){ 40, 40.1 }, 100), 40, 41);
  assert_range (lpv_flame_range_fit ((LpvFlameRange){ 0, 0 }, 0), 0, 0);
}

static void
test_zoom_keeps_the_place (void)
{
  LpvFlameRange range = { 100, 500 };
  LpvFlameRange zoomed = lpv_flame_range_zoom (range, 200, 0.5);

  assert_range (zoomed, 150, 350);
  g_assert_cmpfloat_with_epsilon (lpv_flame_range_to_pixel (range, 800, 200),
                                  lpv_flame_range_to_pixel (zoomed, 800, 200), EVEN);
  g_assert_cmpfloat_with_epsilon (lpv_flame_range_from_pixel (zoomed, 800, 200), 200, EVEN);
}

static void
test_between (void)
{
  LpvFlameRange wide = { 0, 1000 };
  LpvFlameRange narrow = { 300, 310 };

  assert_range (lpv_flame_range_between (wide, narrow, 0), 0, 1000);
  assert_range (lpv_flame_range_between (wide, narrow, 1), 300, 310);
  g_assert_cmpfloat_with_epsilon (lpv_flame_range_between (wide, narrow, 0.5).to
                                      - lpv_flame_range_between (wide, narrow, 0.5).from,
                                  100, EVEN);
  assert_range (lpv_flame_range_between ((LpvFlameRange){ 0, 10 }, (LpvFlameRange){ 50, 60 }, 0.5),
                25, 35);
}

static void
test_reveal (void)
{
  LpvFlameRange range = { 100, 200 };

  assert_range (lpv_flame_range_reveal (range, 120, 150), 100, 200);
  assert_range (lpv_flame_range_reveal (range, 50, 70), 50, 150);
  assert_range (lpv_flame_range_reveal (range, 190, 230), 130, 230);
  assert_range (lpv_flame_range_reveal (range, 150, 900), 150, 250);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flame-range/fit", test_fit);
  g_test_add_func ("/flame-range/zoom-keeps-the-place", test_zoom_keeps_the_place);
  g_test_add_func ("/flame-range/between", test_between);
  g_test_add_func ("/flame-range/reveal", test_reveal);
  return g_test_run ();
}

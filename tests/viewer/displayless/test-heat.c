/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <math.h>

#include "lpv-heat.h"

#define N_STEPS 24

typedef void (*Scale) (double share, LpvHeatTheme theme, GdkRGBA *color);

static double
to_linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

/* Relative luminance and contrast as WCAG 2 defines them. */
static double
luminance (const GdkRGBA *color)
{
  return 0.2126 * to_linear (color->red) + 0.7152 * to_linear (color->green)
         + 0.0722 * to_linear (color->blue);
}

static double
contrast (const GdkRGBA *one, const GdkRGBA *other)
{
  double a = luminance (one);
  double b = luminance (other);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

/* The written way to OKLab, independent of the way back that the scale takes. */
static void
to_lab (const double linear[3], double lab[3])
{
  double l = cbrt (0.4122214708 * linear[0] + 0.5363325363 * linear[1] + 0.0514459929 * linear[2]);
  double m = cbrt (0.2119034982 * linear[0] + 0.6806995451 * linear[1] + 0.1073969566 * linear[2]);
  double s = cbrt (0.0883024619 * linear[0] + 0.2817188376 * linear[1] + 0.6299787005 * linear[2]);

  lab[0] = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
  lab[1] = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
  lab[2] = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
}

/* Machado, Oliveira and Fernandes, "A physiologically-based model for simulation
 * of color vision deficiency", 2009: no, red-blind, green-blind, blue-blind. */
static const double vision[4][3][3] = {
  { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  { { 0.152286, 1.052583, -0.204868 },
    { 0.114503, 0.786281, 0.099216 },
    { -0.003882, -0.048116, 1.051998 } },
  { { 0.367322, 0.860646, -0.227968 },
    { 0.280085, 0.672501, 0.047413 },
    { -0.011820, 0.042940, 0.968881 } },
  { { 1.255528, -0.076749, -0.178779 },
    { -0.078411, 0.930809, 0.147602 },
    { 0.004733, 0.691367, 0.303900 } },
};

static void
seen_as (const GdkRGBA *color, int kind, double lab[3])
{
  double linear[3] = { to_linear (color->red), to_linear (color->green), to_linear (color->blue) };
  double seen[3];

  for (int i = 0; i < 3; i++)
    {
      seen[i] = 0;
      for (int j = 0; j < 3; j++)
        seen[i] += vision[kind][i][j] * linear[j];
      seen[i] = CLAMP (seen[i], 0.0, 1.0);
    }
  to_lab (seen, lab);
}

static double
distance (const double one[3], const double other[3])
{
  return sqrt (pow (one[0] - other[0], 2) + pow (one[1] - other[1], 2)
               + pow (one[2] - other[2], 2));
}

/* The share that stands at an even place of the scale. */
static double
share_at (int step)
{
  return pow ((double)step / N_STEPS, 2);
}

static void
less (double share, LpvHeatTheme theme, GdkRGBA *color)
{
  lpv_heat_change_color (-share, theme, color);
}

static const Scale scales[] = { lpv_heat_color, lpv_heat_change_color, less };

static void
test_text_is_readable (void)
{
  for (LpvHeatTheme theme = 0; theme < 4; theme++)
    {
      double wanted = theme & LPV_HEAT_HIGH_CONTRAST ? 7 : 4.5;
      GdkRGBA text, color;

      lpv_heat_text_color (theme, &text);
      for (gsize s = 0; s < G_N_ELEMENTS (scales); s++)
        for (int i = 0; i <= N_STEPS; i++)
          {
            scales[s](share_at (i), theme, &color);
            g_assert_cmpfloat (contrast (&text, &color), >=, wanted);
          }
      for (guint hue = 0; hue < LPV_HEAT_N_HUES; hue++)
        {
          lpv_heat_hue_color (hue, theme, &color);
          g_assert_cmpfloat (contrast (&text, &color), >=, wanted);
        }
    }
}

static void
test_steps_are_even (void)
{
  for (LpvHeatTheme theme = 0; theme < 4; theme++)
    for (gsize s = 0; s < G_N_ELEMENTS (scales); s++)
      {
        double shortest = G_MAXDOUBLE, longest = 0;
        double before[3], lab[3];
        GdkRGBA color;

        for (int i = 0; i <= N_STEPS; i++)
          {
            scales[s](share_at (i), theme, &color);
            seen_as (&color, 0, lab);
            if (i > 0)
              {
                shortest = MIN (shortest, distance (lab, before));
                longest = MAX (longest, distance (lab, before));
              }
            memcpy (before, lab, sizeof lab);
          }
        /* The step that rounds the corner at the middle stop is a little shorter. */
        g_assert_cmpfloat (longest / shortest, <, 1.15);
      }
}

static void
test_order_for_every_vision (void)
{
  for (LpvHeatTheme theme = 0; theme < 4; theme++)
    for (gsize s = 0; s < G_N_ELEMENTS (scales); s++)
      for (int kind = 0; kind < 4; kind++)
        {
          double sign = theme & LPV_HEAT_DARK ? 1 : -1;
          double before[3], lab[3];
          GdkRGBA color;

          for (int i = 0; i <= N_STEPS; i++)
            {
              scales[s](share_at (i), theme, &color);
              seen_as (&color, kind, lab);
              if (i > 0)
                g_assert_cmpfloat (sign * (lab[0] - before[0]), >, 0);
              memcpy (before, lab, sizeof lab);
            }
        }
}

static void
test_more_is_not_less_for_any_vision (void)
{
  for (LpvHeatTheme theme = 0; theme < 4; theme++)
    for (int kind = 0; kind < 4; kind++)
      for (int i = N_STEPS / 3; i <= N_STEPS; i++)
        {
          GdkRGBA color;
          double one[3], other[3];

          lpv_heat_change_color (share_at (i), theme, &color);
          seen_as (&color, kind, one);
          lpv_heat_change_color (-share_at (i), theme, &color);
          seen_as (&color, kind, other);
          g_assert_cmpfloat (distance (one, other), >, 0.05);
        }
}

static void
test_tint_lies_behind_text (void)
{
  static const char *const grounds[] = { "#ffffff", "#1e1e1e", "#ffffff", "#000000" };

  for (LpvHeatTheme theme = 0; theme < 4; theme++)
    {
      GdkRGBA ground, text, tint;

      gdk_rgba_parse (&ground, grounds[theme]);
      lpv_heat_text_color (theme, &text);
      lpv_heat_tint (1, theme, &tint);
      tint.red = tint.red * tint.alpha + ground.red * (1 - tint.alpha);
      tint.green = tint.green * tint.alpha + ground.green * (1 - tint.alpha);
      tint.blue = tint.blue * tint.alpha + ground.blue * (1 - tint.alpha);
      g_assert_cmpfloat (contrast (&text, &tint), >=, 7);
    }
}

static void
test_any_number_has_a_color (void)
{
  GdkRGBA none, all, color;

  lpv_heat_color (0, LPV_HEAT_LIGHT, &none);
  lpv_heat_color (1, LPV_HEAT_LIGHT, &all);
  lpv_heat_color (-0.5, LPV_HEAT_LIGHT, &color);
  g_assert_true (gdk_rgba_equal (&color, &none));
  lpv_heat_color (NAN, LPV_HEAT_LIGHT, &color);
  g_assert_true (gdk_rgba_equal (&color, &none));
  lpv_heat_color (7, LPV_HEAT_LIGHT, &color);
  g_assert_true (gdk_rgba_equal (&color, &all));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/heat/text-is-readable", test_text_is_readable);
  g_test_add_func ("/heat/steps-are-even", test_steps_are_even);
  g_test_add_func ("/heat/order-for-every-vision", test_order_for_every_vision);
  g_test_add_func ("/heat/more-is-not-less", test_more_is_not_less_for_any_vision);
  g_test_add_func ("/heat/tint-lies-behind-text", test_tint_lies_behind_text);
  g_test_add_func ("/heat/any-number", test_any_number_has_a_color);
  return g_test_run ();
}

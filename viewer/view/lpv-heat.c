/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <adwaita.h>
#include <math.h>

#include "lpv-heat.h"

/* The scales are laid out in OKLab (Björn Ottosson, "A perceptual color space for
 * image processing", 2020), where equal distances look equally different. A scale
 * is three stops given as lightness, chroma and hue, joined by straight lines that
 * are walked at even speed. Lightness moves in one direction only: that is the
 * order which every kind of color vision sees. All stops lie inside sRGB. */

#define N_STEPS 1024

typedef struct
{
  double lightness;
  double a; /* green to red */
  double b; /* blue to yellow */
} Lab;

typedef struct
{
  double lightness;
  double chroma;
  double hue; /* degrees */
} Stop;

#define N_STOPS 3

/* Indexed by LpvHeatTheme. */
static const Stop heat_stops[4][N_STOPS] = {
  { { .985, .020, 95 }, { .870, .105, 75 }, { .715, .165, 42 } },
  { { .270, .015, 85 }, { .370, .075, 60 }, { .490, .155, 38 } },
  { { .985, .020, 95 }, { .860, .115, 75 }, { .700, .180, 42 } },
  { { .250, .020, 85 }, { .350, .075, 60 }, { .455, .150, 37 } },
};

static const Stop dark_bar_stops[N_STOPS] = { { .520, .070, 75 },
                                              { .600, .110, 60 },
                                              { .690, .165, 42 } };

static const Stop less_stops[4][N_STOPS] = {
  { { .985, .000, 0 }, { .870, .065, 245 }, { .715, .140, 250 } },
  { { .270, .000, 0 }, { .370, .065, 250 }, { .490, .125, 252 } },
  { { .985, .000, 0 }, { .860, .072, 245 }, { .700, .145, 250 } },
  { { .250, .000, 0 }, { .350, .065, 250 }, { .455, .125, 252 } },
};

static const Stop more_stops[4][N_STOPS] = {
  { { .985, .000, 0 }, { .870, .080, 65 }, { .715, .165, 42 } },
  { { .270, .000, 0 }, { .370, .075, 50 }, { .490, .155, 38 } },
  { { .985, .000, 0 }, { .860, .085, 65 }, { .700, .180, 42 } },
  { { .250, .000, 0 }, { .350, .075, 50 }, { .455, .150, 37 } },
};

static const float tint_alpha[4] = { .4f, .6f, .4f, .7f };

static const double hue_lightness[4] = { .83, .42, .86, .38 };
static const double hue_chroma[4] = { .075, .065, .070, .060 };

static Lab
lab_from_stop (const Stop *stop)
{
  double angle = stop->hue * G_PI / 180;
  Lab lab = { stop->lightness, stop->chroma * cos (angle), stop->chroma * sin (angle) };

  return lab;
}

static Lab
lab_mix (const Lab *from, const Lab *to, double part)
{
  Lab lab = {
    from->lightness + (to->lightness - from->lightness) * part,
    from->a + (to->a - from->a) * part,
    from->b + (to->b - from->b) * part,
  };

  return lab;
}

static double
lab_distance (const Lab *one, const Lab *other)
{
  double lightness = one->lightness - other->lightness;
  double a = one->a - other->a;
  double b = one->b - other->b;

  return sqrt (lightness * lightness + a * a + b * b);
}

static float
srgb_from_linear (double channel)
{
  channel = CLAMP (channel, 0.0, 1.0);
  if (channel <= 0.0031308)
    return (float)(12.92 * channel);
  return (float)(1.055 * pow (channel, 1 / 2.4) - 0.055);
}

static void
lab_to_rgba (const Lab *lab, GdkRGBA *color)
{
  double l = lab->lightness + 0.3963377774 * lab->a + 0.2158037573 * lab->b;
  double m = lab->lightness - 0.1055613458 * lab->a - 0.0638541728 * lab->b;
  double s = lab->lightness - 0.0894841775 * lab->a - 1.2914855480 * lab->b;

  l = l * l * l;
  m = m * m * m;
  s = s * s * s;
  color->red = srgb_from_linear (4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  color->green = srgb_from_linear (-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  color->blue = srgb_from_linear (-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
  color->alpha = 1;
}

/* The color at a place in [0, 1] of a scale, measured along its lines. */
static void
walk (const Stop stops[N_STOPS], double position, GdkRGBA *color)
{
  Lab cold = lab_from_stop (&stops[0]);
  Lab warm = lab_from_stop (&stops[1]);
  Lab hot = lab_from_stop (&stops[2]);
  double first = lab_distance (&cold, &warm);
  double second = lab_distance (&warm, &hot);
  double way = CLAMP (position, 0.0, 1.0) * (first + second);
  Lab lab;

  if (way <= first)
    lab = lab_mix (&cold, &warm, way / first);
  else
    lab = lab_mix (&warm, &hot, (way - first) / second);
  lab_to_rgba (&lab, color);
}

LpvHeatTheme
lpv_heat_theme (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  LpvHeatTheme theme = LPV_HEAT_LIGHT;

  if (adw_style_manager_get_dark (manager))
    theme |= LPV_HEAT_DARK;
  if (adw_style_manager_get_high_contrast (manager))
    theme |= LPV_HEAT_HIGH_CONTRAST;
  return theme;
}

double
lpv_heat_position (double share)
{
  if (!(share > 0)) /* also not a number, from 0 / 0 */
    return 0;
  return share >= 1 ? 1 : sqrt (share);
}

/* Mixing takes microseconds, and each line of a source is drawn in each frame: the
 * scale is mixed once, in more steps than a screen has colors for it. */
static const GdkRGBA *
get_ramp (LpvHeatTheme theme)
{
  static GdkRGBA *ramps[4];
  GdkRGBA **ramp = &ramps[theme & 3];

  if (*ramp == NULL)
    {
      *ramp = g_new (GdkRGBA, N_STEPS + 1);
      for (int i = 0; i <= N_STEPS; i++)
        walk (heat_stops[theme & 3], (double)i / N_STEPS, &(*ramp)[i]);
    }
  return *ramp;
}

void
lpv_heat_color (double share, LpvHeatTheme theme, GdkRGBA *color)
{
  *color = get_ramp (theme)[(int)lrint (lpv_heat_position (share) * N_STEPS)];
}

void
lpv_heat_bar_color (double share, LpvHeatTheme theme, GdkRGBA *color)
{
  if (theme & LPV_HEAT_DARK)
    walk (dark_bar_stops, lpv_heat_position (share), color);
  else
    lpv_heat_color (share, theme, color);
}

void
lpv_heat_tint (double share, LpvHeatTheme theme, GdkRGBA *color)
{
  lpv_heat_color (share, theme, color);
  color->alpha = tint_alpha[theme & 3];
}

void
lpv_heat_change_color (double change, LpvHeatTheme theme, GdkRGBA *color)
{
  const Stop *stops = change < 0 ? less_stops[theme & 3] : more_stops[theme & 3];

  walk (stops, lpv_heat_position (fabs (change)), color);
}

void
lpv_heat_hue_color (guint hue, LpvHeatTheme theme, GdkRGBA *color)
{
  /* Neighbors in number stand far apart in hue: 5 has no divisor in common with 12. */
  guint place = hue % LPV_HEAT_N_HUES * 5 % LPV_HEAT_N_HUES;
  Stop stop = {
    hue_lightness[theme & 3],
    hue_chroma[theme & 3],
    15 + 360.0 * place / LPV_HEAT_N_HUES,
  };
  Lab lab = lab_from_stop (&stop);

  lab_to_rgba (&lab, color);
}

void
lpv_heat_text_color (LpvHeatTheme theme, GdkRGBA *color)
{
  static const char *const texts[] = { "#2e2e2e", "#f0f0f0", "#000000", "#ffffff" };

  gdk_rgba_parse (color, texts[theme & 3]);
}

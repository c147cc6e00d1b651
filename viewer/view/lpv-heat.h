/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The colors that stand for numbers.
 *
 * Three scales: heat for shares from 0 to 1, change for differences from -1
 * (less) to 1 (more), and a set of hues for things without an order. Every color
 * is a ground that the theme's text can be read on (contrast at least 4.5, with
 * high contrast 7). The pages also say each number by a length or a sign, so
 * that nothing rests on color alone. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  LPV_HEAT_LIGHT = 0,
  LPV_HEAT_DARK = 1 << 0,
  LPV_HEAT_HIGH_CONTRAST = 1 << 1,
} LpvHeatTheme;

#define LPV_HEAT_N_HUES 12

/* The theme in force, of the application's style manager. */
LpvHeatTheme lpv_heat_theme (void);

/* Place on the scale of a share in [0, 1]: its square root, so that 1 % can be
 * told from nothing and 30 % from 60 %. Lengths of bars stay linear. */
double lpv_heat_position (double share);

void lpv_heat_color (double share, LpvHeatTheme theme, GdkRGBA *color);
/* Of a bar that nothing is written on: in the dark it is brighter. */
void lpv_heat_bar_color (double share, LpvHeatTheme theme, GdkRGBA *color);
/* Pale and translucent, to lie behind text that has colors of its own. */
void lpv_heat_tint (double share, LpvHeatTheme theme, GdkRGBA *color);
/* Warm for more, blue for less; both sides have the same lightness. */
void lpv_heat_change_color (double change, LpvHeatTheme theme, GdkRGBA *color);
/* One of LPV_HEAT_N_HUES colors of equal lightness; hue is taken modulo. */
void lpv_heat_hue_color (guint hue, LpvHeatTheme theme, GdkRGBA *color);
/* What is written on all of the above. */
void lpv_heat_text_color (LpvHeatTheme theme, GdkRGBA *color);

G_END_DECLS

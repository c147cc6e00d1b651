/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The part of a flame graph's axis that is on the screen. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double from; /* nanoseconds */
  double to;
} LpvFlameRange;

/* Within [0, width] and never narrower than a nanosecond; keeps its own width
 * where it can. */
LpvFlameRange lpv_flame_range_fit (LpvFlameRange range, double width);
/* Makes the range factor times as wide around a place that stays where it is. */
LpvFlameRange lpv_flame_range_zoom (LpvFlameRange range, double place, double factor);
LpvFlameRange lpv_flame_range_move (LpvFlameRange range, double distance);
/* Between two ranges, for an animation; the ratio of widths goes evenly, so that
 * a deep zoom does not jump at its end. */
LpvFlameRange lpv_flame_range_between (LpvFlameRange from, LpvFlameRange to, double part);
/* Moves by as little as makes [start, end] visible; an end that doesn't fit gives way. */
LpvFlameRange lpv_flame_range_reveal (LpvFlameRange range, double start, double end);
gboolean lpv_flame_range_equal (LpvFlameRange one, LpvFlameRange other);

/* Places on the screen, for a graph that is so many pixels wide. */
double lpv_flame_range_to_pixel (LpvFlameRange range, double pixels, double place);
double lpv_flame_range_from_pixel (LpvFlameRange range, double pixels, double x);

G_END_DECLS

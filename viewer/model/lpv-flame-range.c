/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <math.h>

#include "lpv-flame-range.h"

static double
length (LpvFlameRange range)
{
  return range.to - range.from;
}

LpvFlameRange
lpv_flame_range_fit (LpvFlameRange range, double width)
{
  double wanted = CLAMP (length (range), MIN (1, width), width);
  double from = CLAMP (range.from, 0, width - wanted);
  LpvFlameRange fitting = { from, from + wanted };

  return fitting;
}

LpvFlameRange
lpv_flame_range_zoom (LpvFlameRange range, double place, double factor)
{
  LpvFlameRange zoomed = {
    place - (place - range.from) * factor,
    place + (range.to - place) * factor,
  };

  return zoomed;
}

LpvFlameRange
lpv_flame_range_move (LpvFlameRange range, double distance)
{
  LpvFlameRange moved = { range.from + distance, range.to + distance };

  return moved;
}

LpvFlameRange
lpv_flame_range_between (LpvFlameRange from, LpvFlameRange to, double part)
{
  double change = length (to) - length (from);
  double wide, way;
  LpvFlameRange between;

  if (length (from) <= 0 || length (to) <= 0)
    return to;
  wide = length (from) * pow (length (to) / length (from), part);
  /* The left edge goes with the width, or evenly when the width stays. */
  way = fabs (change) > length (from) * 1e-6 ? (wide - length (from)) / change : part;
  between.from = from.from + (to.from - from.from) * way;
  between.to = between.from + wide;
  return between;
}

LpvFlameRange
lpv_flame_range_reveal (LpvFlameRange range, double start, double end)
{
  if (start < range.from || length (range) <= end - start)
    return lpv_flame_range_move (range, start - range.from);
  if (end > range.to)
    return lpv_flame_range_move (range, end - range.to);
  return range;
}

gboolean
lpv_flame_range_equal (LpvFlameRange one, LpvFlameRange other)
{
  return fabs (one.from - other.from) < 0.5 && fabs (one.to - other.to) < 0.5;
}

double
lpv_flame_range_to_pixel (LpvFlameRange range, double pixels, double place)
{
  return (place - range.from) / length (range) * pixels;
}

double
lpv_flame_range_from_pixel (LpvFlameRange range, double pixels, double x)
{
  return range.from + x / pixels * length (range);
}

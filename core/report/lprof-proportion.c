/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <math.h>

#include "lprof.h"

#define CONFIDENCE 1.959963984540054 /* standard deviations on either side: 95 % */

double
lprof_proportion_margin (guint64 n, guint64 total)
{
  double z = CONFIDENCE, all = (double)total, share;
  if (total == 0)
    return 1.0;
  share = (double)MIN (n, total) / all;
  return z * sqrt (share * (1 - share) / all + z * z / (4 * all * all)) / (1 + z * z / all);
}

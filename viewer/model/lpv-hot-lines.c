/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-hot-lines.h"

#define SHARE_OF_HOTTEST 20

static guint64
get_value (LpvFileLines *lines, LpvMetric metric, guint32 line)
{
  const LpvLineValues *values = lpv_file_lines_get (lines, line, FALSE);

  return values != NULL ? lpv_metric_value (metric, &values->measures) : 0;
}

static guint64
get_threshold (LpvFileLines *lines, LpvMetric metric)
{
  guint64 largest = lpv_file_lines_get_largest (lines, metric, LPROF_NONE);

  return MAX (largest / SHARE_OF_HOTTEST, 1);
}

guint32
lpv_hot_lines_hottest (LpvFileLines *lines, LpvMetric metric, guint32 function)
{
  guint32 n = lpv_file_lines_get_n_lines (lines);
  guint32 hottest = 0;
  guint64 largest = 0;

  for (guint32 line = 1; line <= n; line++)
    {
      const LpvLineValues *values = lpv_file_lines_get (lines, line, FALSE);

      if (values == NULL || (function != LPROF_NONE && values->function != function))
        continue;
      if (lpv_metric_value (metric, &values->measures) > largest)
        {
          largest = lpv_metric_value (metric, &values->measures);
          hottest = line;
        }
    }
  return hottest;
}

guint32
lpv_hot_lines_next (LpvFileLines *lines, LpvMetric metric, guint32 after)
{
  guint32 n = lpv_file_lines_get_n_lines (lines);
  guint64 threshold = get_threshold (lines, metric);

  for (guint32 line = after + 1; line <= n; line++)
    if (get_value (lines, metric, line) >= threshold)
      return line;
  return 0;
}

guint32
lpv_hot_lines_previous (LpvFileLines *lines, LpvMetric metric, guint32 before)
{
  guint64 threshold = get_threshold (lines, metric);

  for (guint32 line = MIN (before, lpv_file_lines_get_n_lines (lines) + 1) - 1; line >= 1; line--)
    if (get_value (lines, metric, line) >= threshold)
      return line;
  return 0;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-profile-search.h"
#include "lpv-whole.h"

static guint64
get_slowest_hit (LprofProfile *profile)
{
  guint32 n_files;
  guint64 slowest = 0;

  lprof_profile_get_files (profile, &n_files);
  for (guint32 file = 0; file < n_files; file++)
    {
      g_autoptr (LprofLines) lines = lprof_profile_get_lines (profile, file);
      guint32 n;
      const LprofLine *entries = lprof_lines_get (lines, &n);

      for (guint32 i = 0; i < n; i++)
        if (entries[i].hits > 0)
          slowest = MAX (slowest, entries[i].total_ns / entries[i].hits);
    }
  return slowest;
}

/* Lines call one another, so their total times have no meaningful sum: 100 % is the
 * function's own total time, or the largest one of the file. */
static guint64
get_total (LprofProfile *profile, guint32 file, guint32 function)
{
  LpvMeasures measures;

  if (function != LPROF_NONE)
    lpv_profile_get_function_measures (profile, function, &measures);
  else
    lpv_profile_get_file_measures (profile, file, &measures);
  return measures.total_ns;
}

guint64
lpv_whole_of_run (LprofProfile *profile, LpvMetric metric)
{
  LpvMeasures measures;

  if (metric == LPV_METRIC_PER_HIT)
    return get_slowest_hit (profile);
  lpv_profile_get_measures (profile, &measures);
  return lpv_metric_value (metric, &measures);
}

guint64
lpv_whole_of_lines (LprofProfile *profile, LpvFileLines *lines, LpvMetric metric, guint32 function)
{
  if (metric == LPV_METRIC_TOTAL)
    return get_total (profile, lpv_file_lines_get_file (lines), function);
  if (metric == LPV_METRIC_PER_HIT)
    return lpv_file_lines_get_largest (lines, metric, function);
  return lpv_file_lines_get_sum (lines, metric, function);
}

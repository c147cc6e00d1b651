/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-profile-search.h"

guint32
lpv_profile_find_function (LprofProfile *profile, guint32 file, guint32 line)
{
  guint32 n_files, n_functions, found = LPROF_NONE;
  const LprofSourceFile *files = lprof_profile_get_files (profile, &n_files);
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, &n_functions);

  if (file >= n_files)
    return LPROF_NONE;
  for (guint32 i = 0; i < files[file].n_functions; i++)
    {
      guint32 candidate = files[file].first_function + i;
      const LprofFunctionInfo *info = &functions[candidate];

      if (line < info->first_line || line > info->last_line)
        continue;
      if (found == LPROF_NONE || info->first_line >= functions[found].first_line)
        found = candidate;
    }
  return found;
}

guint32
lpv_profile_find_file (LprofProfile *profile, const char *path)
{
  guint32 n;
  const LprofSourceFile *files = lprof_profile_get_files (profile, &n);

  for (guint32 i = 0; i < n; i++)
    if (g_str_equal (files[i].path, path))
      return i;
  return LPROF_NONE;
}

guint32
lpv_profile_find_hottest_function (LprofProfile *profile, LpvMetric metric)
{
  guint32 n, hottest = LPROF_NONE;
  guint64 largest = 0;

  lprof_profile_get_functions (profile, &n);
  for (guint32 i = 0; i < n; i++)
    {
      LpvMeasures measures;
      guint64 value;

      lpv_profile_get_function_measures (profile, i, &measures);
      value = lpv_metric_value (metric, &measures);
      if (hottest == LPROF_NONE || value > largest)
        {
          hottest = i;
          largest = value;
        }
    }
  return hottest;
}

void
lpv_profile_get_function_measures (LprofProfile *profile, guint32 function, LpvMeasures *measures)
{
  guint32 n;
  const LprofFunctionInfo *info = &lprof_profile_get_functions (profile, &n)[function];

  g_return_if_fail (function < n);
  measures->hits = info->hits;
  measures->events = info->events;
  measures->self_ns = info->self_ns;
  measures->total_ns = info->total_ns;
  measures->wait_ns = info->wait_ns;
  lpv_measures_set_memory (measures, &info->memory);
}

void
lpv_profile_get_file_measures (LprofProfile *profile, guint32 file, LpvMeasures *measures)
{
  guint32 n;
  const LprofSourceFile *info = &lprof_profile_get_files (profile, &n)[file];
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, &n);

  measures->hits = info->hits;
  measures->events = info->events;
  measures->self_ns = info->self_ns;
  measures->wait_ns = info->wait_ns;
  lpv_measures_set_memory (measures, &info->memory);
  measures->total_ns = 0;
  for (guint32 i = 0; i < info->n_functions; i++)
    measures->total_ns = MAX (measures->total_ns, functions[info->first_function + i].total_ns);
}

void
lpv_profile_get_measures (LprofProfile *profile, LpvMeasures *measures)
{
  guint32 n;
  const LprofSourceFile *files = lprof_profile_get_files (profile, &n);

  *measures = (LpvMeasures){ 0 };
  for (guint32 i = 0; i < n; i++)
    {
      LpvMeasures file = { .hits = files[i].hits,
                           .events = files[i].events,
                           .wait_ns = files[i].wait_ns };

      lpv_measures_set_memory (&file, &files[i].memory);
      lpv_measures_add (measures, &file);
    }
  measures->self_ns = lprof_profile_get_self_ns (profile);
  measures->total_ns = lprof_profile_get_duration_ns (profile);
  if (lpv_profile_has_memory (profile))
    measures->at_peak = lprof_profile_get_memory_peak (profile);
}

gboolean
lpv_profile_has_memory (LprofProfile *profile)
{
  guint32 n = 0;

  if (profile != NULL)
    lprof_profile_get_memory (profile, &n);
  return n > 0;
}

/* As reports do: a profile in which hits were counted too has hits. */
static gboolean
is_sampled (LprofProfile *profile)
{
  guint32 n = 0;
  const LprofRun *runs = profile != NULL ? lprof_profile_get_runs (profile, &n) : NULL;

  for (guint32 i = 0; i < n; i++)
    if (runs[i].sample_interval_ns == 0)
      return FALSE;
  return n > 0;
}

LpvMetric
lpv_profile_get_count_metric (LprofProfile *profile)
{
  return is_sampled (profile) ? LPV_METRIC_SAMPLES : LPV_METRIC_HITS;
}

gboolean
lpv_profile_has_metric (LprofProfile *profile, LpvMetric metric)
{
  if (lpv_metric_is_memory (metric))
    return lpv_profile_has_memory (profile);
  if (metric == LPV_METRIC_SAMPLES)
    return is_sampled (profile);
  if (metric == LPV_METRIC_HITS || metric == LPV_METRIC_PER_HIT)
    return !is_sampled (profile);
  return TRUE;
}

LpvMetric
lpv_profile_choose_metric (LprofProfile *profile, LpvMetric metric, LpvMetric otherwise)
{
  if (metric == LPV_METRIC_HITS || metric == LPV_METRIC_SAMPLES)
    return lpv_profile_get_count_metric (profile);
  return lpv_profile_has_metric (profile, metric) ? metric : otherwise;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Finding functions and files of a profile. */

#pragma once

#include "lprof.h"
#include "lpv-metric.h"

G_BEGIN_DECLS

/* The innermost function whose lines surround the line, or LPROF_NONE. */
guint32 lpv_profile_find_function (LprofProfile *profile, guint32 file, guint32 line);
/* The file with this path, or LPROF_NONE. */
guint32 lpv_profile_find_file (LprofProfile *profile, const char *path);
/* The function with the largest value, or LPROF_NONE in an empty profile. */
guint32 lpv_profile_find_hottest_function (LprofProfile *profile, LpvMetric metric);

void lpv_profile_get_function_measures (LprofProfile *profile, guint32 function,
                                        LpvMeasures *measures);
/* A file's total time is the total time of its hottest function. */
void lpv_profile_get_file_measures (LprofProfile *profile, guint32 file, LpvMeasures *measures);
/* Sums over the run; the total time is what was recorded. */
void lpv_profile_get_measures (LprofProfile *profile, LpvMeasures *measures);

/* Whether memory was recorded in one of its runs; FALSE for NULL. */
gboolean lpv_profile_has_memory (LprofProfile *profile);
/* What is counted of a line: hits, or samples where nothing but samples was recorded. The
 * profile may be NULL, here and below. */
LpvMetric lpv_profile_get_count_metric (LprofProfile *profile);
gboolean lpv_profile_has_metric (LprofProfile *profile, LpvMetric metric);
/* The metric, or the other where the profile has none of it; hits and samples stand for
 * each other. */
LpvMetric lpv_profile_choose_metric (LprofProfile *profile, LpvMetric metric, LpvMetric otherwise);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Benchmarks for a picture: a common axis, bars on it, and what is said of them. */

#pragma once

#include "lprof.h"

G_BEGIN_DECLS

/* Of all samples but outliers, which stand at the ends. Nanoseconds of one call. */
typedef struct
{
  double least;
  double most;
  gboolean logarithmic;
} LpvBenchmarkAxis;

void lpv_benchmark_axis_init (LpvBenchmarkAxis *axis, LprofProfile *profile);
/* Where a time stands, in [0, 1], and what time stands there. */
double lpv_benchmark_axis_place (const LpvBenchmarkAxis *axis, double time);
double lpv_benchmark_axis_time (const LpvBenchmarkAxis *axis, double place);
/* Samples in each of n parts of the axis. Free with g_free(). */
guint32 *lpv_benchmark_axis_count (const LpvBenchmarkAxis *axis, const LprofBenchmark *benchmark,
                                   guint n) G_GNUC_WARN_UNUSED_RESULT;

/* For people: in words, translated. */
char *lpv_benchmark_describe (const LprofBenchmark *benchmark) G_GNUC_WARN_UNUSED_RESULT;
char *lpv_benchmark_describe_change (const LprofBenchmark *before, const LprofBenchmark *after,
                                     char **detail) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

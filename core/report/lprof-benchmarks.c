/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What samples of two benchmarks say about each other.
 *
 * Samples come in groups, one a process. Within a process they resemble each other more
 * than a second process would resemble it (its addresses and hashes differ), so where
 * there are several processes the medians of the processes are what is compared: samples
 * taken for independent would make any difference look real. Source: T. Kalibera,
 * R. Jones, "Rigorous benchmarking in reasonable time", 2013. */

#include "lprof.h"

#include <math.h>

#define FEWEST_PROCESSES 5 /* fewer medians can't be told apart at the level SIGNIFICANT */
#define SIGNIFICANT 0.01
#define ONE_PROCESS 1.05 /* so many times the same code may take by where its process put it */

double *
lprof_benchmark_get_times (const LprofBenchmark *benchmark)
{
  double *times = g_new (double, benchmark->n_samples);
  for (guint32 i = 0; i < benchmark->n_samples; i++)
    times[i] = (double)benchmark->samples[i] / (double)benchmark->calls;
  return times;
}

double *
lprof_benchmark_get_units (const LprofBenchmark *benchmark, gboolean samples, guint32 *n)
{
  double *times = lprof_benchmark_get_times (benchmark);
  *n = benchmark->n_samples;
  if (samples || benchmark->n_processes < FEWEST_PROCESSES)
    return times;
  const double *start = times;
  *n = benchmark->n_processes;
  for (guint32 i = 0; i < benchmark->n_processes; i++)
    {
      guint32 size = benchmark->process_sizes[i];
      double median = lprof_median_interval (start, size, 0.95).middle;
      start += size;
      times[i] = median;
    }
  return times;
}

LprofInterval
lprof_benchmark_get_median (const LprofBenchmark *benchmark)
{
  guint32 n;
  g_autofree double *units = lprof_benchmark_get_units (benchmark, FALSE, &n);
  return lprof_median_interval (units, n, 0.95);
}

static gboolean
is_real (const LprofBenchmarkChange *change)
{
  if (change->n_processes < FEWEST_PROCESSES && change->ratio.high > 1 / ONE_PROCESS
      && change->ratio.low < ONE_PROCESS)
    return FALSE;
  return change->test.p <= SIGNIFICANT;
}

LprofBenchmarkChange
lprof_benchmark_compare (const LprofBenchmark *before, const LprofBenchmark *after)
{
  LprofBenchmarkChange change = { .n_processes = MIN (before->n_processes, after->n_processes) };
  gboolean samples = change.n_processes < FEWEST_PROCESSES;
  guint32 n, m;
  g_autofree double *first = lprof_benchmark_get_units (before, samples, &n);
  g_autofree double *second = lprof_benchmark_get_units (after, samples, &m);
  change.test = lprof_rank_test (first, n, second, m, FALSE);
  change.ratio = lprof_ratio_interval (first, n, second, m);
  change.delta = 1 - 2 * change.test.u / ((double)n * m);
  change.is_real = is_real (&change);
  return change;
}

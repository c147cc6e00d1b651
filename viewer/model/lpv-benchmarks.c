/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "lpv-benchmarks.h"
#include "lpv-format.h"

#define LOGARITHMIC 20 /* times the shortest; wider distributions get a logarithmic axis */
#define MANY_PROCESSES 5

static int
compare_times (gconstpointer a, gconstpointer b)
{
  double left = *(const double *)a;
  double right = *(const double *)b;

  return (left > right) - (left < right);
}

/* The part-th of the sorted times, interpolated. */
static double
get_quantile (const double *sorted, guint32 n, double part)
{
  double place = part * (n - 1);
  guint32 below = (guint32)place;

  return below + 1 < n ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below])
                       : sorted[n - 1];
}

/* J. W. Tukey, "Exploratory Data Analysis", 1977: beyond 1.5 interquartile ranges. */
static void
widen (LpvBenchmarkAxis *axis, const LprofBenchmark *benchmark)
{
  g_autofree double *times = lprof_benchmark_get_times (benchmark);
  guint32 n = benchmark->n_samples;
  double first, third, reach;

  qsort (times, n, sizeof *times, compare_times);
  first = get_quantile (times, n, 0.25);
  third = get_quantile (times, n, 0.75);
  reach = n < 4 ? G_MAXDOUBLE : 1.5 * (third - first);
  axis->least = MIN (axis->least, MAX (first - reach, times[0]));
  axis->most = MAX (axis->most, MIN (third + reach, times[n - 1]));
}

void
lpv_benchmark_axis_init (LpvBenchmarkAxis *axis, LprofProfile *profile)
{
  guint32 n;
  const LprofBenchmark *benchmarks = lprof_profile_get_benchmarks (profile, &n);

  *axis = (LpvBenchmarkAxis){ .least = G_MAXDOUBLE };
  for (guint32 i = 0; i < n; i++)
    widen (axis, &benchmarks[i]);
  if (axis->least >= axis->most)
    axis->most = axis->least + 1;
  axis->logarithmic = axis->least > 0 && axis->most > LOGARITHMIC * axis->least;
}

double
lpv_benchmark_axis_place (const LpvBenchmarkAxis *axis, double time)
{
  double inside = CLAMP (time, axis->least, axis->most);

  if (axis->logarithmic)
    return log (inside / axis->least) / log (axis->most / axis->least);
  return (inside - axis->least) / (axis->most - axis->least);
}

double
lpv_benchmark_axis_time (const LpvBenchmarkAxis *axis, double place)
{
  if (axis->logarithmic)
    return axis->least * pow (axis->most / axis->least, place);
  return axis->least + place * (axis->most - axis->least);
}

guint32 *
lpv_benchmark_axis_count (const LpvBenchmarkAxis *axis, const LprofBenchmark *benchmark, guint n)
{
  g_autofree double *times = lprof_benchmark_get_times (benchmark);
  guint32 *counts = g_new0 (guint32, n);

  for (guint32 i = 0; i < benchmark->n_samples; i++)
    counts[MIN ((guint)(lpv_benchmark_axis_place (axis, times[i]) * n), n - 1)]++;
  return counts;
}

static char *
format_time (double time)
{
  return time < 99.5 ? g_strdup_printf ("%.1f\302\240ns", time)
                     : lpv_format_duration ((guint64)round (time));
}

char *
lpv_benchmark_describe (const LprofBenchmark *benchmark)
{
  LprofInterval median = lprof_benchmark_get_median (benchmark);
  g_autofree char *low = format_time (median.low);
  g_autofree char *middle = format_time (median.middle);
  g_autofree char *high = format_time (median.high);
  g_autofree char *samples = lpv_format_count (benchmark->n_samples);
  g_autofree char *several =
      g_strdup_printf (ngettext ("%s sample", "%s samples", benchmark->n_samples), samples);
  g_autofree char *processes = g_strdup_printf (
      ngettext ("%u process", "%u processes", benchmark->n_processes), benchmark->n_processes);

  return g_strdup_printf (
      /* Translators: a time, its limits, "10 samples", "2 processes" */
      _ ("median %s (%s to %s), %s of %s"), middle, low, high, several, processes);
}

static char *
format_change (double ratio)
{
  /* Translators: a per cent value with its sign */
  return g_strdup_printf (_ ("%+.1f%%"), (ratio - 1) * 100);
}

static char *
describe_evidence (const LprofBenchmarkChange *change)
{
  g_autofree char *low = format_change (change->ratio.low);
  g_autofree char *middle = format_change (change->ratio.middle);
  g_autofree char *high = format_change (change->ratio.high);
  g_autofree char *p = change->test.p < 0.0001 ? g_strdup ("p < 0.0001")
                                               : g_strdup_printf ("p = %.2g", change->test.p);
  g_autofree char *text = g_strdup_printf (
      /* Translators: +12.0%, +11.0%, +13.0%, p < 0.0001, a number from -1 to 1 */
      _ ("%s in time (%s to %s at 95%% confidence); rank test %s, Cliff’s delta %+.2f"), middle,
      low, high, p, change->delta);
  const char *note;

  if (change->n_processes >= MANY_PROCESSES)
    return g_steal_pointer (&text);
  /* xgettext:no-c-format */
  note = _ ("Samples of a single process show differences of more than 5% only.");
  return g_strconcat (text, ". ", note, NULL);
}

char *
lpv_benchmark_describe_change (const LprofBenchmark *before, const LprofBenchmark *after,
                               char **detail)
{
  LprofBenchmarkChange change = lprof_benchmark_compare (before, after);
  double ratio = change.ratio.middle;

  *detail = describe_evidence (&change);
  if (!change.is_real)
    return g_strdup_printf (_ ("No real difference between “%s” and “%s”"), before->name,
                            after->name);
  if (ratio < 1)
    return g_strdup_printf (_ ("“%s” is %.2f times as fast as “%s”"), after->name, 1 / ratio,
                            before->name);
  return g_strdup_printf (_ ("“%s” is %.2f times as slow as “%s”"), after->name, ratio,
                          before->name);
}

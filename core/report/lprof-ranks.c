/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Is the difference between two sets of times real, and how large is it? Only the order
 * of the times counts, so neither outliers nor the shape of their distribution matter.
 *
 * Sources: H. B. Mann, D. R. Whitney, "On a test of whether one of two random variables is
 * stochastically larger than the other", 1947; M. Hollander, D. A. Wolfe, E. Chicken,
 * "Nonparametric Statistical Methods", 3rd edition, sections 4.1 (ties) to 4.3 (ratio);
 * W. J. Conover, "Practical Nonparametric Statistics", 3rd edition, section 3.2 (median). */

#include "lprof.h"

#include <math.h>

#define EXACT_UP_TO 400 /* pairs; beyond, the normal approximation is good to three digits */
#define HALVINGS 60     /* of an interval between two doubles */

typedef struct
{
  double value;
  gboolean is_first;
} Marked;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *)a;
  double right = *(const double *)b;
  return (left > right) - (left < right);
}

static double *
sort (const double *values, guint32 n)
{
  double *sorted = g_memdup2 (values, n * sizeof *values);
  qsort (sorted, n, sizeof *sorted, compare_doubles);
  return sorted;
}

static double
binomial (guint32 n, guint32 k)
{
  return exp (lgamma (n + 1.0) - lgamma (k + 1.0) - lgamma (n - k + 1.0));
}

static Marked *
mark (const double *first, guint32 n, const double *second, guint32 m)
{
  Marked *marked = g_new (Marked, n + m);
  for (guint32 i = 0; i < n + m; i++)
    marked[i] = (Marked){ i < n ? first[i] : second[i - n], i < n };
  qsort (marked, n + m, sizeof *marked, compare_doubles); /* the value stands first */
  return marked;
}

/* Returns U of the first; sums size^3 - size over the groups of equal values, and tells
 * whether both have a value. */
static double
count (const Marked *marked, guint32 n, guint32 m, double *ties, gboolean *shared)
{
  double ranks = 0;
  *ties = 0;
  *shared = FALSE;
  for (guint32 start = 0, end; start < n + m; start = end)
    {
      double n_first = 0;
      for (end = start; end < n + m && !(marked[end].value > marked[start].value); end++)
        n_first += marked[end].is_first;
      double size = end - start;
      ranks += n_first * (start + 1 + end) / 2;
      *ties += size * size * size - size;
      *shared |= n_first > 0 && n_first < size;
    }
  return ranks - n * (n + 1.0) / 2;
}

/* In how many orders of n + m values U is 0, 1, 2 … n * m: the coefficients of the Gaussian
 * binomial (G. E. Andrews, "The Theory of Partitions", chapter 3). */
static double *
distribution (guint32 n, guint32 m)
{
  guint32 last = n * m;
  double *counts = g_new0 (double, last + 1);
  counts[0] = 1;
  for (guint32 i = 1; i <= n; i++)
    {
      for (guint32 u = last; u >= m + i; u--)
        counts[u] -= counts[u - m - i];
      for (guint32 u = i; u <= last; u++)
        counts[u] += counts[u - i];
    }
  return counts;
}

/* The chance that U is at least u. */
static double
exact_tail (guint32 n, guint32 m, double u)
{
  g_autofree double *counts = distribution (n, m);
  double above = 0;
  double all = 0;
  for (guint32 i = 0; i <= n * m; i++)
    {
      all += counts[i];
      above += i >= u ? counts[i] : 0;
    }
  return above / all;
}

static double
normal_tail (double n, double m, double u, double ties)
{
  double both = n + m;
  double variance = n * m / 12 * (both + 1 - (both > 1 ? ties / (both * (both - 1)) : 0));
  return variance > 0 ? 0.5 * erfc ((u - n * m / 2 - 0.5) / sqrt (2 * variance)) : 1;
}

LprofRankTest
lprof_rank_test (const double *first, guint32 n, const double *second, guint32 m,
                 gboolean one_sided)
{
  LprofRankTest test = { .p = 1 };
  double ties;
  gboolean shared;
  g_return_val_if_fail (first != NULL && second != NULL && n > 0 && m > 0, test);
  g_autofree Marked *marked = mark (first, n, second, m);
  test.u = count (marked, n, m, &ties, &shared);
  /* However equal values of one side are told apart, U is the same. */
  test.exact = !shared && (guint64)n * m <= EXACT_UP_TO;
  double extreme = one_sided ? test.u : MAX (test.u, (double)n * m - test.u);
  double p = test.exact ? exact_tail (n, m, extreme) : normal_tail (n, m, extreme, ties);
  test.p = MIN (1, one_sided ? p : 2 * p);
  return test;
}

LprofInterval
lprof_median_interval (const double *values, guint32 n, double confidence)
{
  LprofInterval interval = { 0 };
  g_return_val_if_fail (values != NULL && n > 0, interval);
  g_autofree double *sorted = sort (values, n);
  guint32 place = 0;
  double below = 0;
  for (guint32 k = 0; k < n / 2 + 1; k++)
    {
      below += exp (lgamma (n + 1.0) - lgamma (k + 1.0) - lgamma (n - k + 1.0) - n * G_LN2);
      if (below > (1 - confidence) / 2)
        break;
      place = k;
    }
  interval.low = sorted[place];
  interval.middle = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  interval.high = sorted[n - 1 - place];
  return interval;
}

/* How many of the ratios lie below the lower limit. */
static guint64
count_outside (guint32 n, guint32 m, double confidence)
{
  guint64 outside = 0;
  if ((guint64)n * m > EXACT_UP_TO)
    {
      double z = 1.959963984540054; /* of the normal distribution, for 95 % */
      double place = n / 2.0 * m - z * sqrt ((double)n * m / 12 * ((double)n + m + 1));
      return place > 1 ? (guint64)place - 1 : 0;
    }
  g_autofree double *counts = distribution (n, m);
  double allowed = (1 - confidence) / 2 * binomial (n + m, n);
  double below = counts[0];
  while (below <= allowed)
    below += counts[++outside];
  return outside > 0 ? outside - 1 : 0;
}

/* Pairs with high - low <= limit, of two sorted lists. */
static guint64
count_differences (const double *low, guint32 n, const double *high, guint32 m, double limit)
{
  guint64 pairs = 0;
  guint32 k = 0;
  for (guint32 i = 0; i < n; i++)
    {
      while (k < m && high[k] - low[i] <= limit)
        k++;
      pairs += k;
    }
  return pairs;
}

/* The place-th smallest of all differences high - low. They are many more than the values,
 * so they are not made but counted. */
static double
find_difference (const double *low, guint32 n, const double *high, guint32 m, guint64 place)
{
  double least = high[0] - low[n - 1];
  double most = high[m - 1] - low[0];
  for (guint i = 0; i < HALVINGS; i++)
    {
      double middle = (least + most) / 2;
      if (count_differences (low, n, high, m, middle) > place)
        most = middle;
      else
        least = middle;
    }
  return most;
}

static double *
sort_logarithms (const double *values, guint32 n)
{
  double *sorted = sort (values, n);
  double least = 1;
  for (guint32 i = n; i-- > 0;)
    least = sorted[i] > 0 ? sorted[i] : least;
  for (guint32 i = 0; i < n; i++)
    sorted[i] = log (MAX (sorted[i], least));
  return sorted;
}

LprofInterval
lprof_ratio_interval (const double *first, guint32 n, const double *second, guint32 m)
{
  LprofInterval interval = { 0 };
  g_return_val_if_fail (first != NULL && second != NULL && n > 0 && m > 0, interval);
  g_autofree double *low = sort_logarithms (first, n);
  g_autofree double *high = sort_logarithms (second, m);
  guint64 pairs = (guint64)n * m;
  guint64 outside = count_outside (n, m, 0.95);
  interval.low = exp (find_difference (low, n, high, m, outside));
  interval.middle = (exp (find_difference (low, n, high, m, (pairs - 1) / 2))
                     + exp (find_difference (low, n, high, m, pairs / 2)))
                    / 2;
  interval.high = exp (find_difference (low, n, high, m, pairs - 1 - outside));
  return interval;
}

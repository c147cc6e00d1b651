/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-format.h"

#define COUNT_IN_FULL 10000000u

/* From the smallest unit up. A unit serves until its rounded number would reach
 * `limit`, so that 999.96 µs becomes 1.0 ms and never 1000.0 µs. */
static const struct
{
  double nanoseconds;
  double limit;
  int decimals;
  const char *symbol;
} units[] = {
  { 1.0, 999.5, 0, "ns" },
  { 1e3, 999.95, 1, "µs" },
  { 1e6, 999.95, 1, "ms" },
  { 1e9, G_MAXDOUBLE, 2, "s" },
};

static guint
find_unit (guint64 nanoseconds)
{
  guint unit = 0;

  while ((double)nanoseconds / units[unit].nanoseconds >= units[unit].limit)
    unit++;
  return unit;
}

char *
lpv_format_duration (guint64 nanoseconds)
{
  guint unit = find_unit (nanoseconds);

  return g_strdup_printf ("%.*f\302\240%s", units[unit].decimals,
                          (double)nanoseconds / units[unit].nanoseconds, units[unit].symbol);
}

/* One decimal and two letters take as much room as two decimals and one letter, so
 * only nanoseconds need filling up. */
char *
lpv_format_duration_column (guint64 nanoseconds)
{
  guint unit = find_unit (nanoseconds);

  return g_strdup_printf ("%.*f%s %s", units[unit].decimals,
                          (double)nanoseconds / units[unit].nanoseconds, unit == 0 ? "  " : "",
                          units[unit].symbol);
}

char *
lpv_format_count (guint64 count)
{
  if (count < COUNT_IN_FULL)
    return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
  if (count < G_GUINT64_CONSTANT (999950000))
    /* Translators: millions */
    return g_strdup_printf (_ ("%.1f\302\240M"), (double)count / 1e6);
  /* Translators: thousands of millions, 10⁹ */
  return g_strdup_printf (_ ("%.1f\302\240G"), (double)count / 1e9);
}

char *
lpv_format_share (double share)
{
  if (share > 0.0 && share < 0.0005)
    /* Translators: a per cent value that would be rounded to zero */
    return g_strdup (_ ("<0.1%"));
  /* Translators: a per cent value */
  return g_strdup_printf (_ ("%.1f%%"), share * 100.0);
}

char *
lpv_format_size (guint64 bytes)
{
  static const char *const symbols[] = { "KiB", "MiB", "GiB", "TiB" };
  double size = (double)bytes / 1024;
  guint unit = 0;

  if (bytes < 1000)
    return g_strdup_printf ("%u\302\240B", (guint)bytes);
  for (; size >= 999.95 && unit + 1 < G_N_ELEMENTS (symbols); unit++)
    size /= 1024;
  return g_strdup_printf ("%.1f\302\240%s", size, symbols[unit]);
}

char *
lpv_format_value (LpvMetric metric, guint64 value)
{
  switch (lpv_metric_get_unit (metric))
    {
    case LPV_UNIT_NANOSECONDS:
      return lpv_format_duration (value);
    case LPV_UNIT_BYTES:
      return lpv_format_size (value);
    case LPV_UNIT_ONE:
    default:
      return lpv_format_count (value);
    }
}

char *
lpv_format_value_column (LpvMetric metric, guint64 value)
{
  if (lpv_metric_get_unit (metric) == LPV_UNIT_NANOSECONDS)
    return lpv_format_duration_column (value);
  return lpv_format_value (metric, value);
}

char *
lpv_format_counted (LpvMetric count_metric, guint64 count)
{
  g_autofree char *number = lpv_format_count (count);
  gulong plural = MIN (count, G_MAXLONG);

  if (count_metric == LPV_METRIC_SAMPLES)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s sample", "%s samples", plural),
                            number);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s hit", "%s hits", plural), number);
}

char *
lpv_format_share_margin (double share, double margin)
{
  g_autofree char *text = lpv_format_share (share);

  /* Translators: a share, and how many points it may be off: "35.1% ± 2.8" */
  return g_strdup_printf (_ ("%s ± %.1f"), text, margin * 100.0);
}

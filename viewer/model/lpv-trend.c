/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-format.h"
#include "lpv-trend.h"

char *
lpv_trend_format_revision (const LprofHistoryRecording *recording)
{
  if (*recording->revision == '\0')
    return g_strdup ("–");
  return g_strdup_printf ("%.8s%s", recording->revision, recording->dirty ? "+" : "");
}

char *
lpv_trend_describe_recording (const LprofHistoryRecording *recording)
{
  g_autofree char *revision = lpv_trend_format_revision (recording);
  g_autoptr (GDateTime) start =
      g_date_time_new_from_unix_local (recording->started_us / G_USEC_PER_SEC);
  /* Translators: a date and a time of day, for strftime */
  g_autofree char *when = start != NULL ? g_date_time_format (start, _ ("%x %H:%M")) : NULL;

  if (*recording->branch == '\0')
    return g_strdup_printf ("%s · %s", revision, when != NULL ? when : "");
  return g_strdup_printf ("%s · %s · %s", revision, recording->branch, when != NULL ? when : "");
}

char *
lpv_trend_describe_point (LprofHistory *history, const LprofHistorySeries *series, guint32 i)
{
  double time;
  double before = 0;
  g_autofree char *text = NULL;

  lprof_history_get_point (history, series, i, &time);
  text = lpv_format_duration ((guint64)time);
  if (i > 0)
    lprof_history_get_point (history, series, i - 1, &before);
  if (before <= 0)
    return g_steal_pointer (&text);
  /* Translators: a time, and by how much it is more than the one before */
  return g_strdup_printf (_ ("%s (%+.1f%%)"), text, (time / before - 1) * 100);
}

char *
lpv_trend_describe (LprofHistory *history, const LprofHistorySeries *series)
{
  double first, last;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  lprof_history_get_point (history, series, 0, &first);
  lprof_history_get_point (history, series, series->n_points - 1, &last);
  from = lpv_format_duration ((guint64)first);
  to = lpv_format_duration ((guint64)last);
  return g_strdup_printf (
      /* Translators: a name, a number, two times */
      ngettext ("%s over %u recording: from %s to %s", "%s over %u recordings: from %s to %s",
                series->n_points),
      series->name, series->n_points, from, to);
}

double
lpv_trend_find_most (LprofHistory *history, const LprofHistorySeries *series)
{
  double most = 0;

  for (guint32 i = 0; i < series->n_points; i++)
    {
      double time;

      lprof_history_get_point (history, series, i, &time);
      most = MAX (most, time);
    }
  return most;
}

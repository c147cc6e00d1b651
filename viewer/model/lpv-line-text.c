/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "lpv-format.h"
#include "lpv-line-text.h"
#include "lpv-profile-search.h"

/* Translators: read out by a screen reader: "self 3.2 ms", "held 1.5 MiB" */
static const struct
{
  LpvMetric metric;
  const char *phrase;
} phrases[] = {
  { LPV_METRIC_SELF, N_ ("self %s") }, { LPV_METRIC_TOTAL, N_ ("total %s") },
  { LPV_METRIC_WAIT, N_ ("wait %s") }, { LPV_METRIC_ALLOCATED, N_ ("allocated %s") },
  { LPV_METRIC_HELD, N_ ("held %s") }, { LPV_METRIC_AT_PEAK, N_ ("at the peak %s") },
};

static void
append_phrase (GString *text, const char *phrase, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (phrase, "%s", 2);
  g_autofree char *joined = g_strjoinv (value, parts);

  g_string_append (text, ", ");
  g_string_append (text, joined);
}

static void
append_share (GString *text, LpvSession *session, guint32 line)
{
  g_autofree char *share = lpv_format_share (lpv_session_get_line_share (session, line));

  /* Translators: follows the values of a line: ", 35.1% of the run" */
  g_string_append_printf (text, _ (", %s %s"), share,
                          lpv_base_get_name (lpv_session_get_base (session)));
}

static void
append_values (GString *text, LpvMetric count_metric, const LpvLineValues *values)
{
  g_autofree char *counted =
      lpv_format_counted (count_metric, lpv_metric_value (count_metric, &values->measures));

  g_string_append_printf (text, ": %s", counted);
  for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
    {
      guint64 value = lpv_metric_value (phrases[i].metric, &values->measures);
      g_autofree char *shown = lpv_format_value (phrases[i].metric, value);

      if (value > 0)
        append_phrase (text, _ (phrases[i].phrase), shown);
    }
}

char *
lpv_line_text_describe (LpvSession *session, guint32 line)
{
  LpvFileLines *lines = lpv_session_get_lines (session);
  const LpvLineValues *values = NULL;
  GString *text = g_string_new (NULL);
  guint32 statement = line;

  if (lines != NULL)
    {
      values = lpv_file_lines_get (lines, line, lpv_session_get_raw_events (session));
      statement = lpv_file_lines_get_statement (lines, line);
    }
  g_string_append_printf (text, _ ("Line %u"), line);
  if (values != NULL)
    {
      append_values (text, lpv_session_get_count_metric (session), values);
      append_share (text, session, line);
    }
  else if (statement != line)
    g_string_append_printf (text, _ (": part of the statement at line %u"), statement);
  else
    g_string_append (text, _ (": nothing recorded"));
  return g_string_free (text, FALSE);
}

static const char *
find_line (const char *source, guint32 line)
{
  while (source != NULL && --line > 0)
    {
      source = strchr (source, '\n');
      if (source != NULL)
        source++;
    }
  return source;
}

/* After the count; what a profile has nothing of is left out. */
static const LpvMetric columns[] = { LPV_METRIC_SELF,        LPV_METRIC_TOTAL,     LPV_METRIC_WAIT,
                                     LPV_METRIC_ALLOCATIONS, LPV_METRIC_ALLOCATED, LPV_METRIC_HELD,
                                     LPV_METRIC_AT_PEAK };

static void
append_title (GString *table, LpvMetric metric)
{
  const char *name = lpv_metric_get_short_name (metric);

  g_string_append_c (table, '\t');
  if (lpv_metric_get_unit (metric) == LPV_UNIT_NANOSECONDS)
    /* Translators: title of a column: a time in seconds */
    g_string_append_printf (table, _ ("%s (s)"), name);
  else if (lpv_metric_get_unit (metric) == LPV_UNIT_BYTES)
    /* Translators: title of a column: an amount of memory */
    g_string_append_printf (table, _ ("%s (bytes)"), name);
  else
    g_string_append (table, name);
}

static void
append_titles (GString *table, LpvSession *session)
{
  g_string_append (table, _ ("Line"));
  append_title (table, lpv_session_get_count_metric (session));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (lpv_profile_has_metric (lpv_session_get_profile (session), columns[i]))
      append_title (table, columns[i]);
  g_string_append_printf (table, "\t%s\n", _ ("Source"));
}

static void
append_value (GString *table, LpvMetric metric, const LpvLineValues *values)
{
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];
  guint64 value;

  g_string_append_c (table, '\t');
  if (values == NULL)
    return;
  value = lpv_metric_value (metric, &values->measures);
  if (lpv_metric_get_unit (metric) == LPV_UNIT_NANOSECONDS)
    g_string_append (table, g_ascii_formatd (seconds, sizeof seconds, "%.9f", (double)value / 1e9));
  else
    g_string_append_printf (table, "%" G_GUINT64_FORMAT, value);
}

static void
append_row (GString *table, LpvSession *session, guint32 line, const char *source)
{
  const LpvLineValues *values = lpv_file_lines_get (lpv_session_get_lines (session), line,
                                                    lpv_session_get_raw_events (session));

  g_string_append_printf (table, "%u", line);
  append_value (table, lpv_session_get_count_metric (session), values);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (lpv_profile_has_metric (lpv_session_get_profile (session), columns[i]))
      append_value (table, columns[i], values);
  g_string_append_c (table, '\t');
  if (source != NULL)
    g_string_append_len (table, source, strcspn (source, "\r\n"));
  g_string_append_c (table, '\n');
}

char *
lpv_line_text_table (LpvSession *session, guint32 first, guint32 last)
{
  LpvFileLines *lines = lpv_session_get_lines (session);
  GString *table = g_string_new (NULL);
  const char *source;

  g_return_val_if_fail (lines != NULL, g_string_free (table, FALSE));
  append_titles (table, session);
  source = lprof_profile_get_source (lpv_session_get_profile (session),
                                     lpv_file_lines_get_file (lines), NULL);
  source = find_line (source, first);
  for (guint32 line = first; line <= last; line++)
    {
      append_row (table, session, line, source);
      source = find_line (source, 2);
    }
  return g_string_free (table, FALSE);
}

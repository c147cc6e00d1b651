/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "lpv-format.h"
#include "lpv-line-text.h"

/* name is translated and has a %s for the time. */
static void
append_time (GString *text, const char *name, guint64 nanoseconds)
{
  g_autofree char *duration = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *phrase = NULL;

  if (nanoseconds == 0)
    return;
  duration = lpv_format_duration (nanoseconds);
  parts = g_strsplit (name, "%s", 2);
  phrase = g_strjoinv (duration, parts);
  g_string_append (text, ", ");
  g_string_append (text, phrase);
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
  /* Translators: read out by a screen reader: "self 3.2 ms" */
  append_time (text, _ ("self %s"), values->measures.self_ns);
  append_time (text, _ ("total %s"), values->measures.total_ns);
  append_time (text, _ ("wait %s"), values->measures.wait_ns);
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

static void
append_seconds (GString *table, guint64 nanoseconds)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (buffer, sizeof buffer, "%.9f", nanoseconds / 1e9);
  g_string_append_c (table, '\t');
  g_string_append (table, buffer);
}

static void
append_row (GString *table, LpvSession *session, guint32 line, const char *source)
{
  const LpvLineValues *values = lpv_file_lines_get (lpv_session_get_lines (session), line,
                                                    lpv_session_get_raw_events (session));

  g_string_append_printf (table, "%u\t", line);
  if (values == NULL)
    g_string_append (table, "\t\t\t");
  else
    {
      g_string_append_printf (
          table, "%" G_GUINT64_FORMAT,
          lpv_metric_value (lpv_session_get_count_metric (session), &values->measures));
      append_seconds (table, values->measures.self_ns);
      append_seconds (table, values->measures.total_ns);
      append_seconds (table, values->measures.wait_ns);
    }
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
  const LprofSourceFile *files;
  const char *source;
  guint32 n;

  g_return_val_if_fail (lines != NULL, g_string_free (table, FALSE));
  /* Translators: the titles of columns; %s is "Hits" or "Samples" */
  g_string_append_printf (table, _ ("Line\t%s\tSelf (s)\tTotal (s)\tWait (s)\tSource\n"),
                          lpv_metric_get_short_name (lpv_session_get_count_metric (session)));
  files = lprof_profile_get_files (lpv_session_get_profile (session), &n);
  source = find_line (files[lpv_file_lines_get_file (lines)].source, first);
  for (guint32 line = first; line <= last; line++)
    {
      append_row (table, session, line, source);
      source = find_line (source, 2);
    }
  return g_string_free (table, FALSE);
}

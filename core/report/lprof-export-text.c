/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-output.h"

#include <stdlib.h>

/* Source lines shown around a recorded one. */
#define CONTEXT 2

typedef struct
{
  const char *at; /* of the next line */
  const char *end;
  guint32 line; /* number of the next line */
} Source;

/* What a line is a part of. */
typedef struct
{
  guint64 self_ns;
  gboolean is_sampled;
} Whole;

static void
append_time (GString *text, guint64 ns)
{
  static const struct
  {
    double ns;
    const char *unit;
  } units[] = { { 1e9, "s " }, { 1e6, "ms" }, { 1e3, "µs" } };
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if ((double)ns >= units[i].ns)
      {
        g_string_append_printf (text, " %9.2f %s", (double)ns / units[i].ns, units[i].unit);
        return;
      }
  g_string_append_printf (text, " %9" G_GUINT64_FORMAT " ns", ns);
}

/* The text of a line, without its end; lines must be asked for in rising order. */
static const char *
find_source (Source *source, guint32 line, gsize *length)
{
  *length = 0;
  while (source->at && source->at < source->end)
    {
      const char *begin = source->at;
      const char *stop = memchr (begin, '\n', (gsize)(source->end - begin));
      source->at = stop ? stop + 1 : source->end;
      if (source->line++ == line)
        {
          *length = (gsize)((stop ? stop : source->end) - begin);
          return begin;
        }
    }
  return "";
}

static void
append_line (GString *text, guint32 number, const LprofLine *line, const Whole *whole,
             Source *source)
{
  gsize length;
  const char *code = find_source (source, number, &length);
  g_string_append_printf (text, "%7u", number);
  if (line)
    {
      g_string_append_printf (text, " %10" G_GUINT64_FORMAT,
                              whole->is_sampled ? line->events : line->hits);
      append_time (text, line->self_ns);
      append_time (text, line->total_ns);
      append_time (text, line->wait_ns);
      g_string_append_printf (
          text, " %6.1f",
          whole->self_ns > 0 ? 100.0 * (double)line->self_ns / (double)whole->self_ns : 0.0);
    }
  else
    g_string_append_printf (text, "%57s", "");
  g_string_append (text, "  ");
  g_string_append_len (text, code, (gssize)length);
  while (text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  g_string_append_c (text, '\n');
}

/* A line before the recorded one at `next`, when it is near to it or to the last. */
static gboolean
is_shown (guint32 number, guint32 last, guint32 next)
{
  return (last != 0 && number <= last + CONTEXT) || number + CONTEXT >= next;
}

static void
append_gap (LprofOutput *output, const LprofFunctionInfo *function, guint32 last, guint32 next,
            Source *source)
{
  gboolean skipped = FALSE;
  for (guint32 number = MAX (last + 1, function->first_line); number < next; number++)
    if (is_shown (number, last, next))
      append_line (output->text, number, NULL, NULL, source);
    else if (!skipped)
      {
        g_string_append (output->text, "    ...\n");
        skipped = TRUE;
        number = MAX (number, next - MIN (next, CONTEXT + 1));
      }
}

static void
append_function (LprofOutput *output, LprofProfile *profile, const LprofFunctionInfo *function,
                 const guint64 *samples, const LprofLine *lines, guint32 n)
{
  GString *text = output->text;
  const LprofSourceFile *file = &lprof_profile_get_files (profile, NULL)[function->file];
  gsize length;
  const char *start = lprof_profile_get_source (profile, function->file, &length);
  Source source = { start, start ? start + length : NULL, 1 };
  Whole whole = { function->self_ns, samples != NULL };
  guint32 last = 0;
  g_string_append_printf (text, "\n%s, line %u: %s\n", file->path, function->first_line,
                          function->name);
  g_string_append_printf (text, "%s %" G_GUINT64_FORMAT ", self", samples ? "samples" : "calls",
                          samples ? *samples : function->calls);
  append_time (text, function->self_ns);
  g_string_append (text, ", total");
  append_time (text, function->total_ns);
  g_string_append (text, ", wait");
  append_time (text, function->wait_ns);
  g_string_append_printf (text, "\n\n%7s %10s %12s %12s %12s %6s  %s\n", "Line",
                          samples ? "Samples" : "Hits", "Self", "Total", "Wait", "Self %",
                          "Source");
  for (guint32 i = 0; i < n; i++)
    {
      append_gap (output, function, last, lines[i].line, &source);
      append_line (text, lines[i].line, &lines[i], &whole, &source);
      last = lines[i].line;
      lprof_output_pass_on (output);
    }
}

static int
compare_functions (gconstpointer a, gconstpointer b, gpointer data)
{
  const LprofFunctionInfo *functions = data;
  guint32 left = *(const guint32 *)a;
  guint32 right = *(const guint32 *)b;
  if (functions[left].self_ns != functions[right].self_ns)
    return functions[left].self_ns > functions[right].self_ns ? -1 : 1;
  return left < right ? -1 : left > right;
}

static void
append_run (GString *text, const LprofRun *run)
{
  g_string_append (text, run->program ? run->program : "(unknown program)");
  for (guint i = 1; run->arguments[0] && run->arguments[i]; i++)
    g_string_append_printf (text, " %s", run->arguments[i]);
  g_string_append_printf (text, "\nPython %s, engine %s, clock %s\n",
                          run->python ? run->python : "?", run->engine ? run->engine : "?",
                          run->clock ? run->clock : "?");
  g_string_append (text, "recorded");
  append_time (text, run->duration_ns);
  if (run->windows_ns > 0)
    {
      g_string_append (text, " in windows within");
      append_time (text, run->windows_ns);
    }
  g_string_append (text, run->sample_interval_ns > 0 ? ", a sample every"
                                                     : ", taken off for the cost of observing");
  append_time (text, run->sample_interval_ns > 0 ? run->sample_interval_ns : run->correction_ns);
  g_string_append_c (text, '\n');
  for (guint i = 0; run->notes[i]; i++)
    g_string_append_printf (text, "%s\n", run->notes[i]);
}

void
lprof_export_text (LprofProfile *profile, LprofOutput *output)
{
  guint32 n_runs;
  guint32 n;
  const LprofRun *runs = lprof_profile_get_runs (profile, &n_runs);
  const LprofSourceFile *files = lprof_profile_get_files (profile, NULL);
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, &n);
  g_autofree guint32 *order = g_new (guint32, n + 1);
  g_autofree guint64 *samples = lprof_output_count_samples (profile);
  for (guint32 i = 0; i < n_runs; i++)
    append_run (output->text, &runs[i]);
  for (guint32 i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint)n, sizeof *order, compare_functions, (gpointer)functions);
  for (guint32 i = 0; i < n && !output->failed; i++)
    {
      const LprofFunctionInfo *function = &functions[order[i]];
      const LprofSourceFile *file = &files[function->file];
      guint32 inner = order[i] - file->first_function;
      LprofFileLines lines;
      lprof_file_lines_init (&lines, profile, function->file);
      append_function (output, profile, function, samples ? &samples[order[i]] : NULL,
                       lines.lines + lines.starts[inner],
                       lines.starts[inner + 1] - lines.starts[inner]);
      lprof_file_lines_clear (&lines);
    }
}

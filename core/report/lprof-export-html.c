/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* One page that needs nothing else: what was run, the hottest functions, and the source
 * of each file with its numbers, the file that took longest first. A statement over
 * several lines counts on its first. The page follows the reader's light or dark mode,
 * and says each share by a bar and a number, never by color alone. */

#include "lprof-output.h"

#include <math.h>
#include <stdlib.h>

#define MOST_FUNCTIONS 50

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<meta name=\"generator\" content=\"lprof\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<style>\n"
    ":root { --hot: #f77c46; --link: #1a5fb4; font: 15px/1.4 system-ui, sans-serif; }\n"
    "@media (prefers-color-scheme: dark) { :root { --hot: #a8421c; --link: #99c1f1; } }\n"
    "body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }\n"
    "h1 { font-size: 1.6rem; margin-bottom: 0; }\n"
    "h2 { font-size: 1.1rem; margin: 2.5rem 0 .5rem; overflow-wrap: anywhere; }\n"
    "a { color: var(--link); }\n"
    ".about, .note { opacity: .75; margin: .2rem 0; }\n"
    ".scroll { overflow-x: auto; }\n"
    "section { content-visibility: auto; contain-intrinsic-size: auto 40rem; }\n"
    "table { border-collapse: collapse; min-width: 100%; }\n"
    "td, th { padding: 0 .6rem; text-align: right; white-space: pre; }\n"
    "td { font-variant-numeric: tabular-nums; }\n"
    "th { font-weight: normal; font-size: .85rem; opacity: .75; }\n"
    "th:last-child, td:last-child { text-align: left; width: 100%; }\n"
    ".source td { font-family: ui-monospace, monospace; font-size: .85rem; }\n"
    ".source td:first-child { opacity: .6; }\n"
    "tr[style] { background: color-mix(in oklab, var(--hot) calc(var(--heat) * .3%), "
    "transparent); }\n"
    "td.share { background: linear-gradient(var(--hot), var(--hot)) no-repeat left / "
    "calc(var(--share) * 1%) 80%; min-width: 4rem; }\n"
    "tr:target { outline: 2px solid var(--link); }\n"
    "</style>\n";

typedef struct
{
  guint32 line;
  guint64 count; /* hits, or samples */
  guint64 self_ns;
  guint64 total_ns;
  guint64 wait_ns;
} Sums;

static void
append_escaped (GString *text, const char *raw, gsize length)
{
  for (gsize i = 0; i < length; i++)
    switch (raw[i])
      {
      case '<':
        g_string_append (text, "&lt;");
        break;
      case '>':
        g_string_append (text, "&gt;");
        break;
      case '&':
        g_string_append (text, "&amp;");
        break;
      case '"':
        g_string_append (text, "&quot;");
        break;
      case '\f': /* ends nothing in a page, but is not allowed there */
      case '\0':
        g_string_append_c (text, ' ');
        break;
      default:
        g_string_append_c (text, raw[i]);
      }
}

static void
append_name (GString *text, const char *name)
{
  append_escaped (text, name, strlen (name));
}

static void
append_time (GString *text, guint64 ns)
{
  static const struct
  {
    double ns;
    const char *unit;
  } units[] = { { 1e9, "s" }, { 1e6, "ms" }, { 1e3, "µs" } };
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if ((double)ns >= units[i].ns)
      {
        g_string_append_printf (text, "%.2f %s", (double)ns / units[i].ns, units[i].unit);
        return;
      }
  g_string_append_printf (text, "%" G_GUINT64_FORMAT " ns", ns);
}

static void
append_times (GString *text, guint64 count, guint64 self_ns, guint64 total_ns, guint64 wait_ns)
{
  g_string_append_printf (text, "<td>%" G_GUINT64_FORMAT "<td>", count);
  append_time (text, self_ns);
  g_string_append (text, "<td>");
  append_time (text, total_ns);
  g_string_append (text, "<td>");
  if (wait_ns > 0)
    append_time (text, wait_ns);
}

/* Begins a row in the color of its share; the color grows with the square root, so that
 * 1 % can be told from nothing. */
static void
append_row (GString *text, const char *id, double share)
{
  g_string_append (text, "<tr");
  if (id)
    g_string_append_printf (text, " id=\"%s\"", id);
  if (share > 0.0005)
    g_string_append_printf (text, " style=\"--heat:%.1f;--share:%.1f\"", 100 * sqrt (share),
                            100 * share);
  g_string_append (text, ">");
}

static void
append_share (GString *text, double share)
{
  g_string_append (text, "<td class=\"share\">");
  if (share > 0.0005)
    g_string_append_printf (text, "%.1f%%", 100 * share);
}

static double
get_share (LprofProfile *profile, guint64 self_ns)
{
  guint64 whole = lprof_profile_get_self_ns (profile);
  return whole > 0 ? (double)self_ns / (double)whole : 0;
}

static void
append_run (GString *text, const LprofRun *run)
{
  g_autoptr (GDateTime) started = g_date_time_new_from_unix_utc (run->started_us / G_USEC_PER_SEC);
  g_autofree char *date = started ? g_date_time_format (started, "%Y-%m-%d %H:%M UTC") : NULL;
  g_string_append (text, "<p class=\"about\">");
  append_name (text, run->program ? run->program : "(unknown program)");
  for (guint i = 1; run->arguments[0] && run->arguments[i]; i++)
    {
      g_string_append_c (text, ' ');
      append_name (text, run->arguments[i]);
    }
  g_string_append_printf (text, " · %s · Python ", date ? date : "?");
  append_name (text, run->python ? run->python : "?");
  g_string_append (text, ", ");
  append_name (text, run->engine ? run->engine : "?");
  g_string_append (text, " · recorded ");
  append_time (text, run->duration_ns);
  if (run->windows_ns > 0)
    {
      g_string_append (text, " in windows within ");
      append_time (text, run->windows_ns);
    }
  g_string_append (text, run->sample_interval_ns > 0 ? ", a sample every "
                                                     : ", of which observing cost ");
  append_time (text, run->sample_interval_ns > 0 ? run->sample_interval_ns : run->correction_ns);
  g_string_append (text, "</p>\n");
  for (guint i = 0; run->notes[i]; i++)
    {
      g_string_append (text, "<p class=\"note\">⚠ ");
      append_name (text, run->notes[i]);
      g_string_append (text, "</p>\n");
    }
}

static void
append_runs (GString *text, LprofProfile *profile)
{
  guint32 n;
  const LprofRun *runs = lprof_profile_get_runs (profile, &n);
  const char *program = n > 0 && runs[0].program ? runs[0].program : "lprof";
  g_autofree char *name = g_path_get_basename (program);
  g_string_append (text, "<title>");
  append_name (text, name);
  g_string_append (text, " – lprof</title>\n<body>\n<h1>");
  append_name (text, name);
  g_string_append (text, "</h1>\n");
  for (guint32 i = 0; i < n; i++)
    append_run (text, &runs[i]);
}

typedef struct
{
  guint64 self_ns;
  guint32 index;
} Ranked;

static int
compare_ranked (const void *one, const void *other)
{
  const Ranked *a = one;
  const Ranked *b = other;
  if (a->self_ns != b->self_ns)
    return a->self_ns > b->self_ns ? -1 : 1;
  return a->index < b->index ? -1 : a->index > b->index;
}

static Ranked *
rank_functions (LprofProfile *profile, guint32 *n)
{
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, n);
  Ranked *ranked = g_new (Ranked, *n + 1);
  for (guint32 i = 0; i < *n; i++)
    ranked[i] = (Ranked){ functions[i].self_ns, i };
  qsort (ranked, *n, sizeof *ranked, compare_ranked);
  return ranked;
}

static Ranked *
rank_files (LprofProfile *profile, guint32 *n)
{
  const LprofSourceFile *files = lprof_profile_get_files (profile, n);
  Ranked *ranked = g_new (Ranked, *n + 1);
  for (guint32 i = 0; i < *n; i++)
    ranked[i] = (Ranked){ files[i].self_ns, i };
  qsort (ranked, *n, sizeof *ranked, compare_ranked);
  return ranked;
}

static void
append_functions (LprofOutput *output, LprofProfile *profile, const guint64 *samples)
{
  guint32 n;
  GString *text = output->text;
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, NULL);
  const LprofSourceFile *files = lprof_profile_get_files (profile, NULL);
  g_autofree Ranked *ranked = rank_functions (profile, &n);
  g_string_append_printf (text,
                          "<h2>Hottest functions</h2>\n<div class=\"scroll\"><table>\n"
                          "<tr><th>%s<th>Self<th>Total<th>Wait<th>Share<th>Function\n",
                          samples ? "Samples" : "Calls");
  for (guint32 i = 0; i < MIN (n, MOST_FUNCTIONS); i++)
    {
      const LprofFunctionInfo *function = &functions[ranked[i].index];
      g_autofree char *file = g_path_get_basename (files[function->file].path);
      double share = get_share (profile, function->self_ns);
      append_row (text, NULL, share);
      append_times (text, samples ? samples[ranked[i].index] : function->calls, function->self_ns,
                    function->total_ns, function->wait_ns);
      append_share (text, share);
      g_string_append_printf (text, "<td><a href=\"#f%u-%u\">", function->file,
                              function->first_line);
      append_name (text, function->name);
      g_string_append (text, "</a>  ");
      append_name (text, file);
      g_string_append_printf (text, ":%u\n", function->first_line);
    }
  g_string_append (text, "</table></div>\n");
}

static int
compare_lines (const void *one, const void *other)
{
  const Sums *a = one;
  const Sums *b = other;
  return a->line < b->line ? -1 : a->line > b->line;
}

/* Of each line that has any, sorted by line. */
static Sums *
sum_lines (LprofProfile *profile, guint32 file, gboolean is_sampled, guint32 *n_sums)
{
  g_autoptr (LprofLines) decoded = lprof_profile_get_lines (profile, file);
  guint32 n;
  const LprofLine *lines = lprof_lines_get (decoded, &n);
  Sums *sums = g_new (Sums, n + 1);
  for (guint32 i = 0; i < n; i++)
    {
      guint32 first = lines[i].statement;
      sums[i] = (Sums){ first > 0 ? MIN (first, lines[i].line) : lines[i].line,
                        is_sampled ? lines[i].events : lines[i].hits, lines[i].self_ns,
                        lines[i].total_ns, lines[i].wait_ns };
    }
  qsort (sums, n, sizeof *sums, compare_lines);
  *n_sums = 0;
  for (guint32 i = 0; i < n; i++)
    if (*n_sums > 0 && sums[*n_sums - 1].line == sums[i].line)
      {
        Sums *sum = &sums[*n_sums - 1];
        sum->count += sums[i].count;
        sum->self_ns += sums[i].self_ns;
        sum->total_ns += sums[i].total_ns;
        sum->wait_ns += sums[i].wait_ns;
      }
    else
      sums[(*n_sums)++] = sums[i];
  return sums;
}

static void
append_line (GString *text, LprofProfile *profile, guint32 file, guint32 line, const Sums *sums)
{
  double share = sums ? get_share (profile, sums->self_ns) : 0;
  g_autofree char *id = g_strdup_printf ("f%u-%u", file, line);
  append_row (text, id, share);
  g_string_append_printf (text, "<td>%u", line);
  if (sums)
    append_times (text, sums->count, sums->self_ns, sums->total_ns, sums->wait_ns);
  else
    g_string_append (text, "<td><td><td><td>");
  append_share (text, share);
}

static void
append_file (LprofOutput *output, LprofProfile *profile, guint32 index, gboolean is_sampled)
{
  GString *text = output->text;
  const LprofSourceFile *file = &lprof_profile_get_files (profile, NULL)[index];
  gsize length;
  const char *at = lprof_profile_get_source (profile, index, &length);
  const char *end = at ? at + length : NULL;
  guint32 n;
  g_autofree Sums *sums = sum_lines (profile, index, is_sampled, &n);
  g_string_append (text, "<section><h2>");
  append_name (text, file->path);
  g_string_append_printf (text,
                          "</h2>\n<div class=\"scroll\"><table class=\"source\">\n<tr><th>Line"
                          "<th>%s<th>Self<th>Total<th>Wait<th>Share<th>Source\n",
                          is_sampled ? "Samples" : "Hits");
  guint32 line = 1;
  for (guint32 next = 0; (next < n || line <= file->n_lines) && !output->failed; line++)
    {
      const char *stop = at && at < end ? memchr (at, '\n', (gsize)(end - at)) : NULL;
      if (line > file->n_lines) /* what the source no longer has is without gaps */
        line = sums[next].line;
      gboolean is_counted = next < n && sums[next].line == line;
      append_line (text, profile, index, line, is_counted ? &sums[next++] : NULL);
      g_string_append (text, "<td>");
      if (at && at < end)
        append_escaped (text, at, (gsize)((stop ? stop : end) - at));
      g_string_append_c (text, '\n');
      at = stop ? stop + 1 : end;
      lprof_output_pass_on (output);
    }
  g_string_append (text, "</table></div></section>\n");
}

void
lprof_export_html (LprofProfile *profile, LprofOutput *output)
{
  guint32 n;
  g_autofree Ranked *ranked = rank_files (profile, &n);
  g_autofree guint64 *samples = lprof_output_count_samples (profile);
  g_string_append (output->text, head);
  append_runs (output->text, profile);
  append_functions (output, profile, samples);
  for (guint32 i = 0; i < n && !output->failed; i++)
    append_file (output, profile, ranked[i].index, samples != NULL);
  g_string_append (output->text, "</body>\n</html>\n");
}

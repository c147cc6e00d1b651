/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-format.h"
#include "lpv-metric.h"
#include "lpv-run-facts.h"

static void
free_fact (gpointer data)
{
  LpvFact *fact = data;

  g_free (fact->name);
  g_free (fact->value);
  g_free (fact);
}

/* Takes the value over; nothing is told of what is NULL or empty. */
static void
tell (GPtrArray *facts, const char *name, char *value)
{
  LpvFact *fact;

  if (value == NULL || *value == '\0')
    {
      g_free (value);
      return;
    }
  fact = g_new (LpvFact, 1);
  fact->name = g_strdup (name);
  fact->value = value;
  g_ptr_array_add (facts, fact);
}

char *
lpv_run_get_command (const LprofRun *run)
{
  GString *command = g_string_new (run->program);

  for (const char *const *argument = run->arguments; argument != NULL && *argument != NULL;
       argument++)
    {
      /* Quoted only where a shell would need it. */
      gboolean is_plain =
          **argument != '\0'
          && strspn (*argument, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "+-_=./:,@%")
                 == strlen (*argument);
      g_autofree char *quoted = is_plain ? g_strdup (*argument) : g_shell_quote (*argument);

      g_string_append_printf (command, " %s", quoted);
    }
  return g_string_free (command, FALSE);
}

char *
lpv_run_get_start (const LprofRun *run)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (run->started_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  if (local == NULL || run->started_us <= 0)
    return NULL;
  /* Translators: date and time, see g_date_time_format() */
  return g_date_time_format (local, _ ("%B %-d, %Y, %H:%M"));
}

char *
lpv_thread_describe (const LprofThreadInfo *thread)
{
  g_autofree char *began = lpv_format_duration (thread->started_ns);
  g_autofree char *ended = lpv_format_duration (thread->ended_ns);

  /* Translators: the number of a thread, and when it began and ended */
  return g_strdup_printf (_ ("thread %u, from %s to %s"), thread->native_id, began, ended);
}

/* "settrace: Python 3.11 has no sys.monitoring" */
static char *
with_reason (const char *what, const char *reason)
{
  if (what == NULL || reason == NULL || *reason == '\0')
    return g_strdup (what);
  /* Translators: what was used, and why */
  return g_strdup_printf (_ ("%s: %s"), what, reason);
}

static char *
describe_correction (const LprofRun *run)
{
  g_autofree char *whole = lpv_format_duration (run->correction_ns);
  g_autofree char *share = lpv_format_share (lpv_share (run->correction_ns, run->duration_ns));

  if (run->correction_ns == 0)
    return g_strdup (_ ("none"));
  /* Translators: two durations in nanoseconds, an amount of time and its share */
  return g_strdup_printf (_ ("%.1f ± %.1f ns for each line event, %s (%s) altogether"),
                          (double)run->bias_per_line_ps / 1000,
                          (double)run->bias_uncertainty_ps / 1000, whole, share);
}

static char *
describe_machine (const LprofRun *run)
{
  const char *parts[4] = { NULL };
  guint n = 0;

  if (run->host != NULL && *run->host != '\0')
    parts[n++] = run->host;
  if (run->system != NULL && *run->system != '\0')
    parts[n++] = run->system;
  if (run->cpu != NULL && *run->cpu != '\0')
    parts[n++] = run->cpu;
  return g_strjoinv (" · ", (char **)parts);
}

static void
tell_events (GPtrArray *facts, const LprofRun *run)
{
  g_autofree char *count = lpv_format_count (run->n_events);
  g_autofree char *interval = lpv_format_duration (run->sample_interval_ns);

  if (run->sample_interval_ns == 0)
    tell (facts, _ ("Line events"), g_steal_pointer (&count));
  else
    /* Translators: a number of samples, and the time between two of them */
    tell (facts, _ ("Samples"), g_strdup_printf (_ ("%s, one every %s"), count, interval));
}

static void
tell_observed (GPtrArray *facts, const LprofRun *run)
{
  g_autofree char *share = lpv_format_share (lpv_share (run->duration_ns, run->windows_ns));

  if (run->windows_ns > 0)
    /* Translators: a share such as "12 %" */
    tell (facts, _ ("Observed"), g_strdup_printf (_ ("%s of the time, in windows"), share));
}

GPtrArray *
lpv_run_facts_new (const LprofRun *run)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (free_fact);

  tell (facts, _ ("Command"), lpv_run_get_command (run));
  tell (facts, _ ("Folder"), g_strdup (run->directory));
  tell (facts, _ ("Started"), lpv_run_get_start (run));
  tell (facts, _ ("Recorded time"), lpv_format_duration (run->duration_ns));
  tell_observed (facts, run);
  tell (facts, _ ("End"),
        run->finished ? g_strdup (run->ending)
                      : g_strdup (_ ("still running, as far as is known")));
  tell (facts, _ ("Python"), g_strdup (run->python));
  tell (facts, _ ("Recorded code"), g_strdup (run->scope));
  tell_events (facts, run);
  tell (facts, _ ("Engine"), with_reason (run->engine, run->engine_reason));
  tell (facts, _ ("Clock"), with_reason (run->clock, run->clock_reason));
  tell (facts, _ ("Correction of times"), describe_correction (run));
  tell (facts, _ ("Machine"), describe_machine (run));
  tell (facts, _ ("Process"), g_strdup_printf ("%u", run->pid));
  tell (facts, _ ("Recorded by"), g_strdup_printf ("lprof %s", run->lprof));
  return facts;
}

static gboolean
is_capped (LprofProfile *profile)
{
  guint32 n;
  const LprofTreeNode *nodes = lprof_profile_get_tree (profile, &n);

  for (guint32 i = 0; i < n; i++)
    if (nodes[i].is_other)
      return TRUE;
  return FALSE;
}

static gboolean
is_sampled (const LprofRun *runs, guint32 n)
{
  for (guint32 i = 0; i < n; i++)
    if (runs[i].sample_interval_ns != 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_windows (const LprofRun *runs, guint32 n)
{
  for (guint32 i = 0; i < n; i++)
    if (runs[i].windows_ns != 0)
      return TRUE;
  return FALSE;
}

static guint32
count_unfinished (const LprofRun *runs, guint32 n)
{
  guint32 unfinished = 0;

  for (guint32 i = 0; i < n; i++)
    unfinished += !runs[i].finished;
  return unfinished;
}

GPtrArray *
lpv_profile_get_warnings (LprofProfile *profile)
{
  GPtrArray *warnings = g_ptr_array_new_with_free_func (g_free);
  guint32 n;
  const LprofRun *runs = lprof_profile_get_runs (profile, &n);
  guint32 unfinished = count_unfinished (runs, n);

  if (n == 1 && unfinished == 1)
    g_ptr_array_add (warnings, g_strdup (_ ("The program had not ended when this was written: "
                                            "these are the values up to then.")));
  else if (unfinished > 0)
    g_ptr_array_add (
        warnings, g_strdup_printf (ngettext ("%u of the runs had not ended when this was written.",
                                             "%u of the runs had not ended when this was written.",
                                             unfinished),
                                   unfinished));
  if (is_sampled (runs, n))
    g_ptr_array_add (warnings, g_strdup (_ ("This was sampled: times are estimates, hits and calls "
                                            "are not known, and wait is the time off the "
                                            "processor.")));
  if (has_windows (runs, n))
    g_ptr_array_add (warnings, g_strdup (_ ("This was observed in windows, for the same share of "
                                            "the time for each line: times, hits and calls are "
                                            "of that part.")));
  if (is_capped (profile))
    g_ptr_array_add (warnings,
                     g_strdup (_ ("The call tree reached its limit: calls beyond it are "
                                  "together in “Other calls”. Lines and functions are complete.")));
  for (guint32 i = 0; i < n; i++)
    for (const char *const *note = runs[i].notes; note != NULL && *note != NULL; note++)
      if (!g_ptr_array_find_with_equal_func (warnings, *note, g_str_equal, NULL))
        g_ptr_array_add (warnings, g_strdup (*note));
  return warnings;
}

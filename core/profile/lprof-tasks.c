/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-tasks.h"

#include "lprof-builder-private.h"
#include "lprof-profile-private.h"
#include "lprof-varint.h"

/* Clocks round, and a reader may see half an event. */
static void
make_valid (LprofTaskStretch *stretches, guint32 n)
{
  guint64 at = 0;
  for (guint32 i = 0; i < n; i++)
    {
      LprofTaskStretch *stretch = &stretches[i];
      stretch->began_ns = MIN (MAX (stretch->began_ns, at), LPROF_MAX_NUMBER);
      stretch->ended_ns = MIN (MAX (stretch->ended_ns, stretch->began_ns), LPROF_MAX_NUMBER);
      stretch->running_ns = MIN (stretch->running_ns, stretch->ended_ns - stretch->began_ns);
      at = stretch->ended_ns;
    }
}

static const LprofTaskStretch *
copy_stretches (LprofProfile *profile, const LprofTaskInfo *task)
{
  LprofTaskStretch *copy = g_memdup2 (task->stretches, task->n_stretches * sizeof *copy);
  if (copy)
    g_ptr_array_add (profile->blocks, copy);
  make_valid (copy, task->n_stretches);
  return copy;
}

static void
add_other (LprofTaskInfo *sum, const LprofTaskInfo *task)
{
  sum->is_other = TRUE;
  sum->n_tasks = lprof_sum (sum->n_tasks, task->n_tasks);
  sum->suspensions = lprof_sum (sum->suspensions, task->suspensions);
  sum->duration_ns = lprof_sum (sum->duration_ns, task->duration_ns);
  sum->running_ns = lprof_sum (sum->running_ns, task->running_ns);
  if (task->longest_ns <= sum->longest_ns)
    return;
  sum->longest_ns = task->longest_ns;
  sum->longest_began_ns = task->longest_began_ns;
  sum->longest_function = task->longest_function;
  sum->longest_line = task->longest_line;
}

void
lprof_profile_add_task (LprofProfile *profile, const LprofTaskInfo *task)
{
  LprofTaskInfo copy = *task;
  if (profile->tasks->len >= LPROF_MAX_TASKS)
    {
      add_other (&g_array_index (profile->tasks, LprofTaskInfo, LPROF_MAX_TASKS - 1), task);
      return;
    }
  copy.name = lprof_profile_intern (profile, task->name ? task->name : "");
  copy.coroutine = lprof_profile_intern (profile, task->coroutine ? task->coroutine : "");
  copy.error = lprof_profile_intern (profile, task->error ? task->error : "");
  copy.creator_line = MIN (task->creator_line, LPROF_MAX_LINE);
  copy.longest_line = MIN (task->longest_line, LPROF_MAX_LINE);
  copy.is_other = task->is_other != FALSE;
  copy.n_tasks = lprof_sum (task->n_tasks, 0);
  copy.suspensions = lprof_sum (task->suspensions, 0);
  copy.started_ns = lprof_sum (task->started_ns, 0);
  copy.duration_ns = lprof_sum (task->duration_ns, 0);
  copy.running_ns = MIN (task->running_ns, copy.duration_ns);
  copy.longest_ns = lprof_sum (task->longest_ns, 0);
  copy.longest_began_ns = lprof_sum (task->longest_began_ns, 0);
  copy.stretches = copy_stretches (profile, task);
  g_array_append_val (profile->tasks, copy);
}

static void
renumber (guint32 *function, const guint32 *new_functions)
{
  if (*function != LPROF_NONE)
    *function = new_functions[*function];
}

void
lprof_profile_renumber_tasks (LprofProfile *profile, const guint32 *new_functions)
{
  for (guint i = 0; i < profile->tasks->len; i++)
    {
      LprofTaskInfo *task = &g_array_index (profile->tasks, LprofTaskInfo, i);
      renumber (&task->function, new_functions);
      renumber (&task->creator, new_functions);
      renumber (&task->longest_function, new_functions);
    }
}

static gboolean
is_function (const LprofBuilder *builder, guint32 function)
{
  return function == LPROF_NONE || function < lprof_builder_get_profile (builder)->functions->len;
}

void
lprof_builder_add_task (LprofBuilder *builder, const LprofTaskInfo *task)
{
  g_return_if_fail (builder != NULL && task != NULL);
  g_return_if_fail (task->thread < lprof_builder_get_profile (builder)->threads->len);
  g_return_if_fail (is_function (builder, task->function) && is_function (builder, task->creator)
                    && is_function (builder, task->longest_function));
  g_return_if_fail (task->outcome <= LPROF_OUTCOME_CANCELLED
                    && task->n_stretches <= LPROF_MAX_STRETCHES);
  lprof_profile_add_task (lprof_builder_get_profile (builder), task);
}

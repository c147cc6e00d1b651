/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The tasks of a recording's threads. */

#include "lprof-conversion.h"

G_STATIC_ASSERT ((int)LPROF_TASK_UNFINISHED == (int)LPROF_OUTCOME_UNFINISHED
                 && (int)LPROF_TASK_DONE == (int)LPROF_OUTCOME_DONE
                 && (int)LPROF_TASK_FAILED == (int)LPROF_OUTCOME_FAILED
                 && (int)LPROF_TASK_CANCELLED == (int)LPROF_OUTCOME_CANCELLED);
G_STATIC_ASSERT (LPROF_N_STRETCHES <= LPROF_MAX_STRETCHES);

/* The index of a code's function; LPROF_NONE for none. */
static guint32
get_function (LprofConversion *conversion, LprofOffset code)
{
  guint32 function = LPROF_NONE;
  if (code != 0 && !lprof_conversion_get_code (conversion, code, &function))
    return LPROF_NONE;
  return function;
}

static guint32
get_stretches (const LprofConversion *conversion, const LprofTask *recorded,
               LprofTaskStretch stretches[LPROF_N_STRETCHES])
{
  guint32 n = MIN (recorded->n_stretches, LPROF_N_STRETCHES);
  for (guint32 i = 0; i < n; i++)
    {
      const LprofStretch *stretch = &recorded->stretches[i];
      stretches[i] = (LprofTaskStretch){
        lprof_conversion_since_start (conversion, stretch->began),
        lprof_conversion_since_start (conversion, stretch->ended),
        lprof_conversion_get_ns (conversion, stretch->running),
      };
    }
  return n;
}

static void
add_task (LprofConversion *conversion, const LprofTask *recorded, guint32 thread)
{
  LprofSnapshot *snapshot = &conversion->snapshot;
  LprofTaskStretch stretches[LPROF_N_STRETCHES];
  g_autofree char *name = lprof_snapshot_dup_text (snapshot, recorded->name);
  g_autofree char *coroutine = lprof_snapshot_dup_text (snapshot, recorded->coroutine);
  g_autofree char *error = lprof_snapshot_dup_text (snapshot, recorded->error);
  guint64 ended = recorded->ended != 0 ? recorded->ended : conversion->end;
  guint64 lasted = ended > recorded->started ? ended - recorded->started : 0;
  if (recorded->coroutine == 0) /* the others */
    lasted = recorded->lasted;
  LprofTaskInfo task = {
    .name = name,
    .coroutine = coroutine,
    .error = error,
    .thread = thread,
    .function = get_function (conversion, recorded->code),
    .creator = get_function (conversion, recorded->creator),
    .creator_line = recorded->creator_line,
    .longest_function = get_function (conversion, recorded->longest_code),
    .longest_line = recorded->longest_line,
    .outcome = MIN (recorded->outcome, LPROF_OUTCOME_CANCELLED),
    .is_other = recorded->coroutine == 0,
    .n_tasks = recorded->n_tasks,
    .suspensions = recorded->suspensions,
    .started_ns = lprof_conversion_since_start (conversion, recorded->started),
    .duration_ns = lprof_conversion_get_ns (conversion, lasted),
    .running_ns = lprof_conversion_get_ns (conversion, MIN (recorded->running, lasted)),
    .longest_ns = lprof_conversion_get_ns (conversion, recorded->longest),
    .longest_began_ns = lprof_conversion_since_start (conversion, recorded->longest_began),
    .stretches = stretches,
    .n_stretches = get_stretches (conversion, recorded, stretches),
  };
  lprof_builder_add_task (conversion->builder, &task);
}

void
lprof_conversion_add_tasks (LprofConversion *conversion, const LprofThread *recorded,
                            guint32 thread)
{
  LprofSnapshot *snapshot = &conversion->snapshot;
  g_autoptr (GArray) list =
      lprof_snapshot_get_list (snapshot, &recorded->tasks, sizeof (LprofTask));
  for (guint i = 0; i < list->len; i++)
    add_task (conversion,
              LPROF_SNAPSHOT_GET (snapshot, LprofTask, g_array_index (list, LprofOffset, i)),
              thread);
}

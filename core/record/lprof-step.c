/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-step.h"
#include "lprof-table-private.h"

/* --- lines ----------------------------------------------------------------- */

/* When there are more lines than places, the one with least time gives its place and
 * its time away: a line with more than an eighth of the step is never lost. */
static void
add_time (LprofStep *step, LprofOffset code, uint32_t line, uint64_t time)
{
  LprofStepLine *least = &step->lines[0];

  for (uint32_t i = 0; i < step->n_lines; i++)
    {
      LprofStepLine *entry = &step->lines[i];

      if (entry->line == line && entry->code == code)
        {
          entry->time += time;
          return;
        }
      if (entry->time < least->time)
        least = entry;
    }
  if (step->n_lines < LPROF_N_STEP_LINES)
    {
      least = &step->lines[step->n_lines++];
      least->time = 0;
    }
  least->code = code;
  least->line = line;
  least->time += time;
}

static bool
is_blamed (const LprofStep *step, const LprofFrame *frame)
{
  return frame && step->blamed == frame && step->blamed_serial == frame->serial;
}

/* The time so far is the open line's. */
static void
settle (LprofTable *table, LprofStep *step, uint64_t now)
{
  const LprofFrame *frame = step->blamed;

  if (is_blamed (step, frame) && frame->function && frame->open)
    {
      const LprofFunction *function = lprof_at (table->base, frame->function);

      add_time (step, function->code, frame->line, now - step->since);
    }
  else if (is_blamed (step, frame))
    return; /* it is that of the line to come */
  step->since = now;
}

static void
blame (LprofTable *table, LprofStep *step, LprofFrame *frame)
{
  step->blamed = frame;
  step->blamed_serial = frame ? frame->serial : 0;
  step->task->record->frame = frame ? lprof_offset_of (table->base, frame) : 0;
  if (frame)
    frame->uneven = 1;
}

/* From here outward: the first asynchronous frame, else the outermost one. */
static LprofFrame *
find_blamed (LprofTable *table, const LprofStep *step, LprofFrame *frame)
{
  LprofFrame *outermost = NULL;

  for (; frame && frame->function && frame->serial >= step->first_serial;
       frame = lprof_frame_follow (table->base, frame->caller, frame->caller_serial))
    {
      if (frame->is_async)
        return frame;
      outermost = frame;
    }
  return outermost;
}

void
lprof_step_push (LprofTable *table, LprofFrame *frame, uint64_t now)
{
  LprofStep *step = table->step;
  LprofTask *record = step->task->record;

  if (!frame->is_async && step->blamed)
    return;
  if (frame->is_async && !record->code && record->n_tasks == 1)
    record->code = ((const LprofFunction *)lprof_at (table->base, frame->function))->code;
  settle (table, step, now);
  blame (table, step, frame);
}

void
lprof_step_pop (LprofTable *table, LprofFrame *frame, uint64_t now)
{
  LprofStep *step = table->step;

  if (!is_blamed (step, frame))
    return;
  settle (table, step, now);
  step->since = now;
  frame = lprof_frame_follow (table->base, frame->caller, frame->caller_serial);
  blame (table, step, find_blamed (table, step, frame));
}

bool
lprof_step_change_line (LprofTable *table, LprofFrame *frame, uint64_t now)
{
  if (!is_blamed (table->step, frame))
    return false;
  settle (table, table->step, now);
  return true;
}

/* --- stretches ------------------------------------------------------------- */

/* Pairs of neighbors become one. */
static void
halve (LprofTask *record)
{
  LprofStretch *stretches = record->stretches;

  for (uint32_t i = 0; i < LPROF_N_STRETCHES / 2; i++)
    {
      const LprofStretch *first = &stretches[2 * i], *second = first + 1;

      stretches[i] =
          (LprofStretch){ first->began, second->ended, first->running + second->running };
    }
  record->n_stretches = LPROF_N_STRETCHES / 2;
}

static void
add_stretch (LprofTask *record, uint64_t began, uint64_t ended)
{
  if (record->n_stretches == LPROF_N_STRETCHES)
    halve (record);
  record->stretches[record->n_stretches++] = (LprofStretch){ began, ended, ended - began };
}

static void
note_longest (LprofStep *step, LprofTask *record, uint64_t time)
{
  const LprofStepLine *most = NULL;

  for (uint32_t i = 0; i < step->n_lines; i++)
    if (!most || step->lines[i].time > most->time)
      most = &step->lines[i];
  record->longest = time;
  record->longest_began = step->began;
  record->longest_code = most ? most->code : 0;
  record->longest_line = most ? most->line : 0;
}

/* --- steps ----------------------------------------------------------------- */

/* Frames outside the task are older than its coroutine's, which may be on the stack. */
static uint64_t
find_first_serial (LprofTable *table, const LprofTaskState *task, uint64_t key)
{
  uint64_t serial = table->last_serial + 1;

  if (lprof_table_has_on_top (table, key, task->code_key))
    return table->current->serial;
  for (LprofFrame *frame = table->running; !key && frame;
       frame = lprof_frame_follow (table->base, frame->caller, frame->caller_serial))
    if (frame->code_key == task->code_key)
      serial = frame->serial;
  return serial;
}

static bool
is_running (const LprofTasks *tasks, const LprofTaskState *task)
{
  for (uint32_t i = 0; i < tasks->n_steps; i++)
    if (tasks->steps[i].task == task)
      return true;
  return false;
}

void
lprof_step_begin (LprofTable *table, LprofTaskState *task, uint64_t key)
{
  LprofTasks *tasks = table->tasks;
  LprofStep *step;

  if (tasks->n_steps == LPROF_MAX_STEPS || is_running (tasks, task))
    lprof_step_end_all (table, 0);
  step = &tasks->steps[tasks->n_steps++];
  step->task = task;
  step->key = key;
  step->began = step->since = lprof_clock_read (table->clock);
  if (table->step)
    settle (table, table->step, step->began);
  step->first_serial = find_first_serial (table, task, key);
  step->n_lines = 0;
  task->record->resumed = step->began;
  table->step = step;
  blame (table, step, find_blamed (table, step, table->running));
}

/* What held the inner task's thread held the outer one's too. */
static void
go_on_outside (LprofTable *table, const LprofStep *inner, uint64_t now)
{
  LprofTasks *tasks = table->tasks;
  LprofStep *outer = --tasks->n_steps ? &tasks->steps[tasks->n_steps - 1] : NULL;

  table->step = outer;
  if (!outer)
    return;
  for (uint32_t i = 0; i < inner->n_lines; i++)
    add_time (outer, inner->lines[i].code, inner->lines[i].line, inner->lines[i].time);
  outer->since = now;
}

void
lprof_step_end (LprofTable *table, uint64_t now)
{
  LprofStep *step = table->step;
  LprofTask *record = step->task->record;

  if (!now)
    now = lprof_clock_read (table->clock);
  if (now < step->began)
    now = step->began;
  settle (table, step, now);
  if (record != table->tasks->others)
    add_stretch (record, step->began, now);
  if (now - step->began >= record->longest)
    note_longest (step, record, now - step->began);
  record->running += now - step->began;
  record->resumed = 0;
  record->frame = 0;
  go_on_outside (table, step, now);
}

void
lprof_step_suspend (LprofTable *table)
{
  table->step->task->record->suspensions++;
  lprof_step_end (table, 0);
}

void
lprof_step_end_all (LprofTable *table, uint64_t now)
{
  while (table->step)
    lprof_step_end (table, now);
}

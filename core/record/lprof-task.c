/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <stdlib.h>
#include <string.h>

#include "lprof-step.h"
#include "lprof-table-private.h"
#include "lprof-task.h"

#define STATES_PER_BLOCK 63u

typedef struct _Block Block;
struct _Block
{
  Block *next;
  LprofTaskState states[STATES_PER_BLOCK];
};

/* --- states ---------------------------------------------------------------- */

static bool
add_states (LprofTasks *tasks)
{
  Block *block = calloc (1, sizeof *block);

  if (!block)
    return false;
  block->next = tasks->blocks;
  tasks->blocks = block;
  for (uint32_t i = STATES_PER_BLOCK; i-- > 0;)
    {
      block->states[i].next = tasks->free_states;
      tasks->free_states = &block->states[i];
    }
  return true;
}

static LprofTaskState *
take_state (LprofTable *table)
{
  LprofTasks *tasks = table->tasks;
  LprofTaskState *task;

  if (!tasks)
    tasks = table->tasks = calloc (1, sizeof *tasks);
  if (!tasks || (!tasks->free_states && !add_states (tasks)))
    return NULL;
  task = tasks->free_states;
  tasks->free_states = task->next;
  return task;
}

static void
give_state (LprofTasks *tasks, LprofTaskState *task)
{
  task->next = tasks->free_states;
  tasks->free_states = task;
}

static void
free_state (LprofTasks *tasks, LprofTaskState *task)
{
  lprof_task_index_remove (&tasks->index, task);
  give_state (tasks, task);
}

/* --- records --------------------------------------------------------------- */

static LprofTask *
push_record (LprofTable *table, LprofTask description)
{
  LprofOffset offset = lprof_arena_alloc (table->arena, sizeof (LprofTask));
  LprofTask *record;

  if (!offset)
    return NULL;
  record = lprof_at (table->base, offset);
  *record = description;
  lprof_push (&table->thread->tasks, &record->next, offset);
  return record;
}

static LprofTask *
get_others (LprofTable *table, uint64_t now)
{
  LprofTasks *tasks = table->tasks;

  if (!tasks->others)
    tasks->others = push_record (table, (LprofTask){ .started = now });
  return tasks->others;
}

static LprofOffset
add_text (LprofTable *table, const char *text)
{
  return lprof_arena_add_text (table->arena, text, strlen (text));
}

/* The line that runs is the creator. */
static void
describe_creator (LprofTable *table, LprofTask *record)
{
  const LprofFrame *frame = table->running;

  if (!frame || !frame->function)
    return;
  record->creator = ((const LprofFunction *)lprof_at (table->base, frame->function))->code;
  record->creator_line = frame->line;
}

static LprofTask *
add_record (LprofTable *table, uint64_t now, const LprofCodeEntry *code, const char *coroutine,
            bool created)
{
  LprofTask record = { .started = now, .n_tasks = 1, .code = code ? code->code : 0 };

  if (table->tasks->n_records >= LPROF_MAX_TASKS_OF_THREAD)
    return get_others (table, now);
  if (created)
    describe_creator (table, &record);
  record.coroutine = add_text (table, coroutine);
  table->tasks->n_records++;
  return push_record (table, record);
}

static bool
has_own_record (const LprofTable *table, const LprofTaskState *task)
{
  return task->record != table->tasks->others;
}

/* --- interface ------------------------------------------------------------- */

LprofTaskState *
lprof_task_find_object (LprofTable *table, uint64_t object)
{
  return table->tasks ? lprof_task_index_find (&table->tasks->index, object) : NULL;
}

LprofTaskState *
lprof_task_find_frame (LprofTable *table, uint64_t key, uint64_t code_key)
{
  LprofTaskState *task =
      table->tasks ? lprof_task_index_find_key (&table->tasks->index, key) : NULL;

  return task && task->code_key == code_key ? task : NULL;
}

LprofTaskState *
lprof_task_add (LprofTable *table, uint64_t object, uint64_t code_key, const LprofCodeEntry *code,
                const char *coroutine, bool created)
{
  uint64_t now = lprof_clock_read (table->clock);
  LprofTaskState *task = lprof_task_find_object (table, object);

  if (task) /* that one is gone without having begun: its address is used again */
    free_state (table->tasks, task);
  task = take_state (table);
  if (!task)
    return NULL;
  *task = (LprofTaskState){ .object = object, .code_key = code_key, .started = now };
  task->record = add_record (table, now, code, coroutine, created);
  if (!task->record || !lprof_task_index_add (&table->tasks->index, task))
    {
      give_state (table->tasks, task);
      return NULL;
    }
  task->record->n_tasks += !has_own_record (table, task);
  return task;
}

static bool
is_text (const LprofTable *table, LprofOffset offset, const char *bytes)
{
  const LprofText *text = offset ? lprof_at (table->base, offset) : NULL;

  return text && text->length == strlen (bytes) && memcmp (text->bytes, bytes, text->length) == 0;
}

static void
set_name (LprofTable *table, LprofTask *record, const char *name)
{
  if (record != table->tasks->others && !is_text (table, record->name, name))
    record->name = add_text (table, name);
}

void
lprof_task_set_name (LprofTable *table, LprofTaskState *task, const char *name)
{
  set_name (table, task->record, name);
}

bool
lprof_task_set_ended_name (LprofTable *table, uint64_t object, const char *name)
{
  LprofTasks *tasks = table->tasks;

  if (!tasks || !tasks->ended || tasks->ended_object != object)
    return false;
  set_name (table, tasks->ended, name);
  return true;
}

void
lprof_task_set_frame (LprofTable *table, LprofTaskState *task, uint64_t key)
{
  LprofTaskState *old = lprof_task_index_find_key (&table->tasks->index, key);

  if (old == task || task->key)
    return;
  if (old) /* ended without our seeing it */
    free_state (table->tasks, old);
  task->key = key;
  if (!lprof_task_index_add_key (&table->tasks->index, task))
    task->key = 0;
}

void
lprof_task_end (LprofTable *table, LprofTaskState *task, LprofTaskOutcome outcome,
                const char *error)
{
  uint64_t now = lprof_clock_read (table->clock);

  if (!has_own_record (table, task))
    {
      task->record->lasted += now - task->started;
      task->record->ended = now;
    }
  else
    {
      if (error)
        task->record->error = add_text (table, error);
      task->record->outcome = outcome;
      task->record->ended = now;
    }
  table->tasks->ended = task->record;
  table->tasks->ended_object = task->object;
  free_state (table->tasks, task);
}

void
lprof_tasks_free (LprofTable *table)
{
  if (!table->tasks)
    return;
  lprof_task_index_clear (&table->tasks->index);
  for (Block *block = table->tasks->blocks, *next; block; block = next)
    {
      next = block->next;
      free (block);
    }
  free (table->tasks);
}

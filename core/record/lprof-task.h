/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The tasks of event loops that run in one thread.
 *
 * A task is known by the address of its object from when it is created, and by the
 * key of its coroutine's frame from its first step on. A step is what an event loop
 * does with a task at a time: it goes on, until it is suspended or ends. Tasks nest
 * when one is stepped from within another (an eager task begins where it is created);
 * the time of the inner one is also the outer one's.
 *
 * Nothing here knows Python or an event loop: the extension says when. */

#pragma once

#include "lprof-table.h"

#define LPROF_MAX_TASKS_OF_THREAD 10000u
#define LPROF_MAX_STEPS 8u /* nested */
#define LPROF_N_STEP_LINES 8u

/* A task that has not ended, in the thread's private memory. */
typedef struct _LprofTaskState LprofTaskState;
struct _LprofTaskState
{
  uint64_t object;   /* address; never followed */
  uint64_t key;      /* of its coroutine's frame; 0 before its first step */
  uint64_t code_key; /* of its coroutine */
  uint64_t started;
  LprofTask *record;    /* its own, or that of the others */
  LprofTaskState *next; /* of the free ones */
};

typedef struct
{
  LprofSlots objects, keys;
} LprofTaskIndex;

/* How long a line held the thread in a step. */
typedef struct
{
  LprofOffset code;
  uint32_t line;
  uint64_t time;
} LprofStepLine;

struct _LprofStep
{
  LprofTaskState *task;
  uint64_t key; /* of the coroutine's frame; 0 = not known yet */
  uint64_t began;
  uint64_t since;        /* the time from then on isn't given to a line yet */
  uint64_t first_serial; /* frames with smaller ones are outside the task */
  LprofFrame *blamed;    /* whose line holds the thread: the innermost asynchronous one */
  uint64_t blamed_serial;
  uint32_t n_lines;
  LprofStepLine lines[LPROF_N_STEP_LINES];
};

struct _LprofTasks
{
  LprofTaskIndex index;
  LprofTaskState *free_states;
  void *blocks; /* of states; the first word of each is the next one */
  LprofTask *others;
  LprofTask *ended;      /* the newest that ended, */
  uint64_t ended_object; /* and the address that it had */
  uint32_t n_records;
  uint32_t n_steps;
  LprofStep steps[LPROF_MAX_STEPS];
};

/* Returns NULL when there is no such task. */
LprofTaskState *lprof_task_find_object (LprofTable *table, uint64_t object);
LprofTaskState *lprof_task_find_frame (LprofTable *table, uint64_t key, uint64_t code_key);

/* A task is created, or met for the first time: code is that of its coroutine, NULL
 * when it isn't selected, and name the qualified name of that. With created, the line
 * that runs has created it. Returns NULL without memory. */
LprofTaskState *lprof_task_add (LprofTable *table, uint64_t object, uint64_t code_key,
                                const LprofCodeEntry *code, const char *coroutine, bool created);
/* What it is called, which may change. */
void lprof_task_set_name (LprofTable *table, LprofTaskState *task, const char *name);
/* The same for one that ended before it was known where it was created; false when it is
 * not the newest that did. */
bool lprof_task_set_ended_name (LprofTable *table, uint64_t object, const char *name);
/* Its coroutine has begun, in this frame. */
void lprof_task_set_frame (LprofTable *table, LprofTaskState *task, uint64_t key);
/* Its coroutine has ended; error is the type of the exception, or NULL. The task is
 * forgotten, its record stays. */
void lprof_task_end (LprofTable *table, LprofTaskState *task, LprofTaskOutcome outcome,
                     const char *error);

/* The thread's private part of it all. */
void lprof_tasks_free (LprofTable *table);

/* Of states, by address of the task and by key of the frame. Adding returns false
 * without memory. */
bool lprof_task_index_add (LprofTaskIndex *index, LprofTaskState *task);
bool lprof_task_index_add_key (LprofTaskIndex *index, LprofTaskState *task);
LprofTaskState *lprof_task_index_find (const LprofTaskIndex *index, uint64_t object);
LprofTaskState *lprof_task_index_find_key (const LprofTaskIndex *index, uint64_t key);
void lprof_task_index_remove (LprofTaskIndex *index, LprofTaskState *task);
void lprof_task_index_clear (LprofTaskIndex *index);

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Which tasks of event loops run, seen from the events of their coroutines.
 *
 * Nothing of the program is replaced, wrapped or given a callback. A task is created
 * where a function named create_task() or ensure_future() returns one; it is stepped
 * where a coroutine begins or goes on that nobody awaits, which is when the loop's
 * public current_task() says whose it is; and how it ended is how its coroutine did. */

#pragma once

#include "lpy-hook.h"

/* Interns the names. */
bool lpy_task_init (void);

/* Names in code objects are interned, so that they can be compared by address. */
extern PyObject *lpy_task_create_name, *lpy_task_ensure_name;

/* Whether the events of this code have to be told to the two functions below. */
static inline bool
lpy_task_concerns (PyCodeObject *code)
{
  return (code->co_flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE)) != 0
         || code->co_name == lpy_task_create_name || code->co_name == lpy_task_ensure_name;
}

/* A frame is about to be suspended or to end. */
void lpy_task_before (const LpyEvent *event);
/* A frame was called, or goes on. */
void lpy_task_after (const LpyEvent *event);

/* Recording begins in this thread, perhaps within a task. */
void lpy_task_begin_here (LpyRecorder *self);

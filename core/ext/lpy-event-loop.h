/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The libraries that have tasks, asked through what they document. */

#pragma once

#include "lpy-recorder.h"

/* A task and what it runs; all are owned. */
typedef struct
{
  PyObject *object;
  PyObject *coroutine;
  PyCodeObject *code;
} LpyTask;

/* The task that runs in this thread. False without one, or when its coroutine is none
 * of Python's own. Each of these may leave an exception, which means nothing. */
bool lpy_event_loop_get_current (LpyRecorder *self, LpyTask *task);
/* Takes any object; false when it isn't a task, or is one that is over. */
bool lpy_event_loop_inspect (LpyRecorder *self, PyObject *object, LpyTask *task);
void lpy_event_loop_clear (LpyTask *task);

/* Whether its coroutine has run and waits. */
bool lpy_event_loop_has_begun (const LpyTask *task);
/* New reference to a str, or NULL. */
PyObject *lpy_event_loop_get_name (PyObject *task);

/* Whether an exception (or type of one) is how a library cancels. */
bool lpy_event_loop_is_cancellation (LpyRecorder *self, PyObject *exception);
/* New reference to a str, the type's name as tracebacks show it; or NULL. */
PyObject *lpy_event_loop_name_error (PyObject *exception);

void lpy_event_loop_forget (LpyRecorder *self);

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
  int library; /* place in the recorder's loops */
} LpyTask;

/* Interns the names. */
bool lpy_event_loop_init (void);

/* New reference to the task that runs in this thread, or NULL, and its library. */
PyObject *lpy_event_loop_get_current_object (LpyRecorder *self, int *library);
/* The same with what it runs. False without one, or when its coroutine is none
 * of Python's own. Each of these may leave an exception, which means nothing. */
bool lpy_event_loop_get_current (LpyRecorder *self, LpyTask *task);
/* Takes any object; false when it isn't a task, or is one that is over. */
bool lpy_event_loop_inspect (LpyRecorder *self, PyObject *object, LpyTask *task);
void lpy_event_loop_clear (LpyTask *task);

/* Whether its coroutine has run and waits. */
bool lpy_event_loop_has_begun (const LpyTask *task);
/* New reference to a str, or NULL. */
PyObject *lpy_event_loop_get_name (PyObject *task);
/* The same for what it runs. */
PyObject *lpy_event_loop_get_coroutine_name (const LpyTask *task);

/* Whether an exception (or type of one) is how a library cancels. */
bool lpy_event_loop_is_cancellation (LpyRecorder *self, PyObject *exception);
/* New reference to a str, the type's name as tracebacks show it; or NULL. */
PyObject *lpy_event_loop_name_error (PyObject *exception);

/* Has the task's library, when it has instruments (trio), call this with each task
 * that is spawned from now on in the loop that runs. */
void lpy_event_loop_listen (LpyRecorder *self, const LpyTask *task, PyMethodDef *task_spawned);

void lpy_event_loop_forget (LpyRecorder *self);

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What the engines share: the unusual ways of an event. */

#pragma once

#include "lpy-recorder.h"

/* A thread's argument to its trace function. */
typedef struct
{
  PyObject_HEAD LpyRecorder *recorder;
  LprofTable *table; /* lives as long as the recorder */
} LpyHook;

extern PyType_Spec lpy_hook_spec;
extern PyTypeObject *lpy_hook_type;

/* New reference, or NULL with an exception. */
LpyHook *lpy_hook_new (LpyRecorder *self, LprofTable *table);
PyObject *lpy_hook_call (PyObject *object, PyObject *arguments, PyObject *keywords);

/* A generator or coroutine goes on, perhaps one that another thread began. */
LprofEvent lpy_hook_resume (LpyRecorder *self, LprofTable *table, uint64_t key, uint64_t code_key,
                            PyCodeObject *code);

/* The recorder looks up from counting. Returns whether the event counts still. */
bool lpy_hook_attend (LpyRecorder *self, LprofTable *table);

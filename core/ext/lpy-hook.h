/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What the engines share: the unusual ways of an event. */

#pragma once

#include "lpy-recorder.h"

/* A thread's argument to its trace function. */
typedef struct
{
  PyObject_HEAD LpyRecorder *recorder;
  LprofTable *table;   /* lives as long as the recorder */
  PyObject *raised;    /* type of the newest exception in a coroutine, or NULL, */
  uint64_t raised_key; /* its frame, */
  uint64_t raised_at;  /* and how many line events there had been */
} LpyHook;

extern PyType_Spec lpy_hook_spec;
extern PyTypeObject *lpy_hook_type;

/* New reference, or NULL with an exception. */
LpyHook *lpy_hook_new (LpyRecorder *self, LprofTable *table);
PyObject *lpy_hook_call (PyObject *object, PyObject *arguments, PyObject *keywords);

typedef enum
{
  LPY_CALL,
  LPY_RESUME,
  LPY_LINE,
  LPY_YIELD,
  LPY_RETURN,
} LpyEventKind;

typedef struct
{
  LpyRecorder *recorder;
  LprofTable *table;
  PyCodeObject *code; /* borrowed */
  uint64_t key;       /* address of the frame */
  LpyEventKind kind;
  uint32_t line;   /* of a line event */
  PyObject *value; /* borrowed; what is returned, or the exception (or its type), or NULL */
  bool raises;     /* the value is an exception */
} LpyEvent;

/* Counts an event, whatever it takes. Returns false when recording is over: then
 * the hooks were removed. */
bool lpy_hook_deliver (const LpyEvent *event);
/* Goes on with an event that was tried and not counted. */
bool lpy_hook_deliver_unusual (const LpyEvent *event, LprofEvent result);

static inline uint64_t
lpy_address (const void *object)
{
  return (uint64_t)(uintptr_t)object;
}

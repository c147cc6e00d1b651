/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* lprof._record.Recorder: a recording bound to this interpreter. */

#pragma once

#include "lpy-compat.h"
#include "lprof-keeper-client.h"
#include "lprof-recorder.h"

typedef struct _LpyRecorder LpyRecorder;

/* What is used of a library that has tasks; all NULL until it is imported. */
#define LPY_N_EVENT_LOOPS 2
typedef struct
{
  PyObject *current_task;
  PyObject *task_type;
  PyObject *cancelled;
} LpyEventLoop;

typedef enum
{
  LPY_MEMORY_NONE,
  LPY_MEMORY_PYTHON,
  LPY_MEMORY_NATIVE, /* and what other libraries allocate */
} LpyMemory;

#define LPY_SIZE_OF_TRACER 160 /* bytes of a trace function's name */

/* A way to get events from the interpreter. Called with the GIL held. */
typedef struct
{
  const char *name;
  /* Raises and returns false when the interpreter refuses. */
  bool (*install) (LpyRecorder *recorder);
  /* The same for the running thread alone and the functions that are selected; NULL for
   * an engine that costs nothing an event. */
  bool (*install_here) (LpyRecorder *recorder);
  void (*remove) (LpyRecorder *recorder);
  /* A function is selected that may run already. */
  void (*select_code) (LpyRecorder *recorder, PyCodeObject *code);
  /* A function is selected whose start had not been listened to any more; or NULL. */
  void (*listen_again) (LpyRecorder *recorder);
  /* The events of this code are to be had, though it need not be selected. */
  void (*watch_code) (LpyRecorder *recorder, PyCodeObject *code);
  /* Now and then, or NULL. */
  void (*look_around) (LpyRecorder *recorder);
} LpyEngine;

struct _LpyRecorder
{
  PyObject_HEAD LprofRecorder recorder;
  const LpyEngine *engine;
  PyObject *select;
  PyObject *read_source; /* or NULL */
  uintptr_t generation;  /* tells our marks on code objects from older recorders' */
  bool is_open;
  _Atomic uint32_t n_users; /* of the memory: hooks, and one while it is open */
  bool is_installed;
  bool is_calibrated;
  LpyMemory memory;   /* what is recorded of it */
  bool counts_memory; /* at this moment */
  bool has_children;  /* other processes below this one record too */
  LprofKeeperClient keeper;
  bool stacks_switch; /* greenlet is loaded */
  LpyEventLoop loops[LPY_N_EVENT_LOOPS];
  PyObject *instrument; /* of trio, or NULL */
  void *engine_data;
  Py_tracefunc replaced; /* of the thread that started, while settrace records */
  PyObject *replaced_argument;
  char other_tracer[LPY_SIZE_OF_TRACER]; /* that has lprof's place, or had it at the stop; else
                                            empty */
};

extern const LpyEngine lpy_engine_settrace;
#if LPY_HAVE_MONITORING
extern const LpyEngine lpy_engine_monitoring;
#endif
#if LPY_HAVE_SAMPLING
extern const LpyEngine lpy_engine_sampling;
#endif

/* NULL when this Python has no engine of that name. */
const LpyEngine *lpy_engine_find (const char *name);

/* The one that records, or NULL. */
extern LpyRecorder *lpy_active;

/* Raises when the recorder is closed. */
bool lpy_recorder_check_open (LpyRecorder *self);
/* Deals with an event that wants attention. Returns whether recording goes on. */
bool lpy_recorder_attend (LpyRecorder *self);
/* Whether stacks other than the running one may go on later (greenlets). */
bool lpy_recorder_stacks_switch (LpyRecorder *self);

/* The last one gives the memory back. */
void lpy_recorder_lose_user (LpyRecorder *self);

extern PyType_Spec lpy_recorder_spec;

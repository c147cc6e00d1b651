/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The small functions by which observing is measured, bare and recorded. */

#pragma once

#include "lpy-recorder.h"

typedef enum
{
  LPY_LIGHT_LINES,
  LPY_HEAVY_LINES,
  LPY_CALLS,
  LPY_IGNORED_CALLS, /* of a function that is not selected */
  LPY_IGNORED_LINES, /* the same with LPY_N_IGNORED_LINES more lines */
  LPY_IGNORED_RESUMPTIONS,
  LPY_N_LOOPS,
} LpyLoop;

/* Of two simple instructions each. */
#define LPY_N_IGNORED_LINES 8
#define LPY_N_LINES_OF_RESUMPTION 2

typedef enum
{
  LPY_SHORT_RUN,
  LPY_LONG_RUN,
  LPY_N_RUNS,
} LpyRun;

typedef struct
{
  uint64_t bare;     /* ticks, the quickest run */
  uint64_t recorded; /* self times, the quickest run */
  uint64_t n_events;
  uint64_t weight; /* sum over the events */
} LpyLoopSample;

/* What a function is called with: how often its loop turns. */
extern const long lpy_n_turns[LPY_N_RUNS];

/* New reference to the namespace in which the functions are defined, or NULL. */
PyObject *lpy_calibration_loops_compile (void);
/* Finds the functions, which are borrowed, and selects them. */
bool lpy_calibration_loops_select (LpyRecorder *scratch, PyObject *names,
                                   PyObject *functions[LPY_N_LOOPS]);
/* Samples of no run. */
void lpy_calibration_loops_forget (LpyLoopSample samples[LPY_N_LOOPS][LPY_N_RUNS]);
void lpy_loop_sample_keep_quickest (LpyLoopSample *sample, const LpyLoopSample *other);
/* One pass over all of them, bare, then recorded. Returns false when Python raised. */
bool lpy_calibration_loops_run (LpyRecorder *scratch, PyObject *const functions[LPY_N_LOOPS],
                                LpyLoopSample samples[LPY_N_LOOPS][LPY_N_RUNS]);

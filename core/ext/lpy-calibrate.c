/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Small functions are run bare and under the engine, in turn, and the quickest
 * run of each kind is believed. By what the recorded self times of a long run,
 * less those of a short one, exceed the bare times is the cost of the events: the
 * difference leaves out what happens once, such as caches that are cold. The cost
 * grows with the weight of a line (see lpy-lines.h), so that a function of light
 * lines and one of heavy lines are needed; a third one calls. */

#include <stdlib.h>

#include "lpy-calibrate.h"
#include "lpy-calibration-loops.h"

#define N_PASSES 3

/* What distinguishes a long run from a short one. */
typedef struct
{
  double excess; /* ticks */
  double n_events;
  double weight;
} Difference;

typedef struct
{
  double per_line, per_weight, per_call;
} Costs;

typedef struct
{
  const LpyEngine *engine;
  LprofClockKind clock;
  Costs costs;
  double uncertainty;
} Calibration;

static Calibration known[4];
static size_t n_known;

/* --- what the runs say ---------------------------------------------------------- */

static Difference
compare (const LpyLoopSample runs[LPY_N_RUNS])
{
  const LpyLoopSample *brief = &runs[LPY_SHORT_RUN], *lengthy = &runs[LPY_LONG_RUN];

  return (Difference){
    .excess = ((double)lengthy->recorded - (double)lengthy->bare)
              - ((double)brief->recorded - (double)brief->bare),
    .n_events = (double)lengthy->n_events - (double)brief->n_events,
    .weight = (double)lengthy->weight - (double)brief->weight,
  };
}

static double
at_least_zero (double value)
{
  return value > 0 ? value : 0;
}

static Costs
solve (const LpyLoopSample samples[LPY_N_LOOPS][LPY_N_RUNS])
{
  Difference light = compare (samples[LPY_LIGHT_LINES]), heavy = compare (samples[LPY_HEAVY_LINES]),
             call = compare (samples[LPY_CALLS]);
  double light_weight = light.weight / light.n_events, light_cost = light.excess / light.n_events;
  double heavy_weight = heavy.weight / heavy.n_events, heavy_cost = heavy.excess / heavy.n_events;
  Costs costs;

  costs.per_weight = at_least_zero ((heavy_cost - light_cost) / (heavy_weight - light_weight));
  costs.per_line = at_least_zero (light_cost - costs.per_weight * light_weight);
  costs.per_call =
      at_least_zero (call.excess - costs.per_line * call.n_events - costs.per_weight * call.weight)
      / (double)(lpy_n_turns[LPY_LONG_RUN] - lpy_n_turns[LPY_SHORT_RUN]);
  return costs;
}

static int
compare_costs (const void *a, const void *b)
{
  double left = ((const Costs *)a)->per_line, right = ((const Costs *)b)->per_line;

  return (left > right) - (left < right);
}

/* The machine may run slower for a while, during the bare runs or the others: of
 * several passes the middle one is believed. */
static bool
measure (LpyRecorder *scratch, PyObject *const functions[LPY_N_LOOPS], Calibration *calibration)
{
  Costs costs[N_PASSES];

  for (int pass = 0; pass < N_PASSES; pass++)
    {
      LpyLoopSample samples[LPY_N_LOOPS][LPY_N_RUNS];

      if (!lpy_calibration_loops_run (scratch, functions, samples))
        return false;
      costs[pass] = solve (samples);
    }
  qsort (costs, N_PASSES, sizeof costs[0], compare_costs);
  calibration->costs = costs[N_PASSES / 2];
  calibration->uncertainty = (costs[N_PASSES - 1].per_line - costs[0].per_line) / 2;
  return true;
}

/* --- setting up -------------------------------------------------------------- */

/* A recorder of its own, so that nothing of this is in the recording. */
static LpyRecorder *
new_scratch (LpyRecorder *self)
{
  PyObject *keywords =
      Py_BuildValue ("{sOssss}", "select", self->select, "engine", self->engine->name, "clock",
                     self->recorder.clock == LPROF_CLOCK_TSC ? "tsc" : "monotonic");
  PyObject *nothing = PyTuple_New (0);
  PyObject *scratch =
      keywords && nothing ? PyObject_Call ((PyObject *)Py_TYPE (self), nothing, keywords) : NULL;

  Py_XDECREF (keywords);
  Py_XDECREF (nothing);
  return (LpyRecorder *)scratch;
}

static bool
calibrate (LpyRecorder *self, Calibration *calibration)
{
  LpyRecorder *scratch = new_scratch (self);
  PyObject *names = scratch ? lpy_calibration_loops_compile () : NULL;
  PyObject *functions[LPY_N_LOOPS];
  bool done = false;

  if (names && lpy_calibration_loops_select (scratch, names, functions))
    {
      lprof_recorder_start (&scratch->recorder);
      done = measure (scratch, functions, calibration);
      lprof_recorder_stop (&scratch->recorder);
    }
  Py_XDECREF (names);
  Py_XDECREF (scratch);
  return done;
}

static const Calibration *
find_or_measure (LpyRecorder *self)
{
  Calibration *calibration = &known[n_known];

  for (size_t i = 0; i < n_known; i++)
    if (known[i].engine == self->engine && known[i].clock == self->recorder.clock)
      return &known[i];
  if (n_known == sizeof known / sizeof known[0])
    return NULL;
  calibration->engine = self->engine;
  calibration->clock = self->recorder.clock;
  return calibrate (self, calibration) ? &known[n_known++] : NULL;
}

void
lpy_calibrate (LpyRecorder *self)
{
  LpyError error = lpy_error_save ();
  const Calibration *calibration = find_or_measure (self);
  LprofHeader *header = lprof_recorder_header (&self->recorder);

  if (calibration)
    {
      header->bias_per_line = (uint64_t)(calibration->costs.per_line + 0.5);
      header->bias_per_weight = (uint64_t)(calibration->costs.per_weight * 256 + 0.5);
      header->bias_per_call = (uint64_t)(calibration->costs.per_call + 0.5);
      header->bias_uncertainty = (uint64_t)(calibration->uncertainty + 0.5);
    }
  PyErr_Clear ();
  lpy_error_restore (error);
}

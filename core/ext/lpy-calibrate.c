/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Small functions are run bare and under the engine, in turn, and the quickest
 * run of each kind is believed. By what the recorded self times of a long run,
 * less those of a short one, exceed the bare times is the cost of the events: the
 * difference leaves out what happens once, such as caches that are cold. The cost
 * grows with the weight of a line (see lpy-weights.h), so that a function of light
 * lines and one of heavy lines are needed; a third one calls.
 *
 * The costs are up to twice as high in the first twentieth of a second of a process,
 * and whenever something else runs on the other half of the processor's core. So what
 * is believed is the quickest of all passes of the process, before and after what is
 * recorded: times are corrected by what observing costs at least. */

#include <float.h>
#include <math.h>

#include "lpy-calibrate.h"
#include "lpy-calibration-loops.h"

#define N_PASSES 2
#define MIN_PAUSE 20 /* of what passes take, before there are more */

/* What distinguishes a long run from a short one. */
typedef struct
{
  double excess; /* ticks */
  double n_events;
  double weight;
} Difference;

typedef struct
{
  double light_line; /* ticks, as all of them */
  double base;       /* of any line, */
  double per_weight, per_call;
  double ignored_call, ignored_resumption, ignored_base;
} Costs;

typedef struct
{
  const LpyEngine *engine;
  LprofClockKind clock;
  LpyLoopSample samples[LPY_N_LOOPS][LPY_N_RUNS]; /* the quickest of all passes */
  double least, most;                             /* ticks of a light line in one pass */
  uint64_t next_pass;                             /* not before, CLOCK_MONOTONIC */
  bool was_repeated;
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

/* What a call adds to the lines that call. */
static double
excess_per_call (const LpyLoopSample runs[LPY_N_RUNS], const Costs *costs)
{
  Difference call = compare (runs);
  double rest = call.excess - costs->base * call.n_events - costs->per_weight * call.weight;

  return at_least_zero (rest) / (double)(lpy_n_turns[LPY_LONG_RUN] - lpy_n_turns[LPY_SHORT_RUN]);
}

static Costs
solve (const LpyLoopSample samples[LPY_N_LOOPS][LPY_N_RUNS])
{
  Difference light = compare (samples[LPY_LIGHT_LINES]), heavy = compare (samples[LPY_HEAVY_LINES]);
  double light_weight = light.weight / light.n_events;
  double heavy_weight = heavy.weight / heavy.n_events, heavy_cost = heavy.excess / heavy.n_events;
  Costs costs;

  costs.light_line = at_least_zero (light.excess / light.n_events);
  costs.per_weight =
      at_least_zero ((heavy_cost - costs.light_line) / (heavy_weight - light_weight));
  costs.base = costs.light_line - costs.per_weight * light_weight;
  costs.per_call = excess_per_call (samples[LPY_CALLS], &costs);

  double ignored = excess_per_call (samples[LPY_IGNORED_CALLS], &costs);
  double ignored_lines = excess_per_call (samples[LPY_IGNORED_LINES], &costs);
  double ignored_line = at_least_zero (ignored_lines - ignored) / LPY_N_IGNORED_LINES;
  costs.ignored_call = at_least_zero (ignored - ignored_line);
  costs.ignored_resumption =
      at_least_zero (excess_per_call (samples[LPY_IGNORED_RESUMPTIONS], &costs)
                     - ignored_line * LPY_N_LINES_OF_RESUMPTION);
  costs.ignored_base = ignored_line - costs.per_weight * LPY_WEIGHT_OF_SIMPLE_LINE;
  return costs;
}

/* --- passes -------------------------------------------------------------------- */

static void
keep_quickest (Calibration *calibration, const LpyLoopSample pass[LPY_N_LOOPS][LPY_N_RUNS])
{
  Difference light = compare (pass[LPY_LIGHT_LINES]);
  double cost = at_least_zero (light.excess / light.n_events);

  for (int i = 0; i < LPY_N_LOOPS; i++)
    for (int length = 0; length < LPY_N_RUNS; length++)
      lpy_loop_sample_keep_quickest (&calibration->samples[i][length], &pass[i][length]);
  if (cost < calibration->least)
    calibration->least = cost;
  if (cost > calibration->most)
    calibration->most = cost;
}

static bool
run_passes (LpyRecorder *scratch, PyObject *const functions[LPY_N_LOOPS], Calibration *calibration)
{
  for (int pass = 0; pass < N_PASSES; pass++)
    {
      LpyLoopSample samples[LPY_N_LOOPS][LPY_N_RUNS];

      if (!lpy_calibration_loops_run (scratch, functions, samples))
        return false;
      keep_quickest (calibration, samples);
    }
  return true;
}

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
measure (LpyRecorder *self, Calibration *calibration)
{
  uint64_t start = lprof_clock_monotonic ();
  LpyRecorder *scratch = new_scratch (self);
  PyObject *names = scratch ? lpy_calibration_loops_compile () : NULL;
  PyObject *functions[LPY_N_LOOPS];
  bool done = false;

  if (names && lpy_calibration_loops_select (scratch, names, functions))
    {
      lprof_recorder_start (&scratch->recorder);
      done = run_passes (scratch, functions, calibration);
      lprof_recorder_stop (&scratch->recorder);
    }
  Py_XDECREF (names);
  Py_XDECREF (scratch);

  uint64_t end = lprof_clock_monotonic ();
  calibration->next_pass = end + MIN_PAUSE * (end - start);
  return done;
}

static Calibration *
find (const LpyRecorder *self)
{
  for (size_t i = 0; i < n_known; i++)
    if (known[i].engine == self->engine && known[i].clock == self->recorder.clock)
      return &known[i];
  return NULL;
}

static Calibration *
measure_first (LpyRecorder *self)
{
  Calibration *calibration = &known[n_known];

  if (n_known == sizeof known / sizeof known[0])
    return NULL;
  *calibration = (Calibration){ self->engine, self->recorder.clock, .least = DBL_MAX };
  lpy_calibration_loops_forget (calibration->samples);
  if (!measure (self, calibration))
    return NULL;
  n_known++;
  return calibration;
}

/* What is known after another look, unless the last one was just now. The second one
 * is always worth its time: the first was taken while the process was young. */
static Calibration *
measure_again (LpyRecorder *self)
{
  Calibration *calibration = find (self);

  if (calibration
      && (!calibration->was_repeated || lprof_clock_monotonic () >= calibration->next_pass))
    {
      calibration->was_repeated = true;
      measure (self, calibration);
    }
  return calibration;
}

/* --- the recording's header ---------------------------------------------------- */

/* What all lines of the long runs cost, by costs as a header has them. */
static double
price (const Calibration *calibration, double base, double per_weight)
{
  const LpyLoopSample *light = &calibration->samples[LPY_LIGHT_LINES][LPY_LONG_RUN],
                      *heavy = &calibration->samples[LPY_HEAVY_LINES][LPY_LONG_RUN];

  return base * (double)(light->n_events + heavy->n_events)
         + per_weight * (double)(light->weight + heavy->weight);
}

static void
set_costs (LprofHeader *header, const Calibration *calibration)
{
  Costs costs = solve (calibration->samples);

  header->bias_per_line = (uint64_t)(costs.light_line + 0.5);
  header->bias_base = llround (costs.base);
  header->bias_per_weight = (uint64_t)(costs.per_weight * 256 + 0.5);
  header->bias_per_call = (uint64_t)(costs.per_call + 0.5);
  header->bias_ignored_call = (uint64_t)(costs.ignored_call + 0.5);
  header->bias_ignored_resumption = (uint64_t)(costs.ignored_resumption + 0.5);
  header->bias_ignored_base = llround (costs.ignored_base);
  header->bias_uncertainty = (uint64_t)((calibration->most - calibration->least) / 2 + 0.5);
}

static void
set_scale (LprofHeader *header, const Calibration *calibration)
{
  Costs costs = solve (calibration->samples);
  double counted =
      price (calibration, (double)header->bias_base, (double)header->bias_per_weight / 256);
  double now = price (calibration, costs.base, costs.per_weight);

  if (now < counted)
    header->bias_scale = (uint64_t)(now / counted * LPROF_BIAS_UNSCALED + 0.5);
}

void
lpy_calibrate (LpyRecorder *self)
{
  LpyError error = lpy_error_save ();
  const Calibration *calibration = find (self) ? measure_again (self) : measure_first (self);

  if (calibration)
    set_costs (lprof_recorder_header (&self->recorder), calibration);
  PyErr_Clear ();
  lpy_error_restore (error);
}

void
lpy_calibrate_again (LpyRecorder *self)
{
  LpyError error = lpy_error_save ();
  const Calibration *calibration = measure_again (self);

  if (calibration)
    set_scale (lprof_recorder_header (&self->recorder), calibration);
  PyErr_Clear ();
  lpy_error_restore (error);
}

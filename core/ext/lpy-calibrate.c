/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Small functions are run bare and under the engine, in turn, and the quickest
 * run of each kind is believed: what the recorded self times exceed the bare
 * time by is the cost of the events. Up to Python 3.11 it grows with the bytecode
 * instructions of the lines, so that a function of short lines and one of long
 * lines are needed; a third one calls. */

#include <string.h>

#include "lpy-calibrate.h"
#include "lpy-code.h"

#define N_TURNS 100
#define N_ROUNDS 12 /* in two halves, whose difference tells how sure we are */

static const char source[] = "def short(n):\n"
                             "    x = 0\n"
                             "    while n:\n"
                             "        x = 1\n"
                             "        x = 2\n"
                             "        x = 3\n"
                             "        n -= 1\n"
                             "def long(n):\n"
                             "    x = 0\n"
                             "    while n:\n"
                             "        x = n + n - n + n - n + n\n"
                             "        x = n - n + n - n + n - n\n"
                             "        n -= 1\n"
                             "def callee():\n"
                             "    pass\n"
                             "def call(n):\n"
                             "    while n:\n"
                             "        callee()\n"
                             "        n -= 1\n";

typedef enum
{
  SHORT_LINES,
  LONG_LINES,
  CALLS,
  N_LOOPS,
} Loop;

static const char *const loop_names[N_LOOPS] = { "short", "long", "call" };

typedef struct
{
  uint64_t bare;     /* ticks, the quickest run */
  uint64_t recorded; /* self times, the quickest run */
  uint64_t n_events;
  uint64_t n_instructions;
} Sample;

typedef struct
{
  double per_line, per_instruction, per_call;
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

/* --- what the scratch recording counted ------------------------------------- */

static Sample
sum_up (const LprofRecorder *recorder)
{
  void *base = recorder->arena.base;
  Sample sum = { 0 };

  for (const LprofTable *table = recorder->tables; table; table = table->next)
    for (LprofOffset at = atomic_load (&table->thread->functions); at;)
      {
        const LprofFunction *function = lprof_at (base, at);
        const LprofCode *code = lprof_at (base, function->code);
        const LprofCell *cells = lprof_at (base, function->cells);

        sum.recorded += function->self.time;
        for (uint32_t i = 0; i < code->n_lines; i++)
          {
            sum.n_events += cells[i].events;
            sum.n_instructions += cells[i].events * cells[i].instructions;
          }
        at = function->next;
      }
  return sum;
}

/* --- running ---------------------------------------------------------------- */

static bool
run (PyObject *function, PyObject *n)
{
  PyObject *result = PyObject_CallOneArg (function, n);

  Py_XDECREF (result);
  return result != NULL;
}

static bool
run_bare (const LpyRecorder *scratch, PyObject *function, PyObject *n, Sample *sample)
{
  uint64_t start = lprof_clock_read (scratch->recorder.clock);
  bool done = run (function, n);
  uint64_t time = lprof_clock_read (scratch->recorder.clock) - start;

  if (time < sample->bare)
    sample->bare = time;
  return done;
}

/* The function and what it calls, which stands in its globals. */
static void
watch_all (LpyRecorder *scratch, PyObject *function)
{
  PyObject *callee = PyDict_GetItemString (PyFunction_GetGlobals (function), "callee");

  scratch->engine->select_code (scratch, (PyCodeObject *)PyFunction_GetCode (function));
  if (callee)
    scratch->engine->select_code (scratch, (PyCodeObject *)PyFunction_GetCode (callee));
}

static bool
run_recorded (LpyRecorder *scratch, PyObject *function, PyObject *n, Sample *sample)
{
  Sample before = sum_up (&scratch->recorder);
  bool done;

  if (!scratch->engine->install_here (scratch))
    return false;
  scratch->is_installed = true;
  watch_all (scratch, function);
  done = run (function, n);
  scratch->engine->remove (scratch);
  scratch->is_installed = false;

  Sample after = sum_up (&scratch->recorder);
  sample->n_events = after.n_events - before.n_events;
  sample->n_instructions = after.n_instructions - before.n_instructions;
  if (after.recorded - before.recorded < sample->recorded)
    sample->recorded = after.recorded - before.recorded;
  return done && sample->n_events;
}

static double
excess (const Sample *sample)
{
  return (double)sample->recorded - (double)sample->bare;
}

static Costs
solve (const Sample samples[N_LOOPS])
{
  const Sample *brief = &samples[SHORT_LINES], *lengthy = &samples[LONG_LINES],
               *call = &samples[CALLS];
  double short_ratio = (double)brief->n_instructions / (double)brief->n_events;
  double long_ratio = (double)lengthy->n_instructions / (double)lengthy->n_events;
  double short_cost = excess (brief) / (double)brief->n_events;
  double long_cost = excess (lengthy) / (double)lengthy->n_events;
  Costs costs = { short_cost, 0, 0 };

  if (LPY_COST_PER_INSTRUCTION && long_ratio > short_ratio)
    {
      costs.per_instruction = (long_cost - short_cost) / (long_ratio - short_ratio);
      if (costs.per_instruction < 0)
        costs.per_instruction = 0;
      costs.per_line = short_cost - costs.per_instruction * short_ratio;
    }
  costs.per_call = (excess (call) - costs.per_line * (double)call->n_events
                    - costs.per_instruction * (double)call->n_instructions)
                   / N_TURNS;
  if (costs.per_line < 0)
    costs.per_line = 0;
  if (costs.per_call < 0)
    costs.per_call = 0;
  return costs;
}

static void
forget_times (Sample samples[N_LOOPS])
{
  for (int i = 0; i < N_LOOPS; i++)
    samples[i] = (Sample){ .bare = UINT64_MAX, .recorded = UINT64_MAX };
}

static bool
measure (LpyRecorder *scratch, PyObject *functions[N_LOOPS], PyObject *n, Sample samples[N_LOOPS])
{
  forget_times (samples);
  for (int round = 0; round < N_ROUNDS / 2; round++)
    for (int i = 0; i < N_LOOPS; i++)
      if (!run_bare (scratch, functions[i], n, &samples[i])
          || !run_recorded (scratch, functions[i], n, &samples[i]))
        return false;
  return true;
}

static bool
measure_halves (LpyRecorder *scratch, PyObject *functions[N_LOOPS], Calibration *calibration)
{
  Sample first[N_LOOPS], second[N_LOOPS];
  PyObject *n = PyLong_FromLong (N_TURNS);
  bool done =
      n && measure (scratch, functions, n, first) && measure (scratch, functions, n, second);

  Py_XDECREF (n);
  if (!done)
    return false;

  double difference = solve (first).per_line - solve (second).per_line;
  calibration->uncertainty = (difference < 0 ? -difference : difference) / 2;
  for (int i = 0; i < N_LOOPS; i++)
    {
      if (second[i].bare < first[i].bare)
        first[i].bare = second[i].bare;
      if (second[i].recorded < first[i].recorded)
        first[i].recorded = second[i].recorded;
    }
  calibration->costs = solve (first);
  return true;
}

/* --- setting up -------------------------------------------------------------- */

/* New reference to the namespace in which the loops are defined. */
static PyObject *
compile_loops (void)
{
  PyObject *code = Py_CompileString (source, "<lprof calibration>", Py_file_input);
  PyObject *names = PyDict_New ();
  PyObject *result = NULL;

  if (code && names && PyDict_SetItemString (names, "__builtins__", PyEval_GetBuiltins ()) == 0)
    result = PyEval_EvalCode (code, names, names);
  Py_XDECREF (code);
  if (!result)
    Py_CLEAR (names);
  Py_XDECREF (result);
  return names;
}

static bool
select_loops (LpyRecorder *scratch, PyObject *names, PyObject *functions[N_LOOPS])
{
  PyObject *callee = PyDict_GetItemString (names, "callee"); /* borrowed, as below */

  for (int i = 0; i < N_LOOPS; i++)
    {
      functions[i] = PyDict_GetItemString (names, loop_names[i]);
      if (!functions[i]
          || !lpy_code_select (scratch, (PyCodeObject *)PyFunction_GetCode (functions[i])))
        return false;
    }
  return callee && lpy_code_select (scratch, (PyCodeObject *)PyFunction_GetCode (callee));
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
calibrate (LpyRecorder *self, Calibration *calibration)
{
  LpyRecorder *scratch = new_scratch (self);
  PyObject *names = scratch ? compile_loops () : NULL;
  PyObject *functions[N_LOOPS];
  bool done = false;

  if (names && select_loops (scratch, names, functions))
    {
      lprof_recorder_start (&scratch->recorder);
      done = measure_halves (scratch, functions, calibration);
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
      header->bias_per_instruction = (uint64_t)(calibration->costs.per_instruction + 0.5);
      header->bias_per_call = (uint64_t)(calibration->costs.per_call + 0.5);
      header->bias_uncertainty = (uint64_t)(calibration->uncertainty + 0.5);
    }
  PyErr_Clear ();
  lpy_error_restore (error);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Small functions are run bare and under the engine, in turn, and the quickest
 * run of each kind is believed. By what the recorded self times of a long run,
 * less those of a short one, exceed the bare times is the cost of the events: the
 * difference leaves out what happens once, such as caches that are cold. The cost
 * grows with the weight of a line (see lpy-lines.h), so that a function of light
 * lines and one of heavy lines are needed; a third one calls. */

#include <stdlib.h>
#include <string.h>

#include "lpy-calibrate.h"
#include "lpy-code.h"

#define N_PASSES 3
#define N_ROUNDS 2 /* of a pass */

/* Heavy lines differ from light ones in what lpy-lines.h says that costs, and in
 * nothing else: the operators have no specialized form in any version. */
static const char source[] = "x = 0\n"
                             "def light(n):\n"
                             "    for i in range(n):\n"
                             "        a = i\n"
                             "        b = a\n"
                             "        a = b\n"
                             "        b = i\n"
#if LPY_COST_PER_INSTRUCTION
                             "def heavy(n):\n"
                             "    for i in range(n):\n"
                             "        a = i ^ (i & 7) ^ (i | 3) ^ (i & 15) ^ (i | 31)\n"
                             "        b = i | (i ^ 3) & (a | 5) ^ (i & 63) & (i ^ 9)\n"
                             "        a = i & (i | 7) ^ (b & 3) | (i ^ 15) | (i & 31)\n"
                             "        b = i ^ (i & 3) | (a ^ 5) & (i | 63) ^ (i & 9)\n"
#else
                             "def heavy(n):\n"
                             "    for i in range(n):\n"
                             "        a = x\n"
                             "        b = x\n"
                             "        a = x\n"
                             "        b = x\n"
#endif
                             "def callee():\n"
                             "    pass\n"
                             "def call(n):\n"
                             "    for i in range(n):\n"
                             "        callee()\n";

typedef enum
{
  LIGHT_LINES,
  HEAVY_LINES,
  CALLS,
  N_LOOPS,
} Loop;

static const char *const loop_names[N_LOOPS] = { "light", "heavy", "call" };

typedef enum
{
  SHORT_RUN,
  LONG_RUN,
  N_RUNS,
} Run;

static const long n_turns[N_RUNS] = { 100, 500 };

typedef struct
{
  uint64_t bare;     /* ticks, the quickest run */
  uint64_t recorded; /* self times, the quickest run */
  uint64_t n_events;
  uint64_t weight; /* sum over the events */
} Sample;

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
            sum.weight += cells[i].events * cells[i].weight;
          }
        at = function->next;
      }
  return sum;
}

/* --- running ---------------------------------------------------------------- */

static bool
run (PyObject *function, Run length)
{
  PyObject *n = PyLong_FromLong (n_turns[length]);
  PyObject *result = n ? PyObject_CallOneArg (function, n) : NULL;

  Py_XDECREF (n);
  Py_XDECREF (result);
  return result != NULL;
}

static bool
run_bare (const LpyRecorder *scratch, PyObject *function, Run length, Sample *sample)
{
  uint64_t start = lprof_clock_read (scratch->recorder.clock);
  bool done = run (function, length);
  uint64_t time = lprof_clock_read (scratch->recorder.clock) - start;

  if (time < sample->bare)
    sample->bare = time;
  return done;
}

static bool
run_recorded (const LpyRecorder *scratch, PyObject *function, Run length, Sample *sample)
{
  Sample before = sum_up (&scratch->recorder);
  bool done = run (function, length);
  Sample after = sum_up (&scratch->recorder);

  sample->n_events = after.n_events - before.n_events;
  sample->weight = after.weight - before.weight;
  if (after.recorded - before.recorded < sample->recorded)
    sample->recorded = after.recorded - before.recorded;
  return done && sample->n_events;
}

typedef bool (*Runner) (const LpyRecorder *scratch, PyObject *function, Run length, Sample *sample);

/* One round more than is counted warms the interpreter's caches up. */
static bool
repeat (Runner runner, const LpyRecorder *scratch, PyObject *const functions[N_LOOPS],
        Sample samples[N_LOOPS][N_RUNS])
{
  Sample unused = { .bare = UINT64_MAX, .recorded = UINT64_MAX };

  for (int i = 0; i < N_LOOPS; i++)
    for (int round = 0; round <= N_ROUNDS; round++)
      for (int length = 0; length < N_RUNS; length++)
        if (!runner (scratch, functions[i], (Run)length, round ? &samples[i][length] : &unused))
          return false;
  return true;
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
repeat_recorded (LpyRecorder *scratch, PyObject *const functions[N_LOOPS],
                 Sample samples[N_LOOPS][N_RUNS])
{
  bool done;

  if (!scratch->engine->install_here (scratch))
    return false;
  scratch->is_installed = true;
  for (int i = 0; i < N_LOOPS; i++)
    watch_all (scratch, functions[i]);
  done = repeat (run_recorded, scratch, functions, samples);
  scratch->engine->remove (scratch);
  scratch->is_installed = false;
  return done;
}

static Difference
compare (const Sample runs[N_RUNS])
{
  const Sample *brief = &runs[SHORT_RUN], *lengthy = &runs[LONG_RUN];

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
solve (const Sample samples[N_LOOPS][N_RUNS])
{
  Difference light = compare (samples[LIGHT_LINES]), heavy = compare (samples[HEAVY_LINES]),
             call = compare (samples[CALLS]);
  double light_weight = light.weight / light.n_events, light_cost = light.excess / light.n_events;
  double heavy_weight = heavy.weight / heavy.n_events, heavy_cost = heavy.excess / heavy.n_events;
  Costs costs;

  costs.per_weight = at_least_zero ((heavy_cost - light_cost) / (heavy_weight - light_weight));
  costs.per_line = at_least_zero (light_cost - costs.per_weight * light_weight);
  costs.per_call =
      at_least_zero (call.excess - costs.per_line * call.n_events - costs.per_weight * call.weight)
      / (double)(n_turns[LONG_RUN] - n_turns[SHORT_RUN]);
  return costs;
}

static void
forget_times (Sample samples[N_LOOPS][N_RUNS])
{
  for (int i = 0; i < N_LOOPS; i++)
    for (int length = 0; length < N_RUNS; length++)
      samples[i][length] = (Sample){ .bare = UINT64_MAX, .recorded = UINT64_MAX };
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
measure (LpyRecorder *scratch, PyObject *const functions[N_LOOPS], Calibration *calibration)
{
  Costs costs[N_PASSES];

  for (int pass = 0; pass < N_PASSES; pass++)
    {
      Sample samples[N_LOOPS][N_RUNS];

      forget_times (samples);
      if (!repeat (run_bare, scratch, functions, samples)
          || !repeat_recorded (scratch, functions, samples))
        return false;
      costs[pass] = solve (samples);
    }
  qsort (costs, N_PASSES, sizeof costs[0], compare_costs);
  calibration->costs = costs[N_PASSES / 2];
  calibration->uncertainty = (costs[N_PASSES - 1].per_line - costs[0].per_line) / 2;
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

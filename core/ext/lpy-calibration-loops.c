/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lpy-calibration-loops.h"
#include "lpy-code.h"

#define N_ROUNDS 2 /* of a pass */

/* Heavy lines differ from light ones in what lpy-weights.h says that costs, and in
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
                             "        callee()\n"
                             "def ignored_callee():\n"
                             "    pass\n"
                             "def call_ignored(n):\n"
                             "    for i in range(n):\n"
                             "        ignored_callee()\n"
                             "def ignored_lines():\n"
                             "    a = 1\n"
                             "    a = 2\n"
                             "    a = 3\n"
                             "    a = 4\n"
                             "    a = 5\n"
                             "    a = 6\n"
                             "    a = 7\n"
                             "    a = 8\n"
                             "    return\n"
                             "def call_ignored_lines(n):\n"
                             "    for i in range(n):\n"
                             "        ignored_lines()\n"
                             "def ignored_generator():\n"
                             "    while True:\n"
                             "        yield\n"
                             "resume = ignored_generator().send\n"
                             "def resume_ignored(n):\n"
                             "    for i in range(n):\n"
                             "        resume(None)\n";

static const char *const loop_names[LPY_N_LOOPS] = {
  "light", "heavy", "call", "call_ignored", "call_ignored_lines", "resume_ignored"
};
static const char *const ignored_names[] = { "ignored_callee", "ignored_lines",
                                             "ignored_generator" };

const long lpy_n_turns[LPY_N_RUNS] = { 100, 500 };

/* --- setting up -------------------------------------------------------------- */

/* No builtins: the program may have put functions of its own in their places. */
PyObject *
lpy_calibration_loops_compile (void)
{
  PyObject *code = Py_CompileString (source, "<lprof calibration>", Py_file_input);
  PyObject *names = Py_BuildValue ("{s{}sO}", "__builtins__", "range", &PyRange_Type);
  PyObject *result = NULL;

  if (code && names)
    result = PyEval_EvalCode (code, names, names);
  Py_XDECREF (code);
  if (!result)
    Py_CLEAR (names);
  Py_XDECREF (result);
  return names;
}

static PyCodeObject *
get_code (PyObject *names, const char *name)
{
  PyObject *function = PyDict_GetItemString (names, name); /* borrowed, as what is returned */

  return function ? (PyCodeObject *)PyFunction_GetCode (function) : NULL;
}

bool
lpy_calibration_loops_select (LpyRecorder *scratch, PyObject *names,
                              PyObject *functions[LPY_N_LOOPS])
{
  for (int i = 0; i < LPY_N_LOOPS; i++)
    {
      functions[i] = PyDict_GetItemString (names, loop_names[i]); /* borrowed */
      if (!lpy_code_select (scratch, get_code (names, loop_names[i])))
        return false;
    }
  for (size_t i = 0; i < sizeof ignored_names / sizeof ignored_names[0]; i++)
    lpy_code_ignore (scratch, get_code (names, ignored_names[i]));
  return lpy_code_select (scratch, get_code (names, "callee")) != NULL;
}

/* --- what the scratch recording counted ------------------------------------- */

static LpyLoopSample
sum_up (const LprofRecorder *recorder)
{
  void *base = recorder->arena.base;
  LpyLoopSample sum = { 0 };

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
run (PyObject *function, LpyRun length)
{
  PyObject *n = PyLong_FromLong (lpy_n_turns[length]);
  PyObject *result = n ? PyObject_CallOneArg (function, n) : NULL;

  Py_XDECREF (n);
  Py_XDECREF (result);
  return result != NULL;
}

static bool
run_bare (const LpyRecorder *scratch, PyObject *function, LpyRun length, LpyLoopSample *sample)
{
  uint64_t start = lprof_clock_read (scratch->recorder.clock);
  bool done = run (function, length);
  uint64_t time = lprof_clock_read (scratch->recorder.clock) - start;

  if (time < sample->bare)
    sample->bare = time;
  return done;
}

static bool
run_recorded (const LpyRecorder *scratch, PyObject *function, LpyRun length, LpyLoopSample *sample)
{
  LpyLoopSample before = sum_up (&scratch->recorder);
  bool done = run (function, length);
  LpyLoopSample after = sum_up (&scratch->recorder);

  sample->n_events = after.n_events - before.n_events;
  sample->weight = after.weight - before.weight;
  if (after.recorded - before.recorded < sample->recorded)
    sample->recorded = after.recorded - before.recorded;
  return done && sample->n_events;
}

typedef bool (*Runner) (const LpyRecorder *scratch, PyObject *function, LpyRun length,
                        LpyLoopSample *sample);

/* One round more than is counted warms the interpreter's caches up. */
static bool
repeat (Runner runner, const LpyRecorder *scratch, PyObject *const functions[LPY_N_LOOPS],
        LpyLoopSample samples[LPY_N_LOOPS][LPY_N_RUNS])
{
  LpyLoopSample unused = { .bare = UINT64_MAX, .recorded = UINT64_MAX };

  for (int i = 0; i < LPY_N_LOOPS; i++)
    for (int round = 0; round <= N_ROUNDS; round++)
      for (int length = 0; length < LPY_N_RUNS; length++)
        if (!runner (scratch, functions[i], (LpyRun)length, round ? &samples[i][length] : &unused))
          return false;
  return true;
}

static void
watch_all (LpyRecorder *scratch, PyObject *names)
{
  for (int i = 0; i < LPY_N_LOOPS; i++)
    scratch->engine->select_code (scratch, get_code (names, loop_names[i]));
  scratch->engine->select_code (scratch, get_code (names, "callee"));
}

static bool
repeat_recorded (LpyRecorder *scratch, PyObject *const functions[LPY_N_LOOPS],
                 LpyLoopSample samples[LPY_N_LOOPS][LPY_N_RUNS])
{
  bool done;

  if (!scratch->engine->install_here (scratch))
    return false;
  scratch->is_installed = true;
  watch_all (scratch, PyFunction_GetGlobals (functions[0]));
  done = repeat (run_recorded, scratch, functions, samples);
  scratch->engine->remove (scratch);
  scratch->is_installed = false;
  return done;
}

void
lpy_loop_sample_keep_quickest (LpyLoopSample *sample, const LpyLoopSample *other)
{
  uint64_t bare = sample->bare < other->bare ? sample->bare : other->bare;
  uint64_t recorded = sample->recorded < other->recorded ? sample->recorded : other->recorded;

  *sample = (LpyLoopSample){ bare, recorded, other->n_events, other->weight };
}

void
lpy_calibration_loops_forget (LpyLoopSample samples[LPY_N_LOOPS][LPY_N_RUNS])
{
  for (int i = 0; i < LPY_N_LOOPS; i++)
    for (int length = 0; length < LPY_N_RUNS; length++)
      samples[i][length] = (LpyLoopSample){ .bare = UINT64_MAX, .recorded = UINT64_MAX };
}

bool
lpy_calibration_loops_run (LpyRecorder *scratch, PyObject *const functions[LPY_N_LOOPS],
                           LpyLoopSample samples[LPY_N_LOOPS][LPY_N_RUNS])
{
  lpy_calibration_loops_forget (samples);
  return repeat (run_bare, scratch, functions, samples)
         && repeat_recorded (scratch, functions, samples);
}

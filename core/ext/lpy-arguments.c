/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <math.h>
#include <string.h>

#include "lpy-recorder-private.h"

#define MAX_RATE 10000 /* samples a second */

const LpyEngine *
lpy_engine_find (const char *name)
{
  if (strcmp (name, lpy_engine_settrace.name) == 0)
    return &lpy_engine_settrace;
#if LPY_HAVE_MONITORING
  if (strcmp (name, lpy_engine_monitoring.name) == 0)
    return &lpy_engine_monitoring;
#endif
#if LPY_HAVE_SAMPLING
  if (strcmp (name, lpy_engine_sampling.name) == 0)
    return &lpy_engine_sampling;
#endif
  return NULL;
}

static bool
parse_clock (const char *name, LprofClockChoice *choice)
{
  if (strcmp (name, "auto") == 0)
    *choice = LPROF_CLOCK_CHOICE_AUTO;
  else if (strcmp (name, "tsc") == 0)
    *choice = LPROF_CLOCK_CHOICE_TSC;
  else if (strcmp (name, "monotonic") == 0)
    *choice = LPROF_CLOCK_CHOICE_MONOTONIC;
  else
    {
      PyErr_Format (PyExc_ValueError, "There is no clock \"%s\"; use auto, tsc or monotonic.",
                    name);
      return false;
    }
  return true;
}

static bool
parse_memory (const char *name, int rate, LpyMemory *memory)
{
  *memory = LPY_MEMORY_NONE;
  if (name && rate)
    PyErr_SetString (PyExc_ValueError, "Samples don't tell whose memory it is; leave out one.");
  else if (name && strcmp (name, "python") == 0)
    *memory = LPY_MEMORY_PYTHON;
  else if (name && strcmp (name, "native") == 0)
    *memory = LPY_MEMORY_NATIVE;
  else if (name)
    PyErr_Format (PyExc_ValueError, "There is no memory \"%s\"; use python or native.", name);
  return !PyErr_Occurred ();
}

static bool
parse_duration (PyObject *object, uint64_t *duration_ns)
{
  double seconds;

  *duration_ns = 0;
  if (object == Py_None)
    return true;
  seconds = PyFloat_AsDouble (object);
  if (seconds == -1.0 && PyErr_Occurred ())
    return false;
  if (!isfinite (seconds) || seconds <= 0 || seconds > 1e9)
    {
      PyErr_SetString (PyExc_ValueError, "duration must be a positive number of seconds.");
      return false;
    }
  *duration_ns = (uint64_t)(seconds * 1e9);
  return true;
}

static bool
check (const LpyArguments *parsed, const char *engine)
{
  if (!parsed->select || !engine)
    PyErr_SetString (PyExc_TypeError, "Recorder() needs select and engine.");
  else if (!PyCallable_Check (parsed->select))
    PyErr_SetString (PyExc_TypeError, "select must be callable.");
  else if (parsed->max_nodes < 2)
    PyErr_SetString (PyExc_ValueError, "max_nodes must be at least 2.");
  else if ((strcmp (engine, "sampling") == 0) != (parsed->rate != 0) || parsed->rate < 0
           || parsed->rate > MAX_RATE)
    PyErr_Format (PyExc_ValueError,
                  "sample must be from 1 to %d times a second, for the sampling engine alone.",
                  MAX_RATE);
  else if (!parsed->engine)
    PyErr_Format (PyExc_ValueError, "This Python has no engine \"%s\".", engine);
  return !PyErr_Occurred ();
}

bool
lpy_arguments_parse (PyObject *arguments, PyObject *keywords, LpyArguments *parsed)
{
  static char *names[] = { "select",    "engine", "read_source", "clock", "duration",
                           "max_nodes", "sample", "memory",      NULL };
  PyObject *duration = Py_None;
  const char *engine = NULL, *clock = "auto", *memory = NULL;

  *parsed = (LpyArguments){ .read_source = Py_None, .max_nodes = 200000 };
  if (!PyArg_ParseTupleAndKeywords (arguments, keywords, "|$OsOsOIiz:Recorder", names,
                                    &parsed->select, &engine, &parsed->read_source, &clock,
                                    &duration, &parsed->max_nodes, &parsed->rate, &memory))
    return false;
  parsed->engine = engine ? lpy_engine_find (engine) : NULL;
  /* Samples are weighted in nanoseconds, and nothing is read at each event. */
  return check (parsed, engine) && parse_clock (parsed->rate ? "monotonic" : clock, &parsed->clock)
         && parse_duration (duration, &parsed->duration_ns)
         && parse_memory (memory, parsed->rate, &parsed->memory);
}

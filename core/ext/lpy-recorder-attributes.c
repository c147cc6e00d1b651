/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <string.h>

#include "lpy-recorder-private.h"

static PyObject *
get_running (LpyRecorder *self, void *Py_UNUSED (closure))
{
  return PyBool_FromLong (self->is_open && lprof_recorder_is_running (&self->recorder));
}

static PyObject *
get_elapsed_ns (LpyRecorder *self, void *Py_UNUSED (closure))
{
  return PyLong_FromUnsignedLongLong (self->is_open ? lprof_recorder_elapsed_ns (&self->recorder)
                                                    : 0);
}

static PyObject *
get_n_events (LpyRecorder *self, void *Py_UNUSED (closure))
{
  return PyLong_FromUnsignedLongLong (self->is_open ? lprof_recorder_count_events (&self->recorder)
                                                    : 0);
}

static PyObject *
get_n_lines (LpyRecorder *self, void *Py_UNUSED (closure))
{
  return PyLong_FromUnsignedLongLong (atomic_load (&self->recorder.codes.n_lines_seen));
}

static PyObject *
get_engine (LpyRecorder *self, void *Py_UNUSED (closure))
{
  return PyUnicode_FromString (self->engine->name);
}

static PyObject *
get_clock (LpyRecorder *self, void *Py_UNUSED (closure))
{
  return PyUnicode_FromString (self->recorder.clock == LPROF_CLOCK_TSC ? "tsc" : "monotonic");
}

static PyObject *
get_clock_reason (LpyRecorder *self, void *Py_UNUSED (closure))
{
  return PyUnicode_FromString (self->recorder.clock_reason);
}

static PyObject *
get_other_tracer (LpyRecorder *self, void *Py_UNUSED (closure))
{
  return PyUnicode_DecodeUTF8 (self->other_tracer, (Py_ssize_t)strlen (self->other_tracer),
                               "replace");
}

PyGetSetDef lpy_recorder_getset[] = {
  { "running", (getter)get_running, NULL, "Whether events are recorded now." },
  { "elapsed_ns", (getter)get_elapsed_ns, NULL, "Recorded wall time, in nanoseconds." },
  { "n_events", (getter)get_n_events, NULL, "Line events counted so far." },
  { "n_lines", (getter)get_n_lines, NULL, "Distinct lines seen so far." },
  { "engine", (getter)get_engine, NULL, "Name of the engine." },
  { "clock", (getter)get_clock, NULL, "Name of the clock." },
  { "clock_reason", (getter)get_clock_reason, NULL, "Why this clock is used." },
  { "other_tracer", (getter)get_other_tracer, NULL, "What took the trace function's place." },
  { NULL },
};

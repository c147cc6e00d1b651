/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <errno.h>
#include <math.h>
#include <string.h>

#include "lpy-calibrate.h"
#include "lpy-code.h"
#include "lpy-keeper.h"
#include "lpy-memory.h"
#include "lpy-recorder.h"
#include "lpy-event-loop.h"
#include "lpy-task.h"

#define MAX_RATE 10000 /* samples a second */

LpyRecorder *lpy_active;

static uintptr_t last_generation;

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

bool
lpy_recorder_stacks_switch (LpyRecorder *self)
{
  if (!self->stacks_switch)
    {
      LpyError error = lpy_error_save ();
      PyObject *modules = PySys_GetObject ("modules"); /* borrowed */

      if (modules && PyMapping_HasKeyString (modules, "greenlet"))
        self->stacks_switch = true;
      PyErr_Clear ();
      lpy_error_restore (error);
    }
  return self->stacks_switch;
}

/* --- start and stop -------------------------------------------------------- */

static void
remove_hooks (LpyRecorder *self)
{
  lpy_memory_stop (self);
  if (self->is_installed)
    self->engine->remove (self);
  self->is_installed = false;
  if (lpy_active == self)
    lpy_active = NULL;
}

bool
lpy_recorder_attend (LpyRecorder *self)
{
  if (lprof_recorder_attend (&self->recorder))
    {
      if (self->engine->look_around)
        self->engine->look_around (self);
      return true;
    }

  LpyError error = lpy_error_save ();
  remove_hooks (self);
  PyErr_Clear ();
  lpy_error_restore (error);
  return false;
}

bool
lpy_recorder_check_open (LpyRecorder *self)
{
  if (!self->is_open)
    PyErr_SetString (PyExc_ValueError, "The recorder is closed.");
  return self->is_open;
}

static PyObject *
recorder_start (LpyRecorder *self, PyObject *Py_UNUSED (unused))
{
  if (!lpy_recorder_check_open (self))
    return NULL;
  if (lpy_active == self && lprof_recorder_is_running (&self->recorder))
    Py_RETURN_NONE;
  if (lpy_active && lpy_active != self && lprof_recorder_is_running (&lpy_active->recorder))
    {
      PyErr_SetString (PyExc_RuntimeError,
                       "Another profiler of lprof is recording in this process; stop it first.");
      return NULL;
    }
  if (!self->is_calibrated && self->engine->install_here)
    lpy_calibrate (self);
  self->is_calibrated = true;
  if (!lprof_recorder_start (&self->recorder))
    Py_RETURN_NONE; /* the duration is over */
  lpy_active = self;
  lpy_keeper_watch_forks (self);
  self->is_installed = true;
  if (!self->engine->install (self) || !lpy_memory_start (self))
    {
      LpyError error = lpy_error_save ();

      lprof_recorder_stop (&self->recorder);
      remove_hooks (self);
      lpy_error_restore (error);
      return NULL;
    }
  lpy_task_begin_here (self);
  Py_RETURN_NONE;
}

static PyObject *
recorder_stop (LpyRecorder *self, PyObject *Py_UNUSED (unused))
{
  if (!self->is_open)
    Py_RETURN_NONE;
  lprof_recorder_stop (&self->recorder);
  remove_hooks (self);
  Py_RETURN_NONE;
}

static PyObject *
recorder_close (LpyRecorder *self, PyObject *Py_UNUSED (unused))
{
  if (!self->is_open)
    Py_RETURN_NONE;
  lprof_recorder_stop (&self->recorder);
  remove_hooks (self);
  self->is_open = false;
  lpy_keeper_close (self);
  lprof_recorder_close (&self->recorder);
  Py_RETURN_NONE;
}

/* --- facts, contexts, code -------------------------------------------------- */

static PyObject *
recorder_add_fact (LpyRecorder *self, PyObject *arguments)
{
  const char *name, *value;

  if (!lpy_recorder_check_open (self)
      || !PyArg_ParseTuple (arguments, "ss:add_fact", &name, &value))
    return NULL;
  lprof_recorder_add_fact (&self->recorder, name, value);
  Py_RETURN_NONE;
}

static PyObject *
recorder_begin_context (LpyRecorder *self, PyObject *name)
{
  const char *text = PyUnicode_AsUTF8 (name);

  if (!text || !lpy_recorder_check_open (self))
    return NULL;
  lprof_recorder_begin_context (&self->recorder, text);
  Py_RETURN_NONE;
}

static PyObject *
recorder_end_context (LpyRecorder *self, PyObject *Py_UNUSED (unused))
{
  if (!lpy_recorder_check_open (self))
    return NULL;
  lprof_recorder_begin_context (&self->recorder, "");
  Py_RETURN_NONE;
}

static PyObject *
recorder_begin_windows (LpyRecorder *self, PyObject *Py_UNUSED (unused))
{
  if (!lpy_recorder_check_open (self))
    return NULL;
  lprof_recorder_begin_windows (&self->recorder);
  Py_RETURN_NONE;
}

static PyObject *
recorder_end_windows (LpyRecorder *self, PyObject *Py_UNUSED (unused))
{
  if (!lpy_recorder_check_open (self))
    return NULL;
  lprof_recorder_end_windows (&self->recorder);
  Py_RETURN_NONE;
}

static PyObject *
recorder_register_code (LpyRecorder *self, PyObject *code)
{
  if (!lpy_recorder_check_open (self))
    return NULL;
  if (!PyCode_Check (code))
    {
      PyErr_SetString (PyExc_TypeError, "register_code() wants a code object.");
      return NULL;
    }
  if (lpy_code_select (self, (PyCodeObject *)code) && self->is_installed)
    self->engine->select_code (self, (PyCodeObject *)code);
  if (PyErr_Occurred ())
    return NULL;
  Py_RETURN_NONE;
}

static PyObject *
recorder_fileno (LpyRecorder *self, PyObject *Py_UNUSED (unused))
{
  if (!lpy_recorder_check_open (self))
    return NULL;
  if (!lprof_arena_has_fd (&self->recorder.arena))
    {
      const char *refusal = self->recorder.arena.refusal;

      PyErr_SetString (PyExc_OSError, refusal ? refusal : "The program has closed the descriptor.");
      return NULL;
    }
  return PyLong_FromLong (self->recorder.arena.fd);
}

static PyObject *
recorder_copy (LpyRecorder *self, PyObject *Py_UNUSED (unused))
{
  if (!lpy_recorder_check_open (self))
    return NULL;

  LprofHeader *header = lprof_recorder_header (&self->recorder);
  Py_ssize_t size = (Py_ssize_t)atomic_load (&header->used);
  lpy_memory_begin_own ();
  PyObject *copy = PyBytes_FromStringAndSize ((const char *)header, size);
  lpy_memory_end_own ();

  if (copy)
    lprof_table_close_open_frames (PyBytes_AS_STRING (copy), (uint64_t)size,
                                   lprof_clock_read (self->recorder.clock));
  return copy;
}

static PyMethodDef recorder_methods[] = {
  { "start", (PyCFunction)recorder_start, METH_NOARGS, "Begin to record, or go on." },
  { "stop", (PyCFunction)recorder_stop, METH_NOARGS, "Stop recording in all threads." },
  { "close", (PyCFunction)recorder_close, METH_NOARGS, "Stop, and give the memory back." },
  { "fileno", (PyCFunction)recorder_fileno, METH_NOARGS, "Descriptor of the shared memory." },
  { "copy", (PyCFunction)recorder_copy, METH_NOARGS, "Copy of the recording's memory." },
  { "add_fact", (PyCFunction)recorder_add_fact, METH_VARARGS, "Add what the report shall say." },
  { "begin_context", (PyCFunction)recorder_begin_context, METH_O, "Count for a context too." },
  { "end_context", (PyCFunction)recorder_end_context, METH_NOARGS, "Count for no context." },
  { "begin_windows", (PyCFunction)recorder_begin_windows, METH_NOARGS, "Stops are rests now." },
  { "end_windows", (PyCFunction)recorder_end_windows, METH_NOARGS, "Stops are pauses again." },
  { "connect_keeper", (PyCFunction)lpy_keeper_connect, METH_VARARGS, "Start or join a keeper." },
  { "show_progress", (PyCFunction)lpy_keeper_show, METH_O, "Have the keeper say how far it is." },
  { "finish", (PyCFunction)lpy_keeper_finish, METH_O, "Have the keeper write now." },
  { "drop_keeper", (PyCFunction)lpy_keeper_drop, METH_O, "Have the keeper write nothing." },
  { "register_code", (PyCFunction)recorder_register_code, METH_O, "Select without asking." },
  { NULL },
};

/* --- attributes ------------------------------------------------------------ */

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

static PyGetSetDef recorder_getset[] = {
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

/* --- life ------------------------------------------------------------------ */

typedef struct
{
  PyObject *select, *read_source, *duration;
  const char *engine, *clock, *memory;
  unsigned int max_nodes;
  int rate;
} Arguments;

static bool
parse_arguments (PyObject *arguments, PyObject *keywords, Arguments *parsed)
{
  static char *names[] = { "select",    "engine", "read_source", "clock", "duration",
                           "max_nodes", "sample", "memory",      NULL };

  *parsed = (Arguments){
    .read_source = Py_None, .duration = Py_None, .clock = "auto", .max_nodes = 200000
  };
  if (!PyArg_ParseTupleAndKeywords (arguments, keywords, "|$OsOsOIiz:Recorder", names,
                                    &parsed->select, &parsed->engine, &parsed->read_source,
                                    &parsed->clock, &parsed->duration, &parsed->max_nodes,
                                    &parsed->rate, &parsed->memory))
    return false;
  if (!parsed->select || !parsed->engine)
    PyErr_SetString (PyExc_TypeError, "Recorder() needs select and engine.");
  else if (!PyCallable_Check (parsed->select))
    PyErr_SetString (PyExc_TypeError, "select must be callable.");
  else if (parsed->max_nodes < 2)
    PyErr_SetString (PyExc_ValueError, "max_nodes must be at least 2.");
  else if ((strcmp (parsed->engine, "sampling") == 0) != (parsed->rate != 0) || parsed->rate < 0
           || parsed->rate > MAX_RATE)
    PyErr_Format (PyExc_ValueError,
                  "sample must be from 1 to %d times a second, for the sampling engine alone.",
                  MAX_RATE);
  return !PyErr_Occurred ();
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
open_recorder (LpyRecorder *self, const Arguments *parsed)
{
  LprofClockChoice clock;
  uint64_t duration_ns;

  self->engine = lpy_engine_find (parsed->engine);
  if (!self->engine)
    {
      PyErr_Format (PyExc_ValueError, "This Python has no engine \"%s\".", parsed->engine);
      return false;
    }
  /* Samples are weighted in nanoseconds, and nothing is read at each event. */
  if (!parse_clock (parsed->rate ? "monotonic" : parsed->clock, &clock)
      || !parse_duration (parsed->duration, &duration_ns)
      || !parse_memory (parsed->memory, parsed->rate, &self->memory))
    return false;
  if (!lprof_recorder_open (&self->recorder, clock, duration_ns, parsed->max_nodes))
    {
      PyErr_SetFromErrno (PyExc_OSError);
      return false;
    }
  if (parsed->rate)
    lprof_recorder_header (&self->recorder)->sample_interval = 1000000000u / (unsigned)parsed->rate;
  self->is_open = true;
  self->keeper = LPROF_KEEPER_CLIENT_NONE;
  self->generation = ++last_generation;
  self->select = Py_NewRef (parsed->select);
  self->read_source = parsed->read_source == Py_None ? NULL : Py_NewRef (parsed->read_source);
  return true;
}

static PyObject *
recorder_new (PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
  Arguments parsed;
  LpyRecorder *self;

  if (!parse_arguments (arguments, keywords, &parsed))
    return NULL;
  self = (LpyRecorder *)type->tp_alloc (type, 0);
  if (self && !open_recorder (self, &parsed))
    Py_CLEAR (self);
  return (PyObject *)self;
}

static int
recorder_traverse (LpyRecorder *self, visitproc visit, void *arg)
{
  Py_VISIT (Py_TYPE (self));
  Py_VISIT (self->select);
  Py_VISIT (self->read_source);
  Py_VISIT (self->instrument);
  for (int i = 0; i < LPY_N_EVENT_LOOPS; i++)
    {
      Py_VISIT (self->loops[i].current_task);
      Py_VISIT (self->loops[i].task_type);
      Py_VISIT (self->loops[i].cancelled);
    }
  return 0;
}

static int
recorder_clear (LpyRecorder *self)
{
  Py_CLEAR (self->select);
  Py_CLEAR (self->read_source);
  lpy_event_loop_forget (self);
  return 0;
}

static void
recorder_dealloc (LpyRecorder *self)
{
  PyTypeObject *type = Py_TYPE (self);

  PyObject_GC_UnTrack (self);
  Py_XDECREF (recorder_close (self, NULL));
  recorder_clear (self);
  type->tp_free ((PyObject *)self);
  Py_DECREF (type);
}

static PyType_Slot recorder_slots[] = {
  { Py_tp_doc, (void *)"Counts which lines this process runs, how often and for how long." },
  { Py_tp_new, recorder_new },
  { Py_tp_dealloc, recorder_dealloc },
  { Py_tp_traverse, recorder_traverse },
  { Py_tp_clear, recorder_clear },
  { Py_tp_methods, recorder_methods },
  { Py_tp_getset, recorder_getset },
  { 0, NULL },
};

PyType_Spec lpy_recorder_spec = {
  .name = "lprof._record.Recorder",
  .basicsize = sizeof (LpyRecorder),
  .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
  .slots = recorder_slots,
};

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <pthread.h>
#include <signal.h>

#include "lpy-calibrate.h"
#include "lpy-code.h"
#include "lpy-keeper.h"
#include "lpy-memory.h"
#include "lpy-recorder-private.h"
#include "lpy-event-loop.h"
#include "lpy-task.h"

LpyRecorder *lpy_active;

static uintptr_t last_generation;

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
start (LpyRecorder *self)
{
  bool installed;

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
    {
      lpy_calibrate (self);
      self->is_calibrated = true;
    }
  if (!lprof_recorder_start (&self->recorder))
    Py_RETURN_NONE; /* the duration is over */
  lpy_active = self;
  lpy_keeper_watch_forks (self);
  self->is_installed = true;
  installed = self->engine->install (self) && lpy_memory_start (self);
  /* What was asked meanwhile, in Python, may have let another thread stop it. */
  if (!installed || !lprof_recorder_is_running (&self->recorder))
    {
      LpyError error = lpy_error_save ();

      lprof_recorder_stop (&self->recorder);
      self->is_installed = true;
      remove_hooks (self);
      lpy_error_restore (error);
    }
  else
    lpy_task_begin_here (self);
  return installed ? Py_NewRef (Py_None) : NULL;
}

static PyObject *
stop (LpyRecorder *self)
{
  if (!self->is_open)
    Py_RETURN_NONE;
  lprof_recorder_stop (&self->recorder);
  remove_hooks (self);
  if (self->is_calibrated && !lprof_recorder_header (&self->recorder)->windows_began)
    lpy_calibrate_again (self);
  Py_RETURN_NONE;
}

/* Both run Python: meanwhile the program's signals wait, because what their handlers
 * raise is not ours to catch. (A real-time signal that is blocked is taken for one that
 * the program uses, see lpy-alarm.c.) */
static PyObject *
without_signals (PyObject *(*work) (LpyRecorder *self), LpyRecorder *self)
{
  sigset_t standard, before;
  PyObject *result;

  sigemptyset (&standard);
  for (int number = 1; number < SIGRTMIN; number++)
    sigaddset (&standard, number);
  pthread_sigmask (SIG_BLOCK, &standard, &before);
  result = work (self);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return result;
}

static PyObject *
recorder_start (LpyRecorder *self, PyObject *Py_UNUSED (unused))
{
  return without_signals (start, self);
}

static PyObject *
recorder_stop (LpyRecorder *self, PyObject *Py_UNUSED (unused))
{
  return without_signals (stop, self);
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
  lpy_recorder_lose_user (self);
  Py_RETURN_NONE;
}

void
lpy_recorder_lose_user (LpyRecorder *self)
{
  if (atomic_fetch_sub (&self->n_users, 1) == 1)
    lprof_recorder_close (&self->recorder);
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
  bool was_declined = lpy_code_is_declined (self, (PyCodeObject *)code);

  if (lpy_code_select (self, (PyCodeObject *)code) && self->is_installed)
    {
      self->engine->select_code (self, (PyCodeObject *)code);
      if (was_declined && self->engine->listen_again)
        self->engine->listen_again (self);
    }
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

/* --- life ------------------------------------------------------------------ */

static bool
open_recorder (LpyRecorder *self, const LpyArguments *parsed)
{
  if (!lprof_recorder_open (&self->recorder, parsed->clock, parsed->duration_ns, parsed->max_nodes))
    {
      PyErr_SetFromErrno (PyExc_OSError);
      return false;
    }
  if (parsed->rate)
    lprof_recorder_header (&self->recorder)->sample_interval = 1000000000u / (unsigned)parsed->rate;
  self->engine = parsed->engine;
  self->memory = parsed->memory;
  self->is_open = true;
  self->n_users = 1;
  self->keeper = LPROF_KEEPER_CLIENT_NONE;
  self->generation = ++last_generation;
  self->select = Py_NewRef (parsed->select);
  self->read_source = parsed->read_source == Py_None ? NULL : Py_NewRef (parsed->read_source);
  return true;
}

static PyObject *
recorder_new (PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
  LpyArguments parsed;
  LpyRecorder *self;

  if (!lpy_arguments_parse (arguments, keywords, &parsed))
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
  { Py_tp_getset, lpy_recorder_getset },
  { 0, NULL },
};

PyType_Spec lpy_recorder_spec = {
  .name = "lprof._record.Recorder",
  .basicsize = sizeof (LpyRecorder),
  .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
  .slots = recorder_slots,
};

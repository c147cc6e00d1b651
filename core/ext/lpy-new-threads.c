/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lpy-memory.h"
#include "lpy-new-threads.h"
#include "lpy-thread.h"

#define CHECK_NS 10000000u

static LpyNewThreads expected;
static uint64_t newest; /* of the threads that were looked at; they are numbered */

/* --- looking ---------------------------------------------------------------- */

static PyThreadState *
get_threads (void)
{
  return PyInterpreterState_ThreadHead (PyThreadState_GetInterpreter (PyThreadState_Get ()));
}

/* Only up to 3.11 one thread can be traced without the others. So where another
 * tool traces a thread, later versions let new ones be. */
static bool
is_traced_by_others (const PyThreadState *thread)
{
  return LPY_TRACES_ALL_OR_NONE && thread->c_tracefunc && thread->c_tracefunc != expected.first
         && thread->c_tracefunc != expected.usual;
}

/* A thread that is known and has no trace function was given none by the program. */
static bool
have_new_thread (LpyRecorder *self)
{
  bool found = false;

  for (PyThreadState *thread = get_threads (); thread; thread = PyThreadState_Next (thread))
    {
      if (is_traced_by_others (thread))
        return false;
      if (!thread->c_tracefunc && !lpy_thread_is_known (self, PyThreadState_GetID (thread)))
        found = true;
    }
  return found;
}

void
lpy_new_threads_look (LpyRecorder *self)
{
  uint64_t id = PyThreadState_GetID (get_threads ()); /* a new thread stands first */

  if (!expected.first || id == newest)
    return;
  newest = id;
  if (have_new_thread (self))
    {
      LpyError error = lpy_error_save ();

      if (!lpy_set_trace_of_untraced (expected.first, expected.argument))
        newest = 0; /* the next look tries again */
      lpy_error_restore (error);
    }
}

/* --- threads that Python starts ------------------------------------------------ */

static bool
is_recording (void)
{
  return lpy_active && lprof_recorder_is_running (&lpy_active->recorder);
}

/* What a thread does first. */
static PyObject *
run_traced (PyObject *function, PyObject *arguments, PyObject *keywords)
{
  PyObject *argument = expected.first && is_recording () ? Py_NewRef (expected.argument) : NULL;
  PyObject *result;

  if (argument)
    lpy_set_trace_of_new_thread (expected.first, argument);
  Py_XDECREF (argument);
  result = PyObject_Call (function, arguments, keywords);
  if (result || PyErr_ExceptionMatches (PyExc_SystemExit))
    return result;
  lpy_write_unraisable_in_thread (function);
  Py_RETURN_NONE;
}

static PyMethodDef runner = { "run", (PyCFunction)(void (*) (void))run_traced,
                              METH_VARARGS | METH_KEYWORDS, NULL };

/* Returns the arguments with a function that traces its thread; as they are where Python is
 * going to refuse them. */
static PyObject *
replace_function (PyObject *arguments)
{
  Py_ssize_t n = PyTuple_GET_SIZE (arguments);
  PyObject *function = n > 0 ? PyTuple_GET_ITEM (arguments, 0) : NULL;
  PyObject *replaced, *traced;

  if (!function || !PyCallable_Check (function))
    return Py_NewRef (arguments);
  traced = PyCFunction_New (&runner, function);
  replaced = traced ? PyTuple_New (n) : NULL;
  if (!replaced)
    {
      Py_XDECREF (traced);
      return NULL;
    }
  PyTuple_SET_ITEM (replaced, 0, traced);
  for (Py_ssize_t i = 1; i < n; i++)
    PyTuple_SET_ITEM (replaced, i, Py_NewRef (PyTuple_GET_ITEM (arguments, i)));
  return replaced;
}

/* Up to 3.11 a thread sets its own tracer, before anything of it runs: while another one
 * gives it one, an audit hook in Python may let it run. */
static PyObject *
start_new_thread (PyObject *original, PyObject *arguments, PyObject *keywords)
{
  PyObject *result;

  if (LPY_TRACES_ALL_OR_NONE || !is_recording ())
    result = PyObject_Call (original, arguments, keywords);
  else
    {
      PyObject *replaced;

      lpy_memory_begin_own ();
      replaced = replace_function (arguments);
      lpy_memory_end_own ();
      result = replaced ? PyObject_Call (original, replaced, keywords) : NULL;
      Py_XDECREF (replaced);
    }
  if (result && is_recording ())
    lpy_new_threads_look (lpy_active);
  return result;
}

static PyMethodDef wrapper = { "start_new_thread", (PyCFunction)(void (*) (void))start_new_thread,
                               METH_VARARGS | METH_KEYWORDS,
                               "Start a new thread and return its identifier. lprof records it." };

static bool
is_wrapper (PyObject *function)
{
  return PyCFunction_CheckExact (function)
         && PyCFunction_GET_FUNCTION (function) == wrapper.ml_meth;
}

/* Puts the wrapper in the place of the function, or the other way round. A module that the
 * program has not imported yet is let be: it will find the wrapper. */
static void
exchange (const char *module_name, const char *name, bool wrap)
{
  PyObject *key = PyUnicode_FromString (module_name);
  PyObject *module = key ? PyImport_GetModule (key) : NULL;
  PyObject *now = module ? PyObject_GetAttrString (module, name) : NULL;
  PyObject *next = NULL;

  if (now && wrap && !is_wrapper (now))
    next = PyCFunction_New (&wrapper, now);
  else if (now && !wrap && is_wrapper (now))
    next = Py_NewRef (PyCFunction_GET_SELF (now));
  if (next)
    PyObject_SetAttrString (module, name, next);
  PyErr_Clear ();
  Py_XDECREF (next);
  Py_XDECREF (now);
  Py_XDECREF (module);
  Py_XDECREF (key);
}

/* Up to 3.11 threading can't be asked to trace its threads: what it has each of them do
 * then fails where two begin at a time and an audit hook is written in Python, and the
 * thread with it. */
static void
exchange_all (bool wrap)
{
  exchange ("_thread", "start_new_thread", wrap);
  if (!LPY_TRACES_ALL_OR_NONE)
    exchange ("threading", "_start_new_thread", wrap);
}

void
lpy_new_threads_expect (LpyRecorder *self, const LpyNewThreads *threads)
{
  expected = *threads;
  newest = PyThreadState_GetID (get_threads ());
  lprof_recorder_check_each (&self->recorder, CHECK_NS);
  exchange_all (true);
}

void
lpy_new_threads_forget (void)
{
  expected = (LpyNewThreads){ NULL, NULL, NULL };
  exchange_all (false);
}

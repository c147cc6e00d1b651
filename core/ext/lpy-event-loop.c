/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lpy-event-loop.h"

static const struct
{
  const char *module;    /* that has current_task() */
  const char *top;       /* that has the two types */
  const char *task_type; /* in module */
  const char *cancelled; /* in top */
} libraries[LPY_N_EVENT_LOOPS] = {
  { "asyncio", "asyncio", "Task", "CancelledError" },
  { "trio.lowlevel", "trio", "Task", "Cancelled" },
};

/* New reference, or NULL without an exception when the module is not imported, or not
 * yet to this point. */
static PyObject *
get_from (const char *module_name, const char *name)
{
  PyObject *key = PyUnicode_FromString (module_name);
  PyObject *module = key ? PyImport_GetModule (key) : NULL;
  PyObject *value = module ? PyObject_GetAttrString (module, name) : NULL;

  PyErr_Clear ();
  Py_XDECREF (module);
  Py_XDECREF (key);
  return value;
}

void
lpy_event_loop_forget (LpyRecorder *self)
{
  for (int i = 0; i < LPY_N_EVENT_LOOPS; i++)
    {
      Py_CLEAR (self->loops[i].current_task);
      Py_CLEAR (self->loops[i].task_type);
      Py_CLEAR (self->loops[i].cancelled);
    }
}

/* NULL while the library isn't imported. */
static const LpyEventLoop *
find_library (LpyRecorder *self, int i)
{
  LpyEventLoop *loop = &self->loops[i];

  if (loop->current_task)
    return loop;
  loop->task_type = get_from (libraries[i].module, libraries[i].task_type);
  loop->cancelled = loop->task_type ? get_from (libraries[i].top, libraries[i].cancelled) : NULL;
  if (loop->cancelled)
    loop->current_task = get_from (libraries[i].module, "current_task");
  if (loop->current_task)
    return loop;
  Py_CLEAR (loop->task_type);
  Py_CLEAR (loop->cancelled);
  return NULL;
}

/* New reference or NULL. */
static PyObject *
get_coroutine (PyObject *task)
{
  PyObject *coroutine;

  if (PyObject_HasAttrString (task, "get_coro"))
    coroutine = PyObject_CallMethod (task, "get_coro", NULL);
  else
    coroutine = PyObject_GetAttrString (task, "coro");
  return coroutine;
}

/* Steals the reference to object. */
static bool
describe (PyObject *object, LpyTask *task)
{
  PyObject *code;

  task->object = object;
  task->coroutine = get_coroutine (object);
  code = task->coroutine && PyCoro_CheckExact (task->coroutine)
             ? PyObject_GetAttrString (task->coroutine, "cr_code")
             : NULL;
  task->code = (PyCodeObject *)code;
  if (code && PyCode_Check (code))
    return true;
  lpy_event_loop_clear (task);
  return false;
}

bool
lpy_event_loop_get_current (LpyRecorder *self, LpyTask *task)
{
  for (int i = 0; i < LPY_N_EVENT_LOOPS; i++)
    {
      const LpyEventLoop *loop = find_library (self, i);
      PyObject *object = loop ? lpy_call_unobserved (loop->current_task) : NULL;

      if (object == Py_None)
        Py_CLEAR (object);
      PyErr_Clear (); /* no loop of this kind runs */
      if (object)
        return describe (object, task);
    }
  return false;
}

/* asyncio's tasks know; a task of trio is given to nobody when it is over. */
static bool
is_over (PyObject *object)
{
  PyObject *done = PyObject_CallMethod (object, "done", NULL);
  bool over = done == Py_True;

  PyErr_Clear ();
  Py_XDECREF (done);
  return over;
}

bool
lpy_event_loop_inspect (LpyRecorder *self, PyObject *object, LpyTask *task)
{
  for (int i = 0; i < LPY_N_EVENT_LOOPS; i++)
    {
      const LpyEventLoop *loop = find_library (self, i);

      if (loop && PyObject_IsInstance (object, loop->task_type) == 1)
        return !is_over (object) && describe (Py_NewRef (object), task);
    }
  return false;
}

void
lpy_event_loop_clear (LpyTask *task)
{
  Py_CLEAR (task->object);
  Py_CLEAR (task->coroutine);
  Py_CLEAR (task->code);
}

bool
lpy_event_loop_has_begun (const LpyTask *task)
{
  PyObject *awaited = PyObject_GetAttrString (task->coroutine, "cr_await");
  bool has_begun = awaited && awaited != Py_None;

  Py_XDECREF (awaited);
  return has_begun;
}

PyObject *
lpy_event_loop_get_name (PyObject *task)
{
  PyObject *name;

  if (PyObject_HasAttrString (task, "get_name"))
    name = PyObject_CallMethod (task, "get_name", NULL);
  else
    name = PyObject_GetAttrString (task, "name");
  if (name && !PyUnicode_Check (name))
    Py_CLEAR (name);
  return name;
}

bool
lpy_event_loop_is_cancellation (LpyRecorder *self, PyObject *exception)
{
  for (int i = 0; i < LPY_N_EVENT_LOOPS; i++)
    {
      const LpyEventLoop *loop = find_library (self, i);

      if (loop && exception && PyErr_GivenExceptionMatches (exception, loop->cancelled))
        return true;
    }
  return false;
}

PyObject *
lpy_event_loop_name_error (PyObject *exception)
{
  PyObject *type =
      exception && !PyType_Check (exception) ? (PyObject *)Py_TYPE (exception) : exception;
  PyObject *name = type ? PyObject_GetAttrString (type, "__qualname__") : NULL;
  PyObject *module = name ? PyObject_GetAttrString (type, "__module__") : NULL;
  PyObject *whole = NULL;

  if (module && PyUnicode_Check (module)
      && PyUnicode_CompareWithASCIIString (module, "builtins") != 0
      && PyUnicode_CompareWithASCIIString (module, "__main__") != 0)
    whole = PyUnicode_FromFormat ("%U.%U", module, name);
  else if (name && PyUnicode_Check (name))
    whole = Py_NewRef (name);
  Py_XDECREF (module);
  Py_XDECREF (name);
  return whole;
}

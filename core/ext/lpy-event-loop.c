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

enum
{
  ASYNCIO,
  TRIO,
};

/* Attributes, interned: their look-up then costs least. */
enum
{
  GET_CORO,
  CORO,
  CR_CODE,
  CR_AWAIT,
  DONE,
  GET_NAME,
  NAME,
  QUALNAME,
  N_NAMES
};

static const char *const spelled[N_NAMES] = { "get_coro", "coro",     "cr_code", "cr_await",
                                              "done",     "get_name", "name",    "__qualname__" };
static PyObject *names[N_NAMES];

bool
lpy_event_loop_init (void)
{
  for (int i = 0; i < N_NAMES; i++)
    if (!names[i] && !(names[i] = PyUnicode_InternFromString (spelled[i])))
      return false;
  return true;
}

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
  Py_CLEAR (self->instrument);
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
get_coroutine (PyObject *task, int library)
{
  if (library == ASYNCIO)
    return PyObject_CallMethodNoArgs (task, names[GET_CORO]);
  return PyObject_GetAttr (task, names[CORO]);
}

/* Steals the reference to object. */
static bool
describe (PyObject *object, int library, LpyTask *task)
{
  PyObject *code;

  task->library = library;
  task->object = object;
  task->coroutine = get_coroutine (object, library);
  code = task->coroutine && PyCoro_CheckExact (task->coroutine)
             ? PyObject_GetAttr (task->coroutine, names[CR_CODE])
             : NULL;
  task->code = (PyCodeObject *)code;
  if (code && PyCode_Check (code))
    return true;
  lpy_event_loop_clear (task);
  return false;
}

PyObject *
lpy_event_loop_get_current_object (LpyRecorder *self, int *library)
{
  for (int i = 0; i < LPY_N_EVENT_LOOPS; i++)
    {
      const LpyEventLoop *loop = find_library (self, i);
      PyObject *object = loop ? PyObject_CallNoArgs (loop->current_task) : NULL;

      if (object == Py_None)
        Py_CLEAR (object);
      PyErr_Clear (); /* no loop of this kind runs */
      *library = i;
      if (object)
        return object;
    }
  return NULL;
}

bool
lpy_event_loop_get_current (LpyRecorder *self, LpyTask *task)
{
  int library;
  PyObject *object = lpy_event_loop_get_current_object (self, &library);

  return object && describe (object, library, task);
}

/* asyncio's tasks know; a task of trio is given to nobody when it is over. */
static bool
is_over (PyObject *object, int library)
{
  PyObject *done = library == ASYNCIO ? PyObject_CallMethodNoArgs (object, names[DONE]) : NULL;
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
        return !is_over (object, i) && describe (Py_NewRef (object), i, task);
    }
  return false;
}

/* New reference to an object with that one method: libraries want them hashable. */
static PyObject *
make_instrument (LpyRecorder *self, PyMethodDef *task_spawned)
{
  PyObject *function = PyCFunction_New (task_spawned, (PyObject *)self);
  PyObject *type = function ? PyObject_CallFunction ((PyObject *)&PyType_Type, "s(){sO}",
                                                     "Instrument", task_spawned->ml_name, function)
                            : NULL;
  PyObject *instrument = type ? PyObject_CallNoArgs (type) : NULL;

  Py_XDECREF (function);
  Py_XDECREF (type);
  return instrument;
}

void
lpy_event_loop_listen (LpyRecorder *self, const LpyTask *task, PyMethodDef *task_spawned)
{
  PyObject *add = get_from (libraries[task->library].module, "add_instrument");
  PyObject *result = NULL;

  if (add && !self->instrument)
    self->instrument = make_instrument (self, task_spawned);
  if (add && self->instrument)
    result = PyObject_CallOneArg (add, self->instrument); /* again does nothing */
  PyErr_Clear ();
  Py_XDECREF (result);
  Py_XDECREF (add);
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
  PyObject *awaited = PyObject_GetAttr (task->coroutine, names[CR_AWAIT]);
  bool has_begun = awaited && awaited != Py_None;

  Py_XDECREF (awaited);
  return has_begun;
}

PyObject *
lpy_event_loop_get_name (PyObject *task)
{
  PyObject *name = PyObject_CallMethodNoArgs (task, names[GET_NAME]);

  if (!name)
    {
      PyErr_Clear ();
      name = PyObject_GetAttr (task, names[NAME]);
    }
  if (name && !PyUnicode_Check (name))
    Py_CLEAR (name);
  return name;
}

PyObject *
lpy_event_loop_get_coroutine_name (const LpyTask *task)
{
  PyObject *name = PyObject_GetAttr (task->coroutine, names[QUALNAME]);

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

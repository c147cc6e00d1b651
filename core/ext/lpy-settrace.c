/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The engine on PyEval_SetTrace: each thread has a hook, an object that is the
 * trace function's argument. It is callable, so that a program that saves
 * sys.gettrace() and gives it back to sys.settrace() installs us again. */

#include "lpy-code.h"
#include "lpy-hook.h"
#include "lpy-thread.h"

static const int generator_flags =
    CO_GENERATOR | CO_COROUTINE | CO_ITERABLE_COROUTINE | CO_ASYNC_GENERATOR;

static int trace (PyObject *object, PyFrameObject *frame, int what, PyObject *argument);

static void
install_here (LpyHook *hook)
{
  PyEval_SetTrace (trace, (PyObject *)hook);
}

static void
remove_here (void)
{
  PyEval_SetTrace (NULL, NULL);
}

/* --- events ---------------------------------------------------------------- */

typedef struct
{
  LpyHook *hook;
  PyFrameObject *frame;
  PyCodeObject *code; /* borrowed from the frame */
  int what;
  PyObject *argument;
} Event;

static uint64_t
address (const void *object)
{
  return (uint64_t)(uintptr_t)object;
}

/* Without a value the frame ends by an exception. Python 3.12.0 and 3.12.1 say
 * None then; for them the instruction decides. */
static bool
is_yield (const Event *event)
{
  return (event->code->co_flags & generator_flags) && event->argument
         && lpy_frame_yields (event->frame);
}

static LprofEvent
handle_call (const Event *event)
{
  LprofTable *table = event->hook->table;
  uint64_t key = address (event->frame), code_key = address (event->code);
  LpyRecorder *self = event->hook->recorder;
  const LprofCodeEntry *entry;
  uintptr_t mark;

  if ((event->code->co_flags & generator_flags) && lpy_frame_resumes (event->frame))
    return lpy_hook_resume (self, table, key, code_key, event->code);
  if (LPROF_UNLIKELY (!lpy_code_get_mark (self, event->code, &mark)))
    {
      lprof_table_pause (table);
      entry = lpy_code_decide (self, event->code);
      lprof_table_go_on (table);
    }
  else
    entry = mark ? lprof_codes_get (&self->recorder.codes, (uint32_t)mark - 1) : NULL;
  return lprof_table_call (table, key, code_key, entry);
}

static LprofEvent
handle (const Event *event)
{
  LprofTable *table = event->hook->table;
  uint64_t key = address (event->frame), code_key = address (event->code);

  switch (event->what)
    {
    case PyTrace_LINE:
      return lprof_table_line (table, key, code_key,
                               (uint32_t)PyFrame_GetLineNumber (event->frame));
    case PyTrace_CALL:
      return handle_call (event);
    case PyTrace_RETURN:
      return is_yield (event) ? lprof_table_yield (table, key, code_key)
                              : lprof_table_return (table, key, code_key);
    default:
      return LPROF_EVENT_DONE;
    }
}

/* The frame is not on top of the stack that we know. */
static bool
find_frame (const Event *event)
{
  LpyHook *hook = event->hook;

  if (lprof_table_switch (hook->table, address (event->frame), address (event->code),
                          lpy_recorder_stacks_switch (hook->recorder)))
    return true;

  lprof_table_pause (hook->table);
  const LprofCodeEntry *entry = lpy_code_find (hook->recorder, event->code);
  lprof_table_go_on (hook->table);
  hook->table->thread->n_mismatches += entry != NULL;
  if (event->what == PyTrace_RETURN)
    return false;
  lprof_table_adopt (hook->table, address (event->frame), address (event->code), entry, 0);
  return true;
}

static void
handle_unusual (const Event *event, LprofEvent result)
{
  Py_INCREF (event->hook);
  while (result != LPROF_EVENT_DONE)
    {
      if (result == LPROF_EVENT_ELSEWHERE && !find_frame (event))
        break;
      if (result == LPROF_EVENT_ATTENTION
          && !lpy_hook_attend (event->hook->recorder, event->hook->table))
        {
          remove_here ();
          break;
        }
      result = handle (event);
    }
  Py_DECREF (event->hook);
}

static int
trace (PyObject *object, PyFrameObject *frame, int what, PyObject *argument)
{
  LpyHook *hook = (LpyHook *)object;
  PyCodeObject *code = PyFrame_GetCode (frame);
  Event event = { hook, frame, code, what, argument };
  LprofEvent result;

  Py_DECREF (code);
  if (LPROF_LIKELY (what == PyTrace_LINE))
    result = lprof_table_line (hook->table, address (frame), address (code),
                               (uint32_t)PyFrame_GetLineNumber (frame));
  else
    result = handle (&event);
  if (LPROF_UNLIKELY (result != LPROF_EVENT_DONE))
    handle_unusual (&event, result);
  return 0;
}

/* --- threads --------------------------------------------------------------- */

static LpyHook *
new_hook (LpyRecorder *self, PyThreadState *thread)
{
  LprofTable *table = lpy_thread_get_table (self, thread);

  return table ? lpy_hook_new (self, table) : NULL;
}

/* A thread that inherited another's hook, or got the one of threading.settrace(),
 * gets a hook of its own. */
static bool
enter_thread (LpyRecorder *self)
{
  LpyHook *hook = new_hook (self, PyThreadState_Get ());

  if (hook)
    install_here (hook);
  Py_XDECREF (hook);
  return hook != NULL;
}

/* The trace function of threads that have no hook of their own yet. */
static int
trace_first (PyObject *object, PyFrameObject *frame, int what, PyObject *argument)
{
  LpyRecorder *self = (LpyRecorder *)Py_NewRef (((LpyHook *)object)->recorder);
  PyThreadState *thread = PyThreadState_Get ();
  LpyHook *hook = new_hook (self, thread);

  if (hook && lprof_recorder_is_running (&self->recorder))
    {
      lpy_thread_adopt_stack (self, hook->table, thread, true);
      install_here (hook);
      if (what != PyTrace_CALL)
        trace ((PyObject *)hook, frame, what, argument);
    }
  else
    remove_here ();
  Py_XDECREF (hook);
  Py_DECREF (self);
  return 0;
}

/* sys.settrace() was given our hook: this is the call event of a frame. */
PyObject *
lpy_hook_call (PyObject *object, PyObject *arguments, PyObject *keywords)
{
  LpyRecorder *self = ((LpyHook *)object)->recorder;
  PyObject *frame, *what, *argument;

  if (!PyArg_ParseTuple (arguments, "O!OO", &PyFrame_Type, &frame, &what, &argument))
    return NULL;
  if (!lprof_recorder_is_running (&self->recorder))
    {
      remove_here ();
      Py_RETURN_NONE;
    }
  Py_INCREF (object);
  if (enter_thread (self) && PyUnicode_CompareWithASCIIString (what, "call") == 0)
    {
      LpyHook *hook = (LpyHook *)PyThreadState_Get ()->c_traceobj;
      trace ((PyObject *)hook, (PyFrameObject *)frame, PyTrace_CALL, Py_None);
    }
  Py_DECREF (object);
  Py_RETURN_NONE;
}

/* --- engine ---------------------------------------------------------------- */

static bool
install (LpyRecorder *self)
{
  PyThreadState *thread = PyThreadState_Get ();
  LpyHook *hook = new_hook (self, thread);

  (void)trace_first;
  if (!hook)
    {
      if (!PyErr_Occurred ())
        PyErr_NoMemory ();
      return false;
    }
  lpy_thread_adopt_stack (self, hook->table, thread, true);
  lprof_table_go_on (hook->table);
  install_here (hook);
  Py_DECREF (hook);
  return true;
}

static void
uninstall (LpyRecorder *self)
{
  (void)self;
  if (PyThreadState_Get ()->c_tracefunc == trace)
    remove_here ();
}

static void
select_code (LpyRecorder *self, PyCodeObject *code)
{
  (void)self;
  (void)code;
}

const LpyEngine lpy_engine_settrace = { "settrace", install, uninstall, select_code };

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The engine on PyEval_SetTrace: each thread has a hook, an object that is the
 * trace function's argument. It is callable, so that a program that saves
 * sys.gettrace() and gives it back to sys.settrace() installs us again. */

#include "lpy-code.h"
#include "lpy-hook.h"
#include "lpy-memory.h"
#include "lpy-new-threads.h"
#include "lpy-takeover.h"
#include "lpy-task.h"
#include "lpy-thread.h"

static const int generator_flags =
    CO_GENERATOR | CO_COROUTINE | CO_ITERABLE_COROUTINE | CO_ASYNC_GENERATOR;

static int trace (PyObject *object, PyFrameObject *frame, int what, PyObject *argument);

static void
install_here (LpyHook *hook)
{
  PyEval_SetTrace (trace, (PyObject *)hook);
  lpy_takeover_is_over (hook->recorder);
}

static void
remove_here (void)
{
  PyEval_SetTrace (NULL, NULL);
}

/* --- events ---------------------------------------------------------------- */

/* Until the frame's next event, which is its end unless it handles the exception. */
static void
note_exception (LpyHook *hook, PyFrameObject *frame, PyObject *argument)
{
  if (!PyTuple_Check (argument) || PyTuple_GET_SIZE (argument) < 1
      || PyErr_GivenExceptionMatches (PyTuple_GET_ITEM (argument, 0), PyExc_StopIteration)
      || PyErr_GivenExceptionMatches (PyTuple_GET_ITEM (argument, 0), PyExc_StopAsyncIteration))
    return; /* an iteration is over */
  Py_XSETREF (hook->raised, Py_NewRef (PyTuple_GET_ITEM (argument, 0)));
  hook->raised_key = lpy_address (frame);
  hook->raised_at = hook->table->thread->n_events;
}

/* Whether a return event means that an exception goes outward. */
static bool
raises (const LpyHook *hook, PyFrameObject *frame, PyObject *argument)
{
  if (!argument)
    return true;
  if (!lpy_return_may_hide_exception (argument))
    return false;
  return (hook->raised_key == lpy_address (frame)
          && hook->raised_at == hook->table->thread->n_events)
         || lpy_frame_unwinds (frame);
}

static LpyEventKind
get_kind (PyFrameObject *frame, PyCodeObject *code, int what, PyObject *argument)
{
  bool is_generator = (code->co_flags & generator_flags) != 0;

  if (what == PyTrace_LINE)
    return LPY_LINE;
  if (what == PyTrace_CALL)
    return is_generator && lpy_frame_resumes (frame) ? LPY_RESUME : LPY_CALL;
  /* Without a value the frame ends by an exception (but Python 3.12.0 and 3.12.1
   * say None then). */
  return is_generator && argument && lpy_frame_yields (frame) ? LPY_YIELD : LPY_RETURN;
}

/* What the interpreter has allocated in order to tell us. */
static __attribute__ ((noinline)) void
disown (PyFrameObject *frame, int what, PyObject *argument)
{
  if (what == PyTrace_CALL && LPY_FRAME_OBJECTS_ARE_EXTRA)
    lpy_memory_disown_object (frame);
  else if (what == PyTrace_EXCEPTION && argument)
    lpy_memory_disown_object (argument);
  else if (what == PyTrace_LINE && LPY_LINES_ARE_OBJECTS)
    lpy_memory_disown_line ((uint32_t)PyFrame_GetLineNumber (frame));
}

/* What is left over by trace(). */
static __attribute__ ((noinline)) int
trace_other (LpyHook *hook, PyFrameObject *frame, int what, PyObject *argument, LprofEvent result)
{
  PyCodeObject *code = PyFrame_GetCode (frame);
  bool goes_on;

  Py_DECREF (code); /* the frame holds it */
  if (what == PyTrace_EXCEPTION && lpy_task_concerns (code))
    note_exception (hook, frame, argument);
  if (what != PyTrace_LINE && what != PyTrace_CALL && what != PyTrace_RETURN)
    return 0;
  if (what == PyTrace_RETURN && lpy_task_concerns (code) && raises (hook, frame, argument))
    argument = NULL;

  LpyEvent event = { hook->recorder,
                     hook->table,
                     code,
                     lpy_address (frame),
                     get_kind (frame, code, what, argument),
                     what == PyTrace_LINE ? (uint32_t)PyFrame_GetLineNumber (frame) : 0,
                     argument ? argument : hook->raised,
                     !argument };
  Py_INCREF (hook); /* removing it must not free it under our feet */
  if (result == LPROF_EVENT_DONE)
    goes_on = lpy_hook_deliver (&event);
  else
    goes_on = lpy_hook_deliver_unusual (&event, result);
  if (!goes_on && PyThreadState_Get ()->c_tracefunc == trace)
    remove_here ();
  Py_DECREF (hook);
  return 0;
}

/* A function is called that is no generator and was called before. */
static __attribute__ ((noinline)) int
trace_call (LpyHook *hook, PyFrameObject *frame, PyObject *argument)
{
  PyCodeObject *code = PyFrame_GetCode (frame);
  LprofEvent result = LPROF_EVENT_DONE;
  uintptr_t mark;

  Py_DECREF (code); /* the frame holds it */
  if (LPROF_LIKELY (!(code->co_flags & generator_flags))
      && LPROF_LIKELY (lpy_code_get_mark (hook->recorder, code, &mark))
      && LPROF_LIKELY (!lpy_task_concerns (code)))
    {
      const LprofCodeEntry *entry = lpy_code_from_mark (hook->recorder, mark);

      result = lprof_table_call_plain (hook->table, lpy_address (frame), lpy_address (code), entry);
      if (!entry)
        lprof_table_ignore (hook->table, lpy_weight_from_mark (mark), false);
      if (LPROF_LIKELY (result == LPROF_EVENT_DONE))
        return 0;
    }
  return trace_other (hook, frame, PyTrace_CALL, argument, result);
}

static __attribute__ ((noinline)) int
trace_return (LpyHook *hook, PyFrameObject *frame, PyObject *argument)
{
  LprofEvent result = LPROF_EVENT_DONE;

  if (LPROF_LIKELY (hook->table->current->is_plain))
    {
      result = lprof_table_return_of_key (hook->table, lpy_address (frame));
      if (LPROF_LIKELY (result == LPROF_EVENT_DONE))
        return 0;
    }
  return trace_other (hook, frame, PyTrace_RETURN, argument, result);
}

/* Each frame's end is seen as long as we are installed, so the frame's address
 * alone tells whether it is the current one. */
static inline __attribute__ ((always_inline)) int
trace_line (LpyHook *hook, PyFrameObject *frame)
{
  uint32_t line = (uint32_t)PyFrame_GetLineNumber (frame);
  LprofEvent result = lprof_table_line_of_key (hook->table, lpy_address (frame), line);

  return LPROF_LIKELY (result == LPROF_EVENT_DONE)
             ? 0
             : trace_other (hook, frame, PyTrace_LINE, NULL, result);
}

static inline __attribute__ ((always_inline)) int
trace_event (LpyHook *hook, PyFrameObject *frame, int what, PyObject *argument)
{
  if (LPROF_LIKELY (what == PyTrace_LINE))
    return trace_line (hook, frame);
  if (what == PyTrace_CALL)
    return trace_call (hook, frame, argument);
  if (what == PyTrace_RETURN)
    return trace_return (hook, frame, argument);
  return trace_other (hook, frame, what, argument, LPROF_EVENT_DONE);
}

static __attribute__ ((noinline)) int
trace_with_memory (LpyHook *hook, PyFrameObject *frame, int what, PyObject *argument)
{
  disown (frame, what, argument);
  return trace_event (hook, frame, what, argument);
}

static int
trace (PyObject *object, PyFrameObject *frame, int what, PyObject *argument)
{
  LpyHook *hook = (LpyHook *)object;

  if (LPROF_LIKELY (!hook->recorder->counts_memory))
    return trace_event (hook, frame, what, argument);
  return trace_with_memory (hook, frame, what, argument);
}

/* --- threads --------------------------------------------------------------- */

/* The running thread's. */
static LpyHook *
new_hook (LpyRecorder *self)
{
  LprofTable *table = lpy_thread_get_table (self);

  return table ? lpy_hook_new (self, table) : NULL;
}

/* A thread that inherited another's hook, or got the one of threading.settrace(),
 * gets a hook of its own. */
static bool
enter_thread (LpyRecorder *self)
{
  LpyHook *hook = new_hook (self);

  if (hook)
    {
      if (!hook->table->thread->frames) /* the thread is new: threading runs in it already */
        lpy_thread_adopt_callers (self, hook->table);
      lprof_table_suspect (hook->table);
      install_here (hook);
    }
  Py_XDECREF (hook);
  return hook != NULL;
}

/* The trace function of threads that have no hook of their own yet. */
static int
trace_first (PyObject *object, PyFrameObject *frame, int what, PyObject *argument)
{
  LpyRecorder *self = (LpyRecorder *)Py_NewRef (((LpyHook *)object)->recorder);
  LpyHook *hook = lprof_recorder_is_running (&self->recorder) ? new_hook (self) : NULL;

  if (hook)
    {
      bool is_new = !hook->table->thread->current;
      if (is_new && what == PyTrace_CALL)
        lpy_thread_adopt_callers (self, hook->table);
      else if (is_new)
        lpy_thread_adopt_here (self, hook->table, true);
      install_here (hook);
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

/* Remembers whose the thread is: a debugger's, another profiler's. */
static void
replace (LpyRecorder *self)
{
  PyThreadState *thread = PyThreadState_Get ();

  if (!thread->c_tracefunc || thread->c_tracefunc == trace)
    return;
  self->replaced = thread->c_tracefunc;
  self->replaced_argument = Py_XNewRef (thread->c_traceobj);
}

/* Gives the thread back, unless it was taken from us meanwhile. */
static void
give_back (LpyRecorder *self)
{
  PyObject *argument = self->replaced_argument;
  Py_tracefunc function = self->replaced;

  self->replaced = NULL;
  self->replaced_argument = NULL;
  if (PyThreadState_Get ()->c_tracefunc == trace)
    PyEval_SetTrace (function, argument);
  Py_XDECREF (argument);
}

static bool
install_here_only (LpyRecorder *self)
{
  LpyHook *hook = new_hook (self);

  if (!hook)
    return false;
  replace (self);
  lprof_table_go_on (hook->table);
  install_here (hook);
  Py_DECREF (hook);
  return true;
}

/* The hook of threads that have none of their own yet. */
static LpyHook *
get_first_hook (LpyRecorder *self)
{
  if (!self->engine_data)
    self->engine_data = lpy_hook_new (self, NULL);
  return self->engine_data;
}

/* New reference to what threading gives to new threads, or NULL. */
static PyObject *
get_threading_hook (PyObject *threading)
{
  PyObject *hook = PyObject_CallMethod (threading, "gettrace", NULL);

  PyErr_Clear ();
  return hook;
}

/* Threads that start later, see lpy-new-threads.c too; only_instead, when given, is what must be
 * there now. */
static void
set_threading_hook (PyObject *hook, PyObject *only_instead)
{
  PyObject *threading = PyImport_ImportModule ("threading");
  PyObject *old = threading ? get_threading_hook (threading) : NULL;
  PyObject *result = NULL;

  if (threading && (!only_instead || old == only_instead))
    result = PyObject_CallMethod (threading, "settrace", "O", hook);
  PyErr_Clear ();
  Py_XDECREF (result);
  Py_XDECREF (old);
  Py_XDECREF (threading);
}

static bool
has_other_threads (void)
{
  PyThreadState *thread =
      PyInterpreterState_ThreadHead (PyThreadState_GetInterpreter (PyThreadState_Get ()));

  return PyThreadState_Next (thread) != NULL;
}

static bool
install (LpyRecorder *self)
{
  LpyHook *first = get_first_hook (self);
  LpyNewThreads threads = { trace_first, trace, (PyObject *)first };
  LpyHook *hook;

  if (!first)
    return false;
  replace (self);
  lpy_takeover_expect (self, self->replaced, self->replaced_argument);
  if (LPY_TRACES_ALL_OR_NONE)
    set_threading_hook ((PyObject *)first, NULL);
  lpy_thread_adopt_all (self, true);
  hook = new_hook (self);
  if (!hook)
    {
      if (!PyErr_Occurred ())
        PyErr_NoMemory ();
      return false;
    }
  if (has_other_threads ())
    lpy_set_trace_elsewhere (trace_first, (PyObject *)first);
  lpy_new_threads_expect (self, &threads);
  lprof_table_go_on (hook->table);
  install_here (hook);
  Py_DECREF (hook);
  return true;
}

static void
uninstall (LpyRecorder *self)
{
  PyObject *first = self->engine_data;

  if (first)
    lpy_takeover_finish (self);
  give_back (self); /* before what follows raises events that remove us */
  if (first)
    lpy_new_threads_forget ();
  self->engine_data = NULL;
  if (first && LPY_TRACES_ALL_OR_NONE)
    set_threading_hook (Py_None, first);
  lpy_clear_trace_elsewhere (trace);
  lpy_clear_trace_elsewhere (trace_first);
  Py_XDECREF (first);
}

/* All code tells of itself. */
static void
see_code (LpyRecorder *self, PyCodeObject *code)
{
  (void)self;
  (void)code;
}

const LpyEngine lpy_engine_settrace = {
  "settrace", install, install_here_only, uninstall, see_code, NULL, see_code, lpy_new_threads_look
};

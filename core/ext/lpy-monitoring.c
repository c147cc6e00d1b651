/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The engine on sys.monitoring: each function tells of its start once; functions
 * that are not selected never again, the others of each line. */

#include "lpy-code.h"
#include "lpy-hook.h"
#include "lpy-task.h"
#include "lpy-thread.h"
#include "lpy-tool.h"

#if LPY_HAVE_MONITORING

/* --- the thread's table ---------------------------------------------------- */

typedef struct
{
  PyThreadState *thread;
  LprofTable *table;
  uintptr_t generation; /* of the recorder */
} Slot;

#ifdef __GLIBC__
static __thread Slot slot __attribute__ ((tls_model ("initial-exec")));
#else
static __thread Slot slot;
#endif

static LprofTable *
enter_thread (LpyRecorder *self, PyThreadState *thread)
{
  LprofTable *table = lpy_thread_get_table (self, thread);

  if (table)
    slot = (Slot){ thread, table, self->generation };
  return table;
}

static inline LprofTable *
get_table (LpyRecorder *self, PyThreadState *thread)
{
  if (LPROF_LIKELY (slot.thread == thread && slot.generation == self->generation))
    return slot.table;
  return enter_thread (self, thread);
}

/* --- callbacks ------------------------------------------------------------- */

static void
deliver (LpyRecorder *self, PyObject *code, LpyEventKind kind, PyObject *value, bool raises)
{
  PyThreadState *thread = PyThreadState_Get ();
  LprofTable *table = get_table (self, thread);
  LpyEvent event = { self,  table, (PyCodeObject *)code, lpy_current_frame (thread), kind, 0,
                     value, raises };

  if (table)
    lpy_hook_deliver (&event);
}

/* The code isn't selected, but may be a task's. It makes no table for its thread. */
static void
deliver_task (LpyRecorder *self, PyObject *code, LpyEventKind kind, PyObject *value, bool raises)
{
  PyThreadState *thread = PyThreadState_Get ();
  LpyEvent event = { self,  slot.table, (PyCodeObject *)code, lpy_current_frame (thread), kind, 0,
                     value, raises };

  if (slot.thread != thread || slot.generation != self->generation
      || !lprof_recorder_is_running (&self->recorder))
    return;
  if (kind == LPY_CALL || kind == LPY_RESUME)
    lpy_task_after (&event);
  else
    lpy_task_before (&event);
}

static __attribute__ ((noinline, cold)) PyObject *
on_unusual_line (LpyRecorder *self, PyThreadState *thread, PyObject *code, uint32_t line,
                 LprofEvent result)
{
  LprofTable *table = get_table (self, thread);
  LpyEvent event = {
    self, table, (PyCodeObject *)code, lpy_current_frame (thread), LPY_LINE, line
  };

  if (table)
    lpy_hook_deliver_unusual (&event, result);
  Py_RETURN_NONE;
}

static PyObject *
on_line (PyObject *object, PyObject *const *arguments, Py_ssize_t n)
{
  LpyRecorder *self = (LpyRecorder *)object;
  PyThreadState *thread = PyThreadState_Get ();
  uint32_t line = (uint32_t)PyUnstable_Long_CompactValue ((PyLongObject *)arguments[1]);
  LprofEvent result = LPROF_EVENT_ELSEWHERE;

  if (LPROF_LIKELY (slot.generation == self->generation))
    result =
        lprof_table_line (slot.table, lpy_current_frame (thread), lpy_address (arguments[0]), line);
  if (LPROF_UNLIKELY (result != LPROF_EVENT_DONE))
    return on_unusual_line (self, thread, arguments[0], line, result);
  Py_RETURN_NONE;
}

/* Whether code is selected; then its other events are on from now on. */
static bool
watch (LpyRecorder *self, PyObject *code)
{
  uintptr_t mark;

  if (LPROF_LIKELY (lpy_code_get_mark (self, (PyCodeObject *)code, &mark)))
    return (mark & LPY_MARK_WATCHED)
           || ((mark & LPY_MARK_SERIAL)
               && lpy_tool_watch (self->engine_data, (PyCodeObject *)code));

  /* A thread gets its table with its first selected code: threading has named it
   * by then. */
  LprofTable *table = slot.generation == self->generation ? slot.table : NULL;
  if (table)
    lprof_table_pause (table);
  bool selected = lpy_code_decide (self, (PyCodeObject *)code)
                  && lpy_tool_watch (self->engine_data, (PyCodeObject *)code);
  if (table)
    lprof_table_go_on (table);
  return selected;
}

static bool
is_selected (LpyRecorder *self, PyObject *code)
{
  uintptr_t mark;

  return lpy_code_get_mark (self, (PyCodeObject *)code, &mark) && (mark & LPY_MARK_SERIAL);
}

static PyObject *
on_begin (LpyRecorder *self, PyObject *code, LpyEventKind kind)
{
  if (watch (self, code))
    deliver (self, code, kind, NULL, false);
  else if (lpy_task_concerns ((PyCodeObject *)code))
    deliver_task (self, code, kind, NULL, false);
  else
    return lpy_tool_disable (self->engine_data);
  Py_RETURN_NONE;
}

static PyObject *
on_start (PyObject *object, PyObject *const *arguments, Py_ssize_t n)
{
  return on_begin ((LpyRecorder *)object, arguments[0], LPY_CALL);
}

static PyObject *
on_resume (PyObject *object, PyObject *const *arguments, Py_ssize_t n)
{
  return on_begin ((LpyRecorder *)object, arguments[0], LPY_RESUME);
}

static PyObject *
on_end (LpyRecorder *self, PyObject *code, LpyEventKind kind, PyObject *value)
{
  if (LPROF_UNLIKELY (lpy_task_concerns ((PyCodeObject *)code)) && !is_selected (self, code))
    deliver_task (self, code, kind, value, false);
  else
    deliver (self, code, kind, value, false);
  Py_RETURN_NONE;
}

static PyObject *
on_return (PyObject *object, PyObject *const *arguments, Py_ssize_t n)
{
  return on_end ((LpyRecorder *)object, arguments[0], LPY_RETURN, arguments[2]);
}

static PyObject *
on_yield (PyObject *object, PyObject *const *arguments, Py_ssize_t n)
{
  return on_end ((LpyRecorder *)object, arguments[0], LPY_YIELD, arguments[2]);
}

/* These two come for all code: they can't be had, or switched off, for some. */
static PyObject *
on_raise (LpyRecorder *self, PyObject *code, LpyEventKind kind, PyObject *exception)
{
  if (is_selected (self, code))
    deliver (self, code, kind, exception, true);
  else if (lpy_task_concerns ((PyCodeObject *)code))
    deliver_task (self, code, kind, exception, true);
  Py_RETURN_NONE;
}

static PyObject *
on_unwind (PyObject *object, PyObject *const *arguments, Py_ssize_t n)
{
  return on_raise ((LpyRecorder *)object, arguments[0], LPY_RETURN, arguments[2]);
}

static PyObject *
on_throw (PyObject *object, PyObject *const *arguments, Py_ssize_t n)
{
  return on_raise ((LpyRecorder *)object, arguments[0], LPY_RESUME, arguments[2]);
}

static PyMethodDef callbacks[] = {
  { "PY_START", (PyCFunction)(void (*) (void))on_start, METH_FASTCALL, NULL },
  { "PY_RESUME", (PyCFunction)(void (*) (void))on_resume, METH_FASTCALL, NULL },
  { "PY_UNWIND", (PyCFunction)(void (*) (void))on_unwind, METH_FASTCALL, NULL },
  { "PY_THROW", (PyCFunction)(void (*) (void))on_throw, METH_FASTCALL, NULL },
  { "LINE", (PyCFunction)(void (*) (void))on_line, METH_FASTCALL, NULL },
  { "PY_RETURN", (PyCFunction)(void (*) (void))on_return, METH_FASTCALL, NULL },
  { "PY_YIELD", (PyCFunction)(void (*) (void))on_yield, METH_FASTCALL, NULL },
  { NULL },
};

/* --- engine ---------------------------------------------------------------- */

static bool
install (LpyRecorder *self)
{
  self->engine_data = lpy_tool_open ((PyObject *)self, callbacks);
  if (!self->engine_data)
    return false;
  /* The functions that threads are in the midst of don't start any more. */
  lpy_thread_adopt_all (self, false);
  return lpy_tool_start (self->engine_data);
}

static bool
install_here (LpyRecorder *self)
{
  LprofTable *table = enter_thread (self, PyThreadState_Get ());

  if (!table)
    return false;
  self->engine_data = lpy_tool_open ((PyObject *)self, callbacks);
  if (!self->engine_data)
    return false;
  lprof_table_go_on (table);
  return true;
}

static void
uninstall (LpyRecorder *self)
{
  LpyTool *tool = self->engine_data;

  self->engine_data = NULL;
  if (tool)
    lpy_tool_close (tool);
}

static void
select_code (LpyRecorder *self, PyCodeObject *code)
{
  lpy_tool_watch (self->engine_data, code);
}

static void
watch_code (LpyRecorder *self, PyCodeObject *code)
{
  uintptr_t mark;

  if (lpy_code_get_mark (self, code, &mark) && !(mark & (LPY_MARK_WATCHED | LPY_MARK_TASK)))
    lpy_tool_watch_task (self->engine_data, code);
}

const LpyEngine lpy_engine_monitoring = { "monitoring", install,     install_here,
                                          uninstall,    select_code, watch_code };

#endif

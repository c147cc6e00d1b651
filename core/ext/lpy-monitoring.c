/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The engine on sys.monitoring: each function tells of its start once; functions
 * that are not selected never again, the others of each line. */

#include "lpy-code.h"
#include "lpy-hook.h"
#include "lpy-memory.h"
#include "lpy-task.h"
#include "lpy-thread.h"
#include "lpy-tool.h"

#if LPY_HAVE_MONITORING

/* --- callbacks ------------------------------------------------------------- */

static inline LpyThreadSlot
get_slot (LpyRecorder *self)
{
  if (LPROF_LIKELY (lpy_thread_slot.generation == self->generation))
    return lpy_thread_slot;
  return lpy_thread_enter (self);
}

static LpyEvent
make_event (LpyRecorder *self, const LpyThreadSlot *slot, PyObject *code, LpyEventKind kind)
{
  return (LpyEvent){ .recorder = self,
                     .table = slot->table,
                     .code = (PyCodeObject *)code,
                     .key = lpy_current_frame (slot->thread),
                     .kind = kind };
}

/* A line or an offset, which the interpreter has made an object of. */
static inline void
disown_number (LpyRecorder *self, PyObject *number)
{
  if (LPROF_UNLIKELY (self->counts_memory))
    lpy_memory_disown_number (number);
}

static void
deliver (LpyRecorder *self, PyObject *code, LpyEventKind kind, PyObject *value, bool raises)
{
  LpyThreadSlot slot = get_slot (self);
  LpyEvent event;

  if (!slot.table)
    return;
  event = make_event (self, &slot, code, kind);
  event.value = value;
  event.raises = raises;
  lpy_hook_deliver (&event);
}

/* The code isn't selected, but may be a task's. It makes no table for its thread. */
static void
deliver_task (LpyRecorder *self, PyObject *code, LpyEventKind kind, PyObject *value, bool raises)
{
  LpyThreadSlot slot = lpy_thread_slot;
  LpyEvent event;

  if (slot.generation != self->generation || !lprof_recorder_is_running (&self->recorder))
    return;
  event = make_event (self, &slot, code, kind);
  event.value = value;
  event.raises = raises;
  if (kind == LPY_CALL || kind == LPY_RESUME)
    lpy_task_after (&event);
  else
    lpy_task_before (&event);
}

/* Goes on with an event that was tried and not counted. Returns None. */
static __attribute__ ((noinline, cold)) PyObject *
deliver_unusual (LpyRecorder *self, PyObject *const *arguments, LpyEventKind kind,
                 LprofEvent result)
{
  LpyThreadSlot slot = get_slot (self);
  LpyEvent event;

  if (slot.table)
    {
      event = make_event (self, &slot, arguments[0], kind);
      if (kind == LPY_LINE)
        event.line = (uint32_t)PyLong_AsLong (arguments[1]);
      lpy_hook_deliver_unusual (&event, result);
    }
  Py_RETURN_NONE;
}

static PyObject *
on_line (PyObject *object, PyObject *const *arguments, Py_ssize_t n)
{
  LpyRecorder *self = (LpyRecorder *)object;
  uint32_t line = (uint32_t)PyUnstable_Long_CompactValue ((PyLongObject *)arguments[1]);
  LprofEvent result = LPROF_EVENT_ELSEWHERE;

  disown_number (self, arguments[1]);
  if (LPROF_LIKELY (lpy_thread_slot.generation == self->generation))
    result = lprof_table_line (lpy_thread_slot.table, lpy_current_frame (lpy_thread_slot.thread),
                               lpy_address (arguments[0]), line);
  if (LPROF_UNLIKELY (result != LPROF_EVENT_DONE))
    return deliver_unusual (self, arguments, LPY_LINE, result);
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
  LpyThreadSlot slot = lpy_thread_slot;
  if (slot.generation == self->generation)
    lprof_table_pause (slot.table);
  bool selected = lpy_code_decide (self, (PyCodeObject *)code)
                  && lpy_tool_watch (self->engine_data, (PyCodeObject *)code);
  if (slot.generation == self->generation)
    lprof_table_go_on (slot.table);
  return selected;
}

static bool
is_selected (LpyRecorder *self, PyObject *code)
{
  uintptr_t mark;

  return lpy_code_get_mark (self, (PyCodeObject *)code, &mark) && (mark & LPY_MARK_SERIAL);
}

static __attribute__ ((noinline)) PyObject *
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

/* A selected function that was called before takes the short way. */
static PyObject *
on_start (PyObject *object, PyObject *const *arguments, Py_ssize_t n)
{
  LpyRecorder *self = (LpyRecorder *)object;
  LpyThreadSlot slot = lpy_thread_slot;
  PyCodeObject *code = (PyCodeObject *)arguments[0];
  LprofEvent result;
  uintptr_t mark;

  disown_number ((LpyRecorder *)object, arguments[1]);
  if (LPROF_UNLIKELY (!lpy_code_get_mark (self, code, &mark))
      || LPROF_UNLIKELY (!(mark & LPY_MARK_WATCHED))
      || LPROF_UNLIKELY (slot.generation != self->generation)
      || LPROF_UNLIKELY (lpy_task_concerns (code)))
    return on_begin (self, arguments[0], LPY_CALL);
  result = lprof_table_call_plain (slot.table, lpy_current_frame (slot.thread), lpy_address (code),
                                   lpy_code_from_mark (self, mark));
  if (LPROF_UNLIKELY (result != LPROF_EVENT_DONE))
    return deliver_unusual (self, arguments, LPY_CALL, result);
  Py_RETURN_NONE;
}

static PyObject *
on_resume (PyObject *object, PyObject *const *arguments, Py_ssize_t n)
{
  disown_number ((LpyRecorder *)object, arguments[1]);
  return on_begin ((LpyRecorder *)object, arguments[0], LPY_RESUME);
}

static __attribute__ ((noinline)) PyObject *
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
  LpyRecorder *self = (LpyRecorder *)object;
  LpyThreadSlot slot = lpy_thread_slot;
  LprofEvent result;

  disown_number ((LpyRecorder *)object, arguments[1]);
  if (LPROF_UNLIKELY (slot.generation != self->generation)
      || LPROF_UNLIKELY (!slot.table->current->is_plain)
      || LPROF_UNLIKELY (lpy_task_concerns ((PyCodeObject *)arguments[0])))
    return on_end (self, arguments[0], LPY_RETURN, arguments[2]);
  result =
      lprof_table_return (slot.table, lpy_current_frame (slot.thread), lpy_address (arguments[0]));
  if (LPROF_UNLIKELY (result != LPROF_EVENT_DONE))
    return deliver_unusual (self, arguments, LPY_RETURN, result);
  Py_RETURN_NONE;
}

static PyObject *
on_yield (PyObject *object, PyObject *const *arguments, Py_ssize_t n)
{
  disown_number ((LpyRecorder *)object, arguments[1]);
  return on_end ((LpyRecorder *)object, arguments[0], LPY_YIELD, arguments[2]);
}

/* These two come for all code: they can't be had, or switched off, for some. */
static PyObject *
on_raise (LpyRecorder *self, PyObject *code, LpyEventKind kind, PyObject *exception, bool selected)
{
  if (selected)
    deliver (self, code, kind, exception, true);
  else if (lpy_task_concerns ((PyCodeObject *)code))
    deliver_task (self, code, kind, exception, true);
  Py_RETURN_NONE;
}

static PyObject *
on_unwind (PyObject *object, PyObject *const *arguments, Py_ssize_t n)
{
  LpyRecorder *self = (LpyRecorder *)object;

  disown_number (self, arguments[1]);
  return on_raise (self, arguments[0], LPY_RETURN, arguments[2], is_selected (self, arguments[0]));
}

/* A coroutine that is cancelled before it began starts with this. */
static PyObject *
on_throw (PyObject *object, PyObject *const *arguments, Py_ssize_t n)
{
  LpyRecorder *self = (LpyRecorder *)object;

  disown_number (self, arguments[1]);
  return on_raise (self, arguments[0], LPY_RESUME, arguments[2], watch (self, arguments[0]));
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
  return !self->engine_data || lpy_tool_start (self->engine_data);
}

static bool
install_here (LpyRecorder *self)
{
  LprofTable *table = lpy_thread_get_table (self);

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
listen_again (LpyRecorder *self)
{
  if (!lpy_tool_restart (self->engine_data))
    PyErr_Clear ();
}

static void
watch_code (LpyRecorder *self, PyCodeObject *code)
{
  uintptr_t mark;

  if (lpy_code_get_mark (self, code, &mark) && !(mark & (LPY_MARK_WATCHED | LPY_MARK_TASK)))
    lpy_tool_watch_task (self->engine_data, code);
}

const LpyEngine lpy_engine_monitoring = { "monitoring", install,      install_here, uninstall,
                                          select_code,  listen_again, watch_code };

#endif

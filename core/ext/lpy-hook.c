/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lpy-code.h"
#include "lpy-hook.h"
#include "lpy-task.h"

PyTypeObject *lpy_hook_type;

LpyHook *
lpy_hook_new (LpyRecorder *self, LprofTable *table)
{
  LpyHook *hook = (LpyHook *)lpy_hook_type->tp_alloc (lpy_hook_type, 0);

  if (hook)
    {
      hook->recorder = (LpyRecorder *)Py_NewRef (self);
      hook->table = table;
      atomic_fetch_add (&self->n_users, 1);
    }
  return hook;
}

static void
hook_dealloc (PyObject *object)
{
  PyTypeObject *type = Py_TYPE (object);
  LpyRecorder *recorder = ((LpyHook *)object)->recorder;

  lpy_recorder_lose_user (recorder);
  Py_DECREF (recorder);
  Py_XDECREF (((LpyHook *)object)->raised);
  type->tp_free (object);
  Py_DECREF (type);
}

static PyType_Slot hook_slots[] = {
  { Py_tp_doc, (void *)"The trace function of one thread that lprof records." },
  { Py_tp_dealloc, hook_dealloc },
  { Py_tp_call, lpy_hook_call },
  { 0, NULL },
};

PyType_Spec lpy_hook_spec = {
  .name = "lprof._record.Hook",
  .basicsize = sizeof (LpyHook),
  .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  .slots = hook_slots,
};

/* --- events ---------------------------------------------------------------- */

/* Asking costs time that is nobody's. */
static const LprofCodeEntry *
find_entry (const LpyEvent *event)
{
  uintptr_t mark;

  if (LPROF_LIKELY (lpy_code_get_mark (event->recorder, event->code, &mark)))
    return lpy_code_from_mark (event->recorder, mark);

  lprof_table_pause (event->table);
  const LprofCodeEntry *entry = lpy_code_decide (event->recorder, event->code);
  lprof_table_go_on (event->table);
  return entry;
}

static void
ignore (const LpyEvent *event)
{
  uintptr_t mark;

  if (lpy_code_get_mark (event->recorder, event->code, &mark))
    lprof_table_ignore (event->table, lpy_weight_from_mark (mark), event->kind == LPY_RESUME);
}

static LprofEvent
call (const LpyEvent *event)
{
  const LprofCodeEntry *entry = find_entry (event);
  LprofEvent result = lprof_table_call (event->table, event->key, lpy_address (event->code), entry);

  if (!entry)
    ignore (event);
  return result;
}

/* The other threads' tables rest, because this thread has the GIL. */
static bool
take_over (const LpyEvent *event, const LprofCodeEntry *entry)
{
#ifndef Py_GIL_DISABLED
  for (LprofTable *other = event->recorder->recorder.tables; other; other = other->next)
    if (other != event->table
        && lprof_table_take_over (event->table, other, event->key, lpy_address (event->code), entry)
               == LPROF_EVENT_DONE)
      return true;
#else
  (void)event;
  (void)entry;
#endif
  return false;
}

/* A generator or coroutine goes on: perhaps one that another thread began, or
 * that began before the recording. */
static LprofEvent
resume (const LpyEvent *event)
{
  LprofEvent result = lprof_table_resume (event->table, event->key, lpy_address (event->code));
  const LprofCodeEntry *entry;

  if (LPROF_LIKELY (result != LPROF_EVENT_ELSEWHERE))
    return result;
  entry = find_entry (event);
  if (!entry || !take_over (event, entry))
    lprof_table_adopt (event->table, event->key, lpy_address (event->code), entry, 0);
  if (!entry)
    ignore (event);
  lprof_table_count_resumption (event->table);
  return LPROF_EVENT_DONE;
}

static LprofEvent
count (const LpyEvent *event)
{
  LprofTable *table = event->table;
  uint64_t code_key = lpy_address (event->code);

  switch (event->kind)
    {
    case LPY_CALL:
      return call (event);
    case LPY_RESUME:
      return resume (event);
    case LPY_LINE:
      return lprof_table_line (table, event->key, code_key, event->line);
    case LPY_YIELD:
      return lprof_table_yield (table, event->key, code_key);
    case LPY_RETURN:
    default:
      return lprof_table_return (table, event->key, code_key);
    }
}

/* The frame is not on top of the stack that we know. Returns whether it is now. */
static bool
find_frame (const LpyEvent *event)
{
  uint64_t code_key = lpy_address (event->code);
  const LprofCodeEntry *entry;

  if (lprof_table_switch (event->table, event->key, code_key,
                          lpy_recorder_stacks_switch (event->recorder)))
    return true;
  entry = find_entry (event);
  event->table->thread->n_mismatches += entry != NULL;
  if (event->kind == LPY_RETURN || event->kind == LPY_YIELD)
    return false;
  lprof_table_adopt (event->table, event->key, code_key, entry, 0);
  return lprof_table_has_on_top (event->table, event->key, code_key);
}

static bool
attend (const LpyEvent *event)
{
  lprof_table_pause (event->table);
  bool goes_on = lpy_recorder_attend (event->recorder);
  lprof_table_go_on (event->table);
  return goes_on;
}

bool
lpy_hook_deliver_unusual (const LpyEvent *event, LprofEvent result)
{
  while (result != LPROF_EVENT_DONE)
    {
      if (result == LPROF_EVENT_ATTENTION && !attend (event))
        return false;
      if (result == LPROF_EVENT_ELSEWHERE && !find_frame (event))
        return true;
      result = count (event);
    }
  return true;
}

static bool
deliver (const LpyEvent *event)
{
  LprofEvent result = count (event);

  return LPROF_LIKELY (result == LPROF_EVENT_DONE) || lpy_hook_deliver_unusual (event, result);
}

bool
lpy_hook_deliver (const LpyEvent *event)
{
  bool goes_on;

  if (LPROF_LIKELY (!lpy_task_concerns (event->code)))
    return deliver (event);
  lpy_task_before (event);
  goes_on = deliver (event);
  if (goes_on)
    lpy_task_after (event);
  return goes_on;
}

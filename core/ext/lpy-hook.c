/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lpy-code.h"
#include "lpy-hook.h"

PyTypeObject *lpy_hook_type;

LpyHook *
lpy_hook_new (LpyRecorder *self, LprofTable *table)
{
  LpyHook *hook = (LpyHook *)lpy_hook_type->tp_alloc (lpy_hook_type, 0);

  if (hook)
    {
      hook->recorder = (LpyRecorder *)Py_NewRef (self);
      hook->table = table;
    }
  return hook;
}

static void
hook_dealloc (PyObject *object)
{
  PyTypeObject *type = Py_TYPE (object);

  Py_DECREF (((LpyHook *)object)->recorder);
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

/* The other threads' tables rest, because this thread has the GIL. */
static LprofEvent
take_over (LpyRecorder *self, LprofTable *table, uint64_t key, uint64_t code_key,
           const LprofCodeEntry *entry)
{
  for (LprofTable *other = self->recorder.tables; other; other = other->next)
    if (other != table
        && lprof_table_take_over (table, other, key, code_key, entry) == LPROF_EVENT_DONE)
      return LPROF_EVENT_DONE;
  return LPROF_EVENT_ELSEWHERE;
}

LprofEvent
lpy_hook_resume (LpyRecorder *self, LprofTable *table, uint64_t key, uint64_t code_key,
                 PyCodeObject *code)
{
  LprofEvent result = lprof_table_resume (table, key, code_key);
  const LprofCodeEntry *entry;

  if (LPROF_LIKELY (result != LPROF_EVENT_ELSEWHERE))
    return result;
  lprof_table_pause (table);
  entry = lpy_code_find (self, code);
  lprof_table_go_on (table);
  if (!entry)
    return lprof_table_call (table, key, code_key, NULL);
#ifndef Py_GIL_DISABLED
  if (take_over (self, table, key, code_key, entry) == LPROF_EVENT_DONE)
    return LPROF_EVENT_DONE;
#else
  (void)take_over;
#endif
  /* It was suspended before the recording began. */
  lprof_table_adopt (table, key, code_key, entry, 0);
  return LPROF_EVENT_DONE;
}

bool
lpy_hook_attend (LpyRecorder *self, LprofTable *table)
{
  bool goes_on;

  lprof_table_pause (table);
  goes_on = lpy_recorder_attend (self);
  lprof_table_go_on (table);
  return goes_on;
}

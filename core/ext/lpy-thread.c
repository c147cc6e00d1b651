/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lpy-code.h"
#include "lpy-memory.h"
#include "lpy-thread-end.h"
#include "lpy-thread.h"

__thread LpyThreadSlot lpy_thread_slot;

/* --- names ----------------------------------------------------------------- */

/* New reference to threading's object for a thread, or NULL. threading.enumerate()
 * would take a lock that the traced code may hold. */
static PyObject *
find_thread_object (unsigned long ident)
{
  PyObject *name = PyUnicode_FromString ("threading");
  PyObject *threading = name ? PyImport_GetModule (name) : NULL;
  PyObject *active = threading ? PyObject_GetAttrString (threading, "_active") : NULL;
  PyObject *key = PyLong_FromUnsignedLong (ident);
  PyObject *thread = NULL;

  if (active && key && PyDict_Check (active))
    thread = Py_XNewRef (PyDict_GetItemWithError (active, key));
  Py_XDECREF (name);
  Py_XDECREF (threading);
  Py_XDECREF (active);
  Py_XDECREF (key);
  return thread;
}

static uint32_t
get_native_id (uint64_t identity, PyObject *thread)
{
  if (identity == PyThreadState_GetID (PyThreadState_Get ()))
    return (uint32_t)gettid ();

  PyObject *value = thread ? PyObject_GetAttrString (thread, "native_id") : NULL;
  unsigned long id = value && PyLong_Check (value) ? PyLong_AsUnsignedLong (value) : 0;

  Py_XDECREF (value);
  return (uint32_t)id;
}

/* A thread that begins is not in threading's list yet. New reference, or NULL. */
static PyObject *
find_beginning_thread (uint64_t identity)
{
  PyObject *object = NULL;

  if (identity == PyThreadState_GetID (PyThreadState_Get ()))
    object = lpy_current_self ();
  if (object && !PyObject_HasAttrString (object, "_bootstrap_inner"))
    Py_CLEAR (object);
  return object;
}

static LprofTable *
add_table (LpyRecorder *self, uint64_t identity, unsigned long ident)
{
  lpy_memory_begin_own ();
  LpyError error = lpy_error_save ();
  PyObject *known = find_thread_object (ident);
  PyObject *object = known ? known : find_beginning_thread (identity);
  PyObject *name = object ? PyObject_GetAttrString (object, "name") : NULL;
  const char *text = name && PyUnicode_Check (name) ? PyUnicode_AsUTF8 (name) : NULL;
  char fallback[32];
  LprofTable *table;

  uint32_t native_id = get_native_id (identity, object);

  if (native_id == (uint32_t)getpid ())
    strcpy (fallback, "MainThread");
  else
    snprintf (fallback, sizeof fallback, "Thread %u", self->recorder.n_tables + 1);
  table = lprof_recorder_add_table (&self->recorder, identity, native_id, text ? text : fallback);
  if (table)
    table->is_named = text != NULL;
  PyErr_Clear ();
  Py_XDECREF (object);
  Py_XDECREF (name);
  lpy_error_restore (error);
  lpy_memory_end_own ();
  return table;
}

/* threading knows a thread by now that was met before. */
static void
name_again (LprofTable *table, unsigned long ident)
{
  LpyError error = lpy_error_save ();
  PyObject *object = find_thread_object (ident);
  PyObject *name = object ? PyObject_GetAttrString (object, "name") : NULL;
  const char *text = name && PyUnicode_Check (name) ? PyUnicode_AsUTF8 (name) : NULL;

  if (text)
    lprof_table_set_name (table, text);
  table->is_named = text != NULL;
  PyErr_Clear ();
  Py_XDECREF (object);
  Py_XDECREF (name);
  lpy_error_restore (error);
}

/* --- tables ---------------------------------------------------------------- */

static LprofTable *
find_table (LpyRecorder *self, uint64_t identity)
{
  LprofTable *table;

  pthread_mutex_lock (&self->recorder.lock);
  table = self->recorder.tables;
  while (table && table->identity != identity)
    table = table->next;
  pthread_mutex_unlock (&self->recorder.lock);
  return table;
}

static LprofTable *
get_table (LpyRecorder *self, uint64_t identity, unsigned long ident)
{
  LprofTable *table = find_table (self, identity);

  if (!table)
    return add_table (self, identity, ident);
  if (!table->is_named)
    name_again (table, ident);
  return table;
}

bool
lpy_thread_is_known (LpyRecorder *self, uint64_t identity)
{
  return find_table (self, identity) != NULL;
}

LprofTable *
lpy_thread_get_table (LpyRecorder *self)
{
  return lpy_thread_enter (self).table;
}

LpyThreadSlot
lpy_thread_enter (LpyRecorder *self)
{
  PyThreadState *thread = PyThreadState_Get ();
  LprofTable *table = get_table (self, PyThreadState_GetID (thread), thread->thread_id);
  LpyThreadSlot slot = { thread, table, self->generation };

  if (table && lpy_thread_end_watch ())
    lpy_thread_slot = slot;
  return slot;
}

void
lpy_thread_note_end (uint64_t identity)
{
  LprofTable *table = lpy_active ? find_table (lpy_active, identity) : NULL;

  if (table)
    lprof_table_end (table);
  if (PyThreadState_GetID (PyThreadState_Get ()) == identity)
    lpy_thread_slot = (LpyThreadSlot){ NULL, NULL, 0 };
}

/* --- frames that run already ------------------------------------------------ */

static void
adopt_frame (LpyRecorder *self, LprofTable *table, PyFrameObject *frame, bool keys_known)
{
  PyCodeObject *code = PyFrame_GetCode (frame);
  const LprofCodeEntry *entry = lpy_code_find (self, code);
  int line = PyFrame_GetLineNumber (frame);

  if (entry)
    self->engine->select_code (self, code);
  if (entry || keys_known)
    lprof_table_adopt (table, keys_known ? (uint64_t)(uintptr_t)frame : 0,
                       (uint64_t)(uintptr_t)code, entry, line > 0 ? (uint32_t)line : 0);
  Py_DECREF (code);
}

/* One thread's stack: new references, innermost first. */
typedef struct
{
  uint64_t identity;
  unsigned long ident;
  int native_id;
  PyFrameObject **frames;
  size_t n_frames;
} Stack;

static size_t
count_frames (PyFrameObject *frame)
{
  size_t n = 0;

  Py_XINCREF (frame);
  while (frame)
    {
      PyFrameObject *back = PyFrame_GetBack (frame);

      n++;
      Py_DECREF (frame);
      frame = back;
    }
  return n;
}

static void
take_stack (PyThreadState *thread, Stack *stack)
{
  PyFrameObject *frame = PyThreadState_GetFrame (thread);
  size_t n = count_frames (frame);

  stack->identity = PyThreadState_GetID (thread);
  stack->ident = thread->thread_id;
  stack->native_id = lpy_native_id (thread);
  stack->n_frames = 0;
  stack->frames = n ? calloc (n, sizeof (PyFrameObject *)) : NULL;
  while (frame && stack->frames)
    {
      stack->frames[stack->n_frames++] = frame;
      frame = PyFrame_GetBack (frame);
    }
  Py_XDECREF (frame);
}

static void
adopt_stack (LpyRecorder *self, LprofTable *table, Stack *stack, size_t n_skipped, bool keys_known)
{
  for (size_t i = stack->n_frames; i-- > 0;)
    {
      if (table && i >= n_skipped)
        adopt_frame (self, table, stack->frames[i], keys_known);
      Py_DECREF (stack->frames[i]);
    }
  free (stack->frames);
  if (table)
    lprof_table_go_on (table);
}

void
lpy_thread_adopt_here (LpyRecorder *self, LprofTable *table, bool keys_known)
{
  Stack stack;

  take_stack (PyThreadState_Get (), &stack);
  adopt_stack (self, table, &stack, 0, keys_known);
}

void
lpy_thread_adopt_callers (LpyRecorder *self, LprofTable *table)
{
  Stack stack;

  take_stack (PyThreadState_Get (), &stack);
  adopt_stack (self, table, &stack, 1, true);
}

/* All stacks are taken before anything runs Python: threads may end meanwhile.
 * Returns an array to be freed. */
static Stack *
take_stacks (size_t *n_stacks)
{
  PyInterpreterState *interpreter = PyThreadState_GetInterpreter (PyThreadState_Get ());
  PyThreadState *thread;
  int gc_was_enabled = PyGC_Disable ();
  Stack *stacks;
  size_t n = 0;

  for (thread = PyInterpreterState_ThreadHead (interpreter); thread;
       thread = PyThreadState_Next (thread))
    n++;
  stacks = calloc (n, sizeof *stacks);
  *n_stacks = 0;
  for (thread = PyInterpreterState_ThreadHead (interpreter); thread && stacks && *n_stacks < n;
       thread = PyThreadState_Next (thread))
    take_stack (thread, &stacks[(*n_stacks)++]);
  if (gc_was_enabled)
    PyGC_Enable ();
  return stacks;
}

void
lpy_thread_adopt_all (LpyRecorder *self, bool keys_known)
{
  size_t n_stacks;
  Stack *stacks = take_stacks (&n_stacks);

  for (size_t i = n_stacks; stacks && i-- > 0;)
    adopt_stack (self, get_table (self, stacks[i].identity, stacks[i].ident), &stacks[i], 0,
                 keys_known);
  free (stacks);
}

void
lpy_thread_decide_all (LpyRecorder *self, LpyThreadVisitor visit)
{
  size_t n_stacks;
  Stack *stacks = take_stacks (&n_stacks);

  for (size_t i = n_stacks; stacks && i-- > 0;)
    {
      Stack *stack = &stacks[i];

      for (size_t k = 0; k < stack->n_frames; k++)
        {
          PyCodeObject *code = PyFrame_GetCode (stack->frames[k]);

          lpy_code_find (self, code);
          Py_DECREF (code);
          Py_DECREF (stack->frames[k]);
        }
      free (stack->frames);
      visit (self, get_table (self, stack->identity, stack->ident), stack->native_id, stack->ident);
    }
  free (stacks);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lpy-code.h"
#include "lpy-thread.h"

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
get_native_id (PyThreadState *state, PyObject *thread)
{
  if (state == PyThreadState_Get ())
    return (uint32_t)gettid ();

  PyObject *value = thread ? PyObject_GetAttrString (thread, "native_id") : NULL;
  unsigned long id = value && PyLong_Check (value) ? PyLong_AsUnsignedLong (value) : 0;

  Py_XDECREF (value);
  return (uint32_t)id;
}

static LprofTable *
add_table (LpyRecorder *self, PyThreadState *thread)
{
  LpyError error = lpy_error_save ();
  PyObject *object = find_thread_object (thread->thread_id);
  PyObject *name = object ? PyObject_GetAttrString (object, "name") : NULL;
  const char *text = name && PyUnicode_Check (name) ? PyUnicode_AsUTF8 (name) : NULL;
  char fallback[32];
  LprofTable *table;

  uint32_t native_id = get_native_id (thread, object);

  if (native_id == (uint32_t)getpid ())
    strcpy (fallback, "MainThread");
  else
    snprintf (fallback, sizeof fallback, "Thread %u", self->recorder.n_tables + 1);
  table = lprof_recorder_add_table (&self->recorder, PyThreadState_GetID (thread), native_id,
                                    text ? text : fallback);
  PyErr_Clear ();
  Py_XDECREF (object);
  Py_XDECREF (name);
  lpy_error_restore (error);
  return table;
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

LprofTable *
lpy_thread_get_table (LpyRecorder *self, PyThreadState *thread)
{
  LprofTable *table = find_table (self, PyThreadState_GetID (thread));

  return table ? table : add_table (self, thread);
}

void
lpy_thread_end (LpyRecorder *self, LprofTable *table)
{
  (void)self;
  table->thread->ended = lprof_clock_read (table->clock);
}

/* --- frames that run already ------------------------------------------------ */

static void
adopt_frame (LpyRecorder *self, LprofTable *table, PyFrameObject *frame, bool keys_known)
{
  PyCodeObject *code = PyFrame_GetCode (frame);
  const LprofCodeEntry *entry = lpy_code_find (self, code);
  int line = PyFrame_GetLineNumber (frame);

  if (entry || keys_known)
    lprof_table_adopt (table, keys_known ? (uint64_t)(uintptr_t)frame : 0,
                       (uint64_t)(uintptr_t)code, entry, line > 0 ? (uint32_t)line : 0);
  Py_DECREF (code);
}

/* Fills frames (new references, innermost first) as far as there is room;
 * returns how many there are. */
static size_t
list_frames (PyThreadState *thread, PyFrameObject **frames, size_t room)
{
  PyFrameObject *frame = PyThreadState_GetFrame (thread);
  size_t n = 0;

  while (frame)
    {
      PyFrameObject *back = PyFrame_GetBack (frame);

      if (n < room)
        frames[n] = (PyFrameObject *)Py_NewRef (frame);
      n++;
      Py_DECREF (frame);
      frame = back;
    }
  return n;
}

void
lpy_thread_adopt_stack (LpyRecorder *self, LprofTable *table, PyThreadState *thread,
                        bool keys_known)
{
  size_t n = list_frames (thread, NULL, 0);
  PyFrameObject **frames = n ? calloc (n, sizeof (PyFrameObject *)) : NULL;

  if (!frames)
    return;
  list_frames (thread, frames, n);
  for (size_t i = n; i-- > 0;)
    {
      adopt_frame (self, table, frames[i], keys_known);
      Py_DECREF (frames[i]);
    }
  free (frames);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lpy-thread-end.h"
#include "lpy-thread.h"

#define KEY "lprof.thread"

typedef struct
{
  PyObject_HEAD uint64_t identity; /* of the interpreter's thread */
} LpyThreadEnd;

PyTypeObject *lpy_thread_end_type;

/* Destructors may still run Python after the dictionary is gone. */
static __thread uint64_t ended_here;

static void
thread_end_dealloc (PyObject *object)
{
  PyTypeObject *type = Py_TYPE (object);
  uint64_t identity = ((LpyThreadEnd *)object)->identity;

  if (PyThreadState_GetID (PyThreadState_Get ()) == identity)
    ended_here = identity;
  lpy_thread_note_end (identity);
  type->tp_free (object);
  Py_DECREF (type);
}

static PyType_Slot slots[] = {
  { Py_tp_doc, (void *)"Tells lprof that the thread has ended." },
  { Py_tp_dealloc, thread_end_dealloc },
  { 0, NULL },
};

PyType_Spec lpy_thread_end_spec = {
  .name = "lprof._record.ThreadEnd",
  .basicsize = sizeof (LpyThreadEnd),
  .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  .slots = slots,
};

static bool
add (PyObject *dictionary, uint64_t identity)
{
  LpyThreadEnd *end = (LpyThreadEnd *)lpy_thread_end_type->tp_alloc (lpy_thread_end_type, 0);
  bool added = false;

  if (end)
    {
      end->identity = identity;
      added = PyDict_SetItemString (dictionary, KEY, (PyObject *)end) == 0;
      Py_DECREF (end);
    }
  return added;
}

bool
lpy_thread_end_watch (void)
{
  uint64_t identity = PyThreadState_GetID (PyThreadState_Get ());
  LpyError error;
  PyObject *dictionary;
  bool watched;

  if (identity == ended_here)
    return false;
  error = lpy_error_save ();
  dictionary = PyThreadState_GetDict (); /* borrowed */
  watched =
      dictionary && (PyDict_GetItemString (dictionary, KEY) != NULL || add (dictionary, identity));
  PyErr_Clear ();
  lpy_error_restore (error);
  return watched;
}

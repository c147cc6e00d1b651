/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lpy-store-profile.h"

static const char *const codes[] = {
  [LPROF_ERROR_UNREADABLE] = "unreadable",       [LPROF_ERROR_FOREIGN] = "foreign",
  [LPROF_ERROR_LINE_PROFILER] = "line-profiler", [LPROF_ERROR_TOO_NEW] = "too-new",
  [LPROF_ERROR_TOO_LARGE] = "too-large",         [LPROF_ERROR_CORRUPT] = "corrupt",
  [LPROF_ERROR_CANCELLED] = "cancelled",         [LPROF_ERROR_UNWRITABLE] = "unwritable",
};

void
lpy_store_raise (LpyStoreState *state, GError *error)
{
  PyObject *message =
      PyUnicode_DecodeUTF8 (error->message, (Py_ssize_t)strlen (error->message), "replace");
  PyObject *exception = message ? PyObject_CallOneArg (state->error, message) : NULL;
  PyObject *code = exception ? PyUnicode_FromString (codes[error->code]) : NULL;
  if (code && PyObject_SetAttrString (exception, "code", code) == 0)
    PyErr_SetObject (state->error, exception);
  Py_XDECREF (code);
  Py_XDECREF (exception);
  Py_XDECREF (message);
  g_error_free (error);
}

PyObject *
lpy_store_profile_new (LpyStoreState *state, LprofProfile *profile, GError *error)
{
  if (!profile)
    {
      lpy_store_raise (state, error);
      return NULL;
    }
  LpyProfile *self = PyObject_New (LpyProfile, state->profile);
  if (self)
    self->profile = profile;
  else
    lprof_profile_unref (profile);
  return (PyObject *)self;
}

static void
dealloc (LpyProfile *self)
{
  PyTypeObject *type = Py_TYPE (self);
  g_clear_pointer (&self->profile, lprof_profile_unref);
  PyObject_Free (self);
  Py_DECREF (type);
}

static LpyStoreState *
get_state (PyTypeObject *defining_class)
{
  return PyType_GetModuleState (defining_class);
}

static PyObject *
save (LpyProfile *self, PyTypeObject *class, PyObject *const *arguments, Py_ssize_t n,
      PyObject *names)
{
  PyObject *path;
  GError *error = NULL;
  gboolean saved;
  if (n != 1 || (names && PyTuple_GET_SIZE (names) > 0))
    {
      PyErr_SetString (PyExc_TypeError, "save() takes exactly one argument: the path");
      return NULL;
    }
  if (!PyUnicode_FSConverter (arguments[0], &path))
    return NULL;
  Py_BEGIN_ALLOW_THREADS saved =
      lprof_profile_save (self->profile, PyBytes_AS_STRING (path), &error);
  Py_END_ALLOW_THREADS Py_DECREF (path);
  if (saved)
    Py_RETURN_NONE;
  lpy_store_raise (get_state (class), error);
  return NULL;
}

static gboolean
is_plain_call (Py_ssize_t n, PyObject *names)
{
  if (n == 0 && (!names || PyTuple_GET_SIZE (names) == 0))
    return TRUE;
  PyErr_SetString (PyExc_TypeError, "this method takes no arguments");
  return FALSE;
}

#define LIST_METHOD(name, Type, record)                                                            \
  static PyObject *name (LpyProfile *self, PyTypeObject *class, PyObject *const *arguments,        \
                         Py_ssize_t n_arguments, PyObject *names)                                  \
  {                                                                                                \
    guint32 n;                                                                                     \
    const Type *items = lprof_profile_get_##name (self->profile, &n);                              \
    if (!is_plain_call (n_arguments, names))                                                       \
      return NULL;                                                                                 \
    return lpy_store_records_to_list (get_state (class)->records, record, items, n);               \
  }
LIST_METHOD (runs, LprofRun, LPY_RECORD_RUN)
LIST_METHOD (files, LprofSourceFile, LPY_RECORD_FILE)
LIST_METHOD (functions, LprofFunctionInfo, LPY_RECORD_FUNCTION)
LIST_METHOD (threads, LprofThreadInfo, LPY_RECORD_THREAD)
LIST_METHOD (contexts, LprofContextInfo, LPY_RECORD_CONTEXT)
LIST_METHOD (benchmarks, LprofBenchmark, LPY_RECORD_BENCHMARK)
LIST_METHOD (tasks, LprofTaskInfo, LPY_RECORD_TASK)
LIST_METHOD (tree, LprofTreeNode, LPY_RECORD_NODE)
LIST_METHOD (memory, LprofRunMemory, LPY_RECORD_RUN_MEMORY)
#undef LIST_METHOD

/* FALSE with an exception when the argument isn't the index of a file. */
static gboolean
get_file (LpyProfile *self, PyObject *const *arguments, Py_ssize_t n_arguments, PyObject *names,
          guint32 *file)
{
  guint32 n;
  if (n_arguments != 1 || (names && PyTuple_GET_SIZE (names) > 0))
    {
      PyErr_SetString (PyExc_TypeError, "this method takes exactly one argument: the file");
      return FALSE;
    }
  long index = PyLong_AsLong (arguments[0]);
  if (index == -1 && PyErr_Occurred ())
    return FALSE;
  lprof_profile_get_files (self->profile, &n);
  *file = (guint32)index;
  if (index >= 0 && index < (long)n)
    return TRUE;
  PyErr_Format (PyExc_IndexError, "there is no file %ld in a profile of %u files", index, n);
  return FALSE;
}

static PyObject *
source (LpyProfile *self, PyTypeObject *class, PyObject *const *arguments, Py_ssize_t n,
        PyObject *names)
{
  guint32 index;
  if (!get_file (self, arguments, n, names, &index))
    return NULL;
  gsize length;
  const char *text = lprof_profile_get_source (self->profile, index, &length);
  if (!text)
    Py_RETURN_NONE;
  return PyUnicode_DecodeUTF8 (text, (Py_ssize_t)length, "replace");
}

#define LINES_METHOD(name, Type, getter, record)                                                   \
  static PyObject *name (LpyProfile *self, PyTypeObject *class, PyObject *const *arguments,        \
                         Py_ssize_t n_arguments, PyObject *names)                                  \
  {                                                                                                \
    guint32 file, n;                                                                               \
    if (!get_file (self, arguments, n_arguments, names, &file))                                    \
      return NULL;                                                                                 \
    LprofLines *decoded = lprof_profile_get_lines (self->profile, file);                           \
    const Type *items = getter (decoded, &n);                                                      \
    PyObject *list = lpy_store_records_to_list (get_state (class)->records, record, items, n);     \
    lprof_lines_free (decoded);                                                                    \
    return list;                                                                                   \
  }
LINES_METHOD (lines, LprofLine, lprof_lines_get, LPY_RECORD_LINE)
LINES_METHOD (thread_shares, LprofShare, lprof_lines_get_thread_shares, LPY_RECORD_SHARE)
LINES_METHOD (context_shares, LprofShare, lprof_lines_get_context_shares, LPY_RECORD_SHARE)
LINES_METHOD (line_memory, LprofLineMemory, lprof_lines_get_memory, LPY_RECORD_LINE_MEMORY)
#undef LINES_METHOD

static PyObject *
numbers_to_tuple (const guint64 *numbers, guint32 n)
{
  PyObject *tuple = PyTuple_New (n);
  for (guint32 k = 0; tuple && k < n; k++)
    {
      PyObject *number = PyLong_FromUnsignedLongLong (numbers[k]);
      if (!number)
        Py_CLEAR (tuple);
      else
        PyTuple_SET_ITEM (tuple, (Py_ssize_t)k, number);
    }
  return tuple;
}

/* For each entry of memory(). */
static PyObject *
memory_use (LpyProfile *self, PyTypeObject *class, PyObject *const *arguments,
            Py_ssize_t n_arguments, PyObject *names)
{
  guint32 n;
  const LprofRunMemory *memory = lprof_profile_get_memory (self->profile, &n);
  if (!is_plain_call (n_arguments, names))
    return NULL;
  PyObject *list = PyList_New (n);
  for (guint32 i = 0; list && i < n; i++)
    {
      PyObject *tuple = numbers_to_tuple (memory[i].use, memory[i].n_moments);
      if (!tuple)
        Py_CLEAR (list);
      else
        PyList_SET_ITEM (list, i, tuple);
    }
  return list;
}

static PyObject *
buckets (LpyProfile *self, PyTypeObject *class, PyObject *const *arguments, Py_ssize_t n_arguments,
         PyObject *names)
{
  guint32 file, n;
  if (!get_file (self, arguments, n_arguments, names, &file))
    return NULL;
  LprofLines *decoded = lprof_profile_get_lines (self->profile, file);
  lprof_lines_get (decoded, &n);
  PyObject *list = PyList_New (n);
  for (guint32 i = 0; list && i < n; i++)
    {
      PyObject *tuple = numbers_to_tuple (lprof_lines_get_buckets (decoded, i), LPROF_N_BUCKETS);
      if (!tuple)
        Py_CLEAR (list);
      else
        PyList_SET_ITEM (list, i, tuple);
    }
  lprof_lines_free (decoded);
  return list;
}

static PyObject *
get_duration_ns (LpyProfile *self, void *closure)
{
  return PyLong_FromUnsignedLongLong (lprof_profile_get_duration_ns (self->profile));
}

static PyObject *
get_memory_peak (LpyProfile *self, void *closure)
{
  return PyLong_FromUnsignedLongLong (lprof_profile_get_memory_peak (self->profile));
}

static PyObject *
get_self_ns (LpyProfile *self, void *closure)
{
  return PyLong_FromUnsignedLongLong (lprof_profile_get_self_ns (self->profile));
}

#define METHOD(name, doc)                                                                          \
  {                                                                                                \
#name, (PyCFunction)(void (*)(void))name, METH_METHOD | METH_FASTCALL | METH_KEYWORDS, doc     \
  }
static PyMethodDef methods[] = {
  METHOD (save, "Replace the file as a whole or leave it untouched."),
  METHOD (runs, "List the processes that were recorded."),
  METHOD (files, "List the source files."),
  METHOD (functions, "List the functions, sorted by file and line."),
  METHOD (threads, "List the threads of all runs."),
  METHOD (contexts, "List the named parts of all runs."),
  METHOD (benchmarks, "List what was timed while nothing was recorded."),
  METHOD (tasks, "List the tasks of event loops."),
  METHOD (tree, "List the nodes of the call tree, parents before children."),
  METHOD (source, "Return the text of a file as it was when recorded, or None."),
  METHOD (lines, "List the lines of a file, sorted by line, then function."),
  METHOD (buckets, "List the executions of each of a file's lines by duration."),
  METHOD (thread_shares, "List what each thread had of a file's lines."),
  METHOD (context_shares, "List what each context had of a file's lines."),
  METHOD (memory, "List the memory of the runs for which it was recorded."),
  METHOD (memory_use, "List the use of memory over time of each of these."),
  METHOD (line_memory, "List what was allocated on a file's lines."),
  { NULL },
};

static PyGetSetDef properties[] = {
  { "duration_ns", (getter)get_duration_ns, NULL, "Recorded wall time of all runs.", NULL },
  { "memory_peak", (getter)get_memory_peak, NULL, "Sum of the runs' peaks of memory.", NULL },
  { "self_ns", (getter)get_self_ns, NULL, "Self time of all lines.", NULL },
  { NULL },
};

static PyType_Slot slots[] = {
  { Py_tp_doc, "What was recorded. Never changes." },
  { Py_tp_dealloc, dealloc },
  { Py_tp_methods, methods },
  { Py_tp_getset, properties },
  { 0, NULL },
};

PyType_Spec lpy_store_profile_spec = {
  .name = "lprof._store.Profile",
  .basicsize = sizeof (LpyProfile),
  .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
  .slots = slots,
};

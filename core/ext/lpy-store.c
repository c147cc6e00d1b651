/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The module lprof._store. */

#include "lpy-store-benchmarks.h"
#include "lpy-store-build.h"
#include "lpy-store-ranks.h"
#include "lpy-store-compare.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

static LpyStoreState *
get_state (PyObject *module)
{
  return PyModule_GetState (module);
}

/* A callable of Python that is called while its thread's state is put aside. */
typedef struct
{
  PyObject *callable;
  PyThreadState *thread; /* NULL while the callable runs */
} Progress;

static gboolean
call_progress (double fraction, gpointer data)
{
  Progress *progress = data;
  PyEval_RestoreThread (g_steal_pointer (&progress->thread));
  PyObject *answer = PyObject_CallFunction (progress->callable, "d", fraction);
  gboolean go_on = answer && answer != Py_False;
  Py_XDECREF (answer);
  progress->thread = PyEval_SaveThread ();
  return go_on;
}

static PyObject *
load (PyObject *module, PyObject *arguments, PyObject *named)
{
  static char *names[] = { "path", "progress", NULL };
  PyObject *path;
  Progress progress = { Py_None, NULL };
  GError *error = NULL;
  if (!PyArg_ParseTupleAndKeywords (arguments, named, "O&|O", names, PyUnicode_FSConverter, &path,
                                    &progress.callable))
    return NULL;
  progress.thread = PyEval_SaveThread ();
  LprofProfile *profile =
      lprof_profile_load (PyBytes_AS_STRING (path),
                          progress.callable == Py_None ? NULL : call_progress, &progress, &error);
  PyEval_RestoreThread (progress.thread);
  Py_DECREF (path);
  if (PyErr_Occurred ())
    {
      g_clear_pointer (&profile, lprof_profile_unref);
      g_clear_error (&error);
      return NULL;
    }
  return lpy_store_profile_new (get_state (module), profile, error);
}

static guint64
read_monotonic (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (guint64)now.tv_sec * 1000000000 + (guint64)now.tv_nsec;
}

static PyObject *
from_recording (PyObject *module, PyObject *arguments, PyObject *named)
{
  static char *names[] = { "fd", "now_ns", NULL };
  PyObject *now = Py_None;
  LprofProfile *profile;
  GError *error = NULL;
  int fd;
  if (!PyArg_ParseTupleAndKeywords (arguments, named, "i|O", names, &fd, &now))
    return NULL;
  guint64 now_ns = now == Py_None ? read_monotonic () : PyLong_AsUnsignedLongLong (now);
  if (PyErr_Occurred ())
    return NULL;
  Py_BEGIN_ALLOW_THREADS profile = lprof_profile_from_recording (fd, now_ns, &error);
  Py_END_ALLOW_THREADS return lpy_store_profile_new (get_state (module), profile, error);
}

/* Borrowed from the sequence; NULL with an exception when something else is in it. */
static LprofProfile **
get_profiles (LpyStoreState *state, PyObject *sequence)
{
  Py_ssize_t n = PySequence_Fast_GET_SIZE (sequence);
  LprofProfile **profiles = g_new (LprofProfile *, (gsize)n + 1);
  for (Py_ssize_t i = 0; i < n; i++)
    {
      PyObject *item = PySequence_Fast_GET_ITEM (sequence, i);
      if (!PyObject_TypeCheck (item, state->profile))
        {
          PyErr_Format (PyExc_TypeError, "merge() takes profiles, not %R", Py_TYPE (item));
          g_free (profiles);
          return NULL;
        }
      profiles[i] = ((LpyProfile *)item)->profile;
    }
  return profiles;
}

static PyObject *
merge (PyObject *module, PyObject *iterable)
{
  LpyStoreState *state = get_state (module);
  GError *error = NULL;
  LprofProfile *merged;
  /* A tuple of our own: nobody can take a profile out of it meanwhile. */
  PyObject *sequence = PySequence_Tuple (iterable);
  LprofProfile **profiles = sequence ? get_profiles (state, sequence) : NULL;
  if (!profiles)
    {
      Py_XDECREF (sequence);
      return NULL;
    }
  Py_BEGIN_ALLOW_THREADS merged =
      lprof_profile_merge (profiles, (gsize)PyTuple_GET_SIZE (sequence), &error);
  Py_END_ALLOW_THREADS g_free (profiles);
  Py_DECREF (sequence);
  return lpy_store_profile_new (state, merged, error);
}

static gboolean
get_counts (PyObject *object, guint64 counts[LPROF_N_BUCKETS])
{
  PyObject *sequence = PySequence_Fast (object, "the buckets must be a sequence");
  if (!sequence)
    return FALSE;
  if (PySequence_Fast_GET_SIZE (sequence) != LPROF_N_BUCKETS)
    PyErr_Format (PyExc_ValueError, "there must be %d buckets", LPROF_N_BUCKETS);
  for (Py_ssize_t k = 0; k < LPROF_N_BUCKETS && !PyErr_Occurred (); k++)
    counts[k] = PyLong_AsUnsignedLongLong (PySequence_Fast_GET_ITEM (sequence, k));
  Py_DECREF (sequence);
  return !PyErr_Occurred ();
}

static PyObject *
percentile (PyObject *module, PyObject *arguments, PyObject *named)
{
  static char *names[] = { "buckets", "share", "shortest_ns", "longest_ns", NULL };
  PyObject *buckets;
  double share;
  unsigned long long shortest, longest;
  guint64 counts[LPROF_N_BUCKETS];
  if (!PyArg_ParseTupleAndKeywords (arguments, named, "OdKK", names, &buckets, &share, &shortest,
                                    &longest)
      || !get_counts (buckets, counts))
    return NULL;
  return PyLong_FromUnsignedLongLong (lprof_buckets_percentile (counts, share, shortest, longest));
}

typedef struct
{
  int fd;
  int reason; /* errno of the failed write */
} Target;

static gboolean
write_to_target (const char *text, gsize length, gpointer data)
{
  Target *target = data;
  while (length > 0)
    {
      ssize_t n = write (target->fd, text, length);
      if (n < 0 && errno != EINTR)
        {
          target->reason = errno;
          return FALSE;
        }
      text += n > 0 ? n : 0;
      length -= n > 0 ? (gsize)n : 0;
    }
  return TRUE;
}

static gboolean
get_format (const char *name, LprofExportFormat *format)
{
  static const char *const formats[] = {
    [LPROF_EXPORT_JSON] = "json",
    [LPROF_EXPORT_CSV] = "csv",
    [LPROF_EXPORT_TEXT] = "text",
    [LPROF_EXPORT_HTML] = "html",
  };
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (name, formats[i]) == 0)
      {
        *format = (LprofExportFormat)i;
        return TRUE;
      }
  PyErr_Format (PyExc_ValueError, "format must be 'json', 'csv', 'text' or 'html', not '%s'", name);
  return FALSE;
}

static PyObject *export(PyObject *module, PyObject *arguments, PyObject *named)
{
  static char *names[] = { "profile", "format", "fd", NULL };
  LpyStoreState *state = get_state (module);
  LpyProfile *profile;
  const char *name;
  Target target = { 0 };
  LprofExportFormat format;
  gboolean written;
  if (!PyArg_ParseTupleAndKeywords (arguments, named, "O!si", names, state->profile, &profile,
                                    &name, &target.fd)
      || !get_format (name, &format))
    return NULL;
  Py_BEGIN_ALLOW_THREADS written =
      lprof_profile_export (profile->profile, format, write_to_target, &target);
  Py_END_ALLOW_THREADS if (written) Py_RETURN_NONE;
  lpy_store_raise (state, g_error_new (LPROF_ERROR, LPROF_ERROR_UNWRITABLE,
                                       "The export could not be written (%s); name another place "
                                       "for it.",
                                       g_strerror (target.reason)));
  return NULL;
}

static PyMethodDef methods[] = {
  { "load", (PyCFunction)(void (*) (void))load, METH_VARARGS | METH_KEYWORDS,
    "Read a file with distrust." },
  { "from_recording", (PyCFunction)(void (*) (void))from_recording, METH_VARARGS | METH_KEYWORDS,
    "Build from the shared memory of a recording." },
  { "build", (PyCFunction)(void (*) (void))lpy_store_build, METH_VARARGS | METH_KEYWORDS,
    "Build from what another program measured." },
  { "build_benchmarks", (PyCFunction)(void (*) (void))lpy_store_build_benchmarks,
    METH_VARARGS | METH_KEYWORDS, "Build a profile that has only benchmarks." },
  { "compare", lpy_store_compare, METH_VARARGS, "What changed from one profile to another." },
  { "changed_lines", lpy_store_changed_lines, METH_VARARGS, "The lines of a compared function." },
  { "rank_test", lpy_store_rank_test, METH_VARARGS, "Mann-Whitney's test of two samples." },
  { "median_interval", lpy_store_median_interval, METH_VARARGS, "The median with its limits." },
  { "ratio_interval", lpy_store_ratio_interval, METH_VARARGS,
    "What one sample is to be multiplied with to get another." },
  { "proportion_margin", lpy_store_proportion_margin, METH_VARARGS,
    "How far the share of some samples may be off." },
  { "merge", merge, METH_O, "Add up what is the same function in each profile." },
  { "percentile", (PyCFunction)(void (*) (void))percentile, METH_VARARGS | METH_KEYWORDS,
    "The duration below which a share of the executions lie." },
  { "export", (PyCFunction)(void (*) (void)) export, METH_VARARGS | METH_KEYWORDS,
    "Write all functions and lines to an open file." },
  { NULL },
};

static int
execute (PyObject *module)
{
  LpyStoreState *state = get_state (module);
  state->error = PyErr_NewExceptionWithDoc (
      "lprof._store.Error", "The message is one sentence that also names the remedy.", NULL, NULL);
  if (!state->error || PyModule_AddObjectRef (module, "Error", state->error) < 0)
    return -1;
  state->profile = (PyTypeObject *)PyType_FromModuleAndSpec (module, &lpy_store_profile_spec, NULL);
  if (!state->profile || PyModule_AddType (module, state->profile) < 0
      || lpy_store_records_add (module, state->records) < 0
      || PyModule_AddIntConstant (module, "FORMAT_VERSION", LPROF_FORMAT_VERSION) < 0)
    return -1;
  return PyModule_AddIntConstant (module, "N_BUCKETS", LPROF_N_BUCKETS);
}

static int
traverse (PyObject *module, visitproc visit, void *arg)
{
  LpyStoreState *state = get_state (module);
  Py_VISIT (state->error);
  Py_VISIT (state->profile);
  for (int i = 0; i < LPY_N_RECORDS; i++)
    Py_VISIT (state->records[i]);
  return 0;
}

static int
clear (PyObject *module)
{
  LpyStoreState *state = get_state (module);
  Py_CLEAR (state->error);
  Py_CLEAR (state->profile);
  for (int i = 0; i < LPY_N_RECORDS; i++)
    Py_CLEAR (state->records[i]);
  return 0;
}

static PyModuleDef_Slot slots[] = {
  { Py_mod_exec, execute },
#ifdef Py_mod_multiple_interpreters
  { Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED },
#endif
#ifdef Py_mod_gil
  { Py_mod_gil, Py_MOD_GIL_NOT_USED },
#endif
  { 0, NULL },
};

static struct PyModuleDef definition = {
  PyModuleDef_HEAD_INIT,
  .m_name = "lprof._store",
  .m_doc = "Profiles and the files that keep them.",
  .m_size = sizeof (LpyStoreState),
  .m_methods = methods,
  .m_slots = slots,
  .m_traverse = traverse,
  .m_clear = clear,
};

PyMODINIT_FUNC PyInit__store (void);

PyMODINIT_FUNC
PyInit__store (void)
{
  return PyModuleDef_Init (&definition);
}

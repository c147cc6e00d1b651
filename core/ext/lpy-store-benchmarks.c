/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lpy-store-benchmarks.h"

#include "lpy-store-build.h"

/* Adds the samples of one process; FALSE with an exception. */
static gboolean
add_process (GArray *samples, GArray *sizes, PyObject *process)
{
  PyObject *tuple = PySequence_Tuple (process);
  if (!tuple)
    return FALSE;
  guint32 size = (guint32)PyTuple_GET_SIZE (tuple);
  for (guint32 i = 0; i < size && !PyErr_Occurred (); i++)
    {
      guint64 sample = PyLong_AsUnsignedLongLong (PyTuple_GET_ITEM (tuple, i));
      g_array_append_val (samples, sample);
    }
  Py_DECREF (tuple);
  if (size == 0)
    PyErr_SetString (PyExc_ValueError, "a process has no samples");
  g_array_append_val (sizes, size);
  return !PyErr_Occurred ();
}

static gboolean
add_processes (GArray *samples, GArray *sizes, PyObject *processes)
{
  PyObject *tuple = PySequence_Tuple (processes);
  gboolean good = tuple != NULL;
  for (Py_ssize_t i = 0; good && i < PyTuple_GET_SIZE (tuple); i++)
    good = add_process (samples, sizes, PyTuple_GET_ITEM (tuple, i));
  if (good && samples->len == 0)
    PyErr_SetString (PyExc_ValueError, "a benchmark has no samples");
  Py_XDECREF (tuple);
  return good && !PyErr_Occurred ();
}

/* item: name, calls, processes. */
static gboolean
add_benchmark (LprofBuilder *builder, guint32 run, PyObject *item)
{
  LprofBenchmark benchmark = { .run = run };
  PyObject *processes;
  long long calls;
  if (!PyTuple_Check (item))
    {
      PyErr_Format (PyExc_TypeError, "a benchmark is a tuple, not %R", Py_TYPE (item));
      return FALSE;
    }
  if (!PyArg_ParseTuple (item, "sLO", &benchmark.name, &calls, &processes))
    return FALSE;
  if (calls < 1)
    {
      PyErr_Format (PyExc_ValueError, "a sample has %lld calls", calls);
      return FALSE;
    }
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (!add_processes (samples, sizes, processes))
    return FALSE;
  benchmark.calls = (guint64)calls;
  benchmark.samples = (const guint64 *)(gpointer)samples->data;
  benchmark.n_samples = samples->len;
  benchmark.process_sizes = (const guint32 *)(gpointer)sizes->data;
  benchmark.n_processes = sizes->len;
  lprof_builder_add_benchmark (builder, &benchmark);
  return TRUE;
}

static gboolean
add_benchmarks (LprofBuilder *builder, guint32 run, PyObject *iterable)
{
  PyObject *tuple = PySequence_Tuple (iterable);
  gboolean good = tuple != NULL;
  for (Py_ssize_t i = 0; good && i < PyTuple_GET_SIZE (tuple); i++)
    good = add_benchmark (builder, run, PyTuple_GET_ITEM (tuple, i));
  Py_XDECREF (tuple);
  return good;
}

PyObject *
lpy_store_build_benchmarks (PyObject *module, PyObject *arguments, PyObject *named)
{
  static char *names[] = { "benchmarks", "program",     "arguments", "notes",  "directory",
                           "host",       "system",      "cpu",       "python", "lprof",
                           "started_us", "duration_ns", NULL };
  PyObject *benchmarks, *words, *notes;
  LprofRun run = { .finished = TRUE };
  long long started;
  unsigned long long duration;
  if (!PyArg_ParseTupleAndKeywords (arguments, named, "O$sO!O!ssssssLK", names, &benchmarks,
                                    &run.program, &PyTuple_Type, &words, &PyTuple_Type, &notes,
                                    &run.directory, &run.host, &run.system, &run.cpu, &run.python,
                                    &run.lprof, &started, &duration))
    return NULL;
  g_autofree const char **argument_texts = lpy_store_get_texts (words);
  g_autofree const char **note_texts = argument_texts ? lpy_store_get_texts (notes) : NULL;
  if (!note_texts)
    return NULL;
  run.arguments = argument_texts;
  run.notes = note_texts;
  run.started_us = started;
  run.duration_ns = duration;
  LprofBuilder *builder = lprof_builder_new ();
  gboolean good = add_benchmarks (builder, lprof_builder_add_run (builder, &run), benchmarks);
  LprofProfile *profile = lprof_builder_finish (builder);
  if (good)
    return lpy_store_profile_new (PyModule_GetState (module), profile, NULL);
  lprof_profile_unref (profile);
  return NULL;
}

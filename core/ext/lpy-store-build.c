/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lpy-store-build.h"

/* Numbers that are added up stop at 2^63; larger ones are not taken. */
typedef struct
{
  LprofBuilder *builder;
  GArray *files;     /* guint32: index in the builder, in the order in which they came */
  GArray *functions; /* likewise */
  GArray *nodes;     /* likewise */
} Build;

typedef gboolean (*AddItem) (Build *build, PyObject *item);

/* Calls add for each item; FALSE with an exception. */
static gboolean
for_each (Build *build, PyObject *iterable, AddItem add)
{
  PyObject *tuple = PySequence_Tuple (iterable);
  gboolean good = tuple != NULL;
  for (Py_ssize_t i = 0; good && i < PyTuple_GET_SIZE (tuple); i++)
    {
      PyObject *item = PyTuple_GET_ITEM (tuple, i);
      good = PyTuple_Check (item) && add (build, item);
      if (!good && !PyErr_Occurred ())
        PyErr_Format (PyExc_TypeError, "build() takes tuples, not %R", Py_TYPE (item));
    }
  Py_XDECREF (tuple);
  return good;
}

static gboolean
is_number (long long number, long long least)
{
  if (number < least)
    PyErr_Format (PyExc_ValueError, "%lld is less than %lld", number, least);
  return number >= least;
}

/* Of a line; 0 where it is allowed to be unknown. */
static gboolean
is_line_number (long long number, long long least)
{
  if (number > G_MAXINT32)
    PyErr_Format (PyExc_ValueError, "there is no line %lld", number);
  return number <= G_MAXINT32 && is_number (number, least);
}

static gboolean
find (const GArray *indices, Py_ssize_t given, guint32 *index)
{
  if (given < 0 || given >= (Py_ssize_t)indices->len)
    {
      PyErr_Format (PyExc_IndexError, "there is no item %zd of %u", given, indices->len);
      return FALSE;
    }
  *index = g_array_index (indices, guint32, given);
  return TRUE;
}

static gboolean
add_file (Build *build, PyObject *item)
{
  LprofSourceFile file = { 0 };
  const char *source;
  Py_ssize_t length = 0;
  long long mtime;
  if (!PyArg_ParseTuple (item, "sz#L", &file.path, &source, &length, &mtime))
    return FALSE;
  file.mtime_us = mtime;
  guint32 index = lprof_builder_add_file (build->builder, &file, source, (gsize)length);
  g_array_append_val (build->files, index);
  return TRUE;
}

static gboolean
add_function (Build *build, PyObject *item)
{
  LprofFunctionInfo function = { 0 };
  Py_ssize_t file;
  long long first, last, calls, total;
  if (!PyArg_ParseTuple (item, "nsLLLL", &file, &function.name, &first, &last, &calls, &total)
      || !find (build->files, file, &function.file) || !is_line_number (first, 0)
      || !is_line_number (last, first) || !is_number (calls, 0) || !is_number (total, 0))
    return FALSE;
  function.first_line = (guint32)first;
  function.last_line = (guint32)last;
  function.calls = (guint64)calls;
  function.total_ns = function.raw_total_ns = (guint64)total;
  guint32 index = lprof_builder_add_function (build->builder, &function);
  g_array_append_val (build->functions, index);
  return TRUE;
}

static gboolean
add_line (Build *build, PyObject *item)
{
  LprofLine line = { 0 };
  Py_ssize_t function;
  long long number, hits, self, total, events = -1, wait = 0;
  if (!PyArg_ParseTuple (item, "nLLLL|LL", &function, &number, &hits, &self, &total, &events, &wait)
      || !find (build->functions, function, &line.function) || !is_line_number (number, 1)
      || !is_number (hits, 0) || !is_number (self, 0) || !is_number (total, 0)
      || !is_number (events, -1) || !is_number (wait, 0))
    return FALSE;
  line.line = line.statement = (guint32)number;
  line.hits = (guint64)hits;
  line.events = (guint64)(events < 0 ? hits : events);
  line.wait_ns = (guint64)wait;
  line.self_ns = line.raw_self_ns = (guint64)self;
  line.total_ns = line.raw_total_ns = (guint64)total;
  lprof_builder_add_line (build->builder, &line, NULL);
  return TRUE;
}

/* The parent is the index of an earlier node, or -1; so is the function of a root. */
static gboolean
add_node (Build *build, PyObject *item)
{
  LprofTreeNode node = { .parent = LPROF_NONE, .function = LPROF_NONE };
  Py_ssize_t parent, function;
  long long line, self, total, wait;
  if (!PyArg_ParseTuple (item, "nnLLLL", &parent, &function, &line, &self, &total, &wait)
      || (parent != -1 && !find (build->nodes, parent, &node.parent))
      || (function != -1 && !find (build->functions, function, &node.function))
      || !is_line_number (line, 0) || !is_number (self, 0) || !is_number (total, 0)
      || !is_number (wait, 0))
    return FALSE;
  node.line = (guint32)line;
  node.self_ns = (guint64)self;
  node.total_ns = (guint64)total;
  node.wait_ns = (guint64)wait;
  guint32 index = lprof_builder_add_node (build->builder, &node);
  g_array_append_val (build->nodes, index);
  return TRUE;
}

const char **
lpy_store_get_texts (PyObject *tuple)
{
  Py_ssize_t n = PyTuple_GET_SIZE (tuple);
  const char **texts = g_new0 (const char *, (gsize)n + 1);
  for (Py_ssize_t i = 0; i < n; i++)
    {
      texts[i] = PyUnicode_AsUTF8 (PyTuple_GET_ITEM (tuple, i));
      if (!texts[i])
        {
          g_free (texts);
          return NULL;
        }
    }
  return texts;
}

static gboolean
fill (Build *build, PyObject *files, PyObject *functions, PyObject *lines, PyObject *nodes)
{
  return for_each (build, files, add_file) && for_each (build, functions, add_function)
         && for_each (build, lines, add_line) && (!nodes || for_each (build, nodes, add_node));
}

PyObject *
lpy_store_build (PyObject *module, PyObject *arguments, PyObject *named)
{
  static char *names[] = { "files",
                           "functions",
                           "lines",
                           "engine",
                           "engine_reason",
                           "scope",
                           "program",
                           "lprof",
                           "notes",
                           "started_us",
                           "n_events",
                           "nodes",
                           "sample_interval_ns",
                           "duration_ns",
                           NULL };
  PyObject *files, *functions, *lines, *notes, *nodes = NULL;
  LprofRun run = { .finished = TRUE };
  long long started, n_events, interval = 0, duration = 0;
  if (!PyArg_ParseTupleAndKeywords (arguments, named, "OOO$sssssO!LLOLL", names, &files, &functions,
                                    &lines, &run.engine, &run.engine_reason, &run.scope,
                                    &run.program, &run.lprof, &PyTuple_Type, &notes, &started,
                                    &n_events, &nodes, &interval, &duration)
      || !is_number (n_events, 0) || !is_number (interval, 0) || !is_number (duration, 0))
    return NULL;
  g_autofree const char **texts = lpy_store_get_texts (notes);
  if (!texts)
    return NULL;
  run.notes = texts;
  run.started_us = started;
  run.n_events = (guint64)n_events;
  run.sample_interval_ns = (guint64)interval;
  run.duration_ns = (guint64)duration;
  Build build = { lprof_builder_new (), g_array_new (FALSE, FALSE, sizeof (guint32)),
                  g_array_new (FALSE, FALSE, sizeof (guint32)),
                  g_array_new (FALSE, FALSE, sizeof (guint32)) };
  lprof_builder_add_run (build.builder, &run);
  gboolean good = fill (&build, files, functions, lines, nodes);
  g_array_unref (build.files);
  g_array_unref (build.functions);
  g_array_unref (build.nodes);
  /* There is no other way to end a builder. */
  LprofProfile *profile = lprof_builder_finish (build.builder);
  if (good)
    return lpy_store_profile_new (PyModule_GetState (module), profile, NULL);
  lprof_profile_unref (profile);
  return NULL;
}

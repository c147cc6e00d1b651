/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lpy-store-records.h"

typedef enum
{
  TEXT,      /* const char *, may be NULL */
  TEXTS,     /* const char *const *, ended by NULL */
  NUMBER,    /* guint32 */
  INDEX,     /* guint32, LPROF_NONE for none */
  TRUTH,     /* gboolean */
  WIDE,      /* guint64 */
  SIGNED,    /* gint64 */
  TIMES,     /* the samples of a whole LprofBenchmark */
  STRETCHES, /* const LprofTaskStretch *, of an LprofTaskInfo */
} Kind;

typedef struct
{
  const char *name; /* NULL behind the last one */
  Kind kind;
  size_t offset;
} Field;

#define MAX_FIELDS 40

#define MEMORY_FIELDS(Type, member)                                                                \
  { "allocations", WIDE, offsetof (Type, member.allocations) },                                    \
      { "allocated", WIDE, offsetof (Type, member.allocated) },                                    \
      { "held", WIDE, offsetof (Type, member.held) },                                              \
      { "peak", WIDE, offsetof (Type, member.peak) },                                              \
      { "at_peak", WIDE, offsetof (Type, member.at_peak) },                                        \
      { "native_allocations", WIDE, offsetof (Type, member.native_allocations) },                  \
      { "native_allocated", WIDE, offsetof (Type, member.native_allocated) },                      \
      { "native_held", WIDE, offsetof (Type, member.native_held) },                                \
  {                                                                                                \
    "native_at_peak", WIDE, offsetof (Type, member.native_at_peak)                                 \
  }

static const Field run_fields[] = {
  { "program", TEXT, offsetof (LprofRun, program) },
  { "arguments", TEXTS, offsetof (LprofRun, arguments) },
  { "directory", TEXT, offsetof (LprofRun, directory) },
  { "host", TEXT, offsetof (LprofRun, host) },
  { "system", TEXT, offsetof (LprofRun, system) },
  { "cpu", TEXT, offsetof (LprofRun, cpu) },
  { "python", TEXT, offsetof (LprofRun, python) },
  { "lprof", TEXT, offsetof (LprofRun, lprof) },
  { "engine", TEXT, offsetof (LprofRun, engine) },
  { "engine_reason", TEXT, offsetof (LprofRun, engine_reason) },
  { "clock", TEXT, offsetof (LprofRun, clock) },
  { "clock_reason", TEXT, offsetof (LprofRun, clock_reason) },
  { "scope", TEXT, offsetof (LprofRun, scope) },
  { "ending", TEXT, offsetof (LprofRun, ending) },
  { "notes", TEXTS, offsetof (LprofRun, notes) },
  { "started_us", SIGNED, offsetof (LprofRun, started_us) },
  { "duration_ns", WIDE, offsetof (LprofRun, duration_ns) },
  { "windows_ns", WIDE, offsetof (LprofRun, windows_ns) },
  { "n_events", WIDE, offsetof (LprofRun, n_events) },
  { "sample_interval_ns", WIDE, offsetof (LprofRun, sample_interval_ns) },
  { "correction_ns", WIDE, offsetof (LprofRun, correction_ns) },
  { "bias_per_line_ps", WIDE, offsetof (LprofRun, bias_per_line_ps) },
  { "bias_uncertainty_ps", WIDE, offsetof (LprofRun, bias_uncertainty_ps) },
  { "pid", NUMBER, offsetof (LprofRun, pid) },
  { "parent_pid", NUMBER, offsetof (LprofRun, parent_pid) },
  { "finished", TRUTH, offsetof (LprofRun, finished) },
  { NULL },
};

static const Field file_fields[] = {
  { "path", TEXT, offsetof (LprofSourceFile, path) },
  { "sha256", TEXT, offsetof (LprofSourceFile, sha256) },
  { "mtime_us", SIGNED, offsetof (LprofSourceFile, mtime_us) },
  { "n_lines", NUMBER, offsetof (LprofSourceFile, n_lines) },
  { "first_function", NUMBER, offsetof (LprofSourceFile, first_function) },
  { "n_functions", NUMBER, offsetof (LprofSourceFile, n_functions) },
  { "hits", WIDE, offsetof (LprofSourceFile, hits) },
  { "self_ns", WIDE, offsetof (LprofSourceFile, self_ns) },
  { "wait_ns", WIDE, offsetof (LprofSourceFile, wait_ns) },
  { NULL },
};

static const Field function_fields[] = {
  { "name", TEXT, offsetof (LprofFunctionInfo, name) },
  { "file", NUMBER, offsetof (LprofFunctionInfo, file) },
  { "first_line", NUMBER, offsetof (LprofFunctionInfo, first_line) },
  { "first_column", NUMBER, offsetof (LprofFunctionInfo, first_column) },
  { "last_line", NUMBER, offsetof (LprofFunctionInfo, last_line) },
  { "flags", NUMBER, offsetof (LprofFunctionInfo, flags) },
  { "calls", WIDE, offsetof (LprofFunctionInfo, calls) },
  { "recursive_calls", WIDE, offsetof (LprofFunctionInfo, recursive_calls) },
  { "resumptions", WIDE, offsetof (LprofFunctionInfo, resumptions) },
  { "recursive_resumptions", WIDE, offsetof (LprofFunctionInfo, recursive_resumptions) },
  { "hits", WIDE, offsetof (LprofFunctionInfo, hits) },
  { "self_ns", WIDE, offsetof (LprofFunctionInfo, self_ns) },
  { "total_ns", WIDE, offsetof (LprofFunctionInfo, total_ns) },
  { "wait_ns", WIDE, offsetof (LprofFunctionInfo, wait_ns) },
  { "raw_self_ns", WIDE, offsetof (LprofFunctionInfo, raw_self_ns) },
  { "raw_total_ns", WIDE, offsetof (LprofFunctionInfo, raw_total_ns) },
  MEMORY_FIELDS (LprofFunctionInfo, memory),
  { NULL },
};

static const Field line_fields[] = {
  { "line", NUMBER, offsetof (LprofLine, line) },
  { "function", NUMBER, offsetof (LprofLine, function) },
  { "statement", NUMBER, offsetof (LprofLine, statement) },
  { "hits", WIDE, offsetof (LprofLine, hits) },
  { "events", WIDE, offsetof (LprofLine, events) },
  { "self_ns", WIDE, offsetof (LprofLine, self_ns) },
  { "total_ns", WIDE, offsetof (LprofLine, total_ns) },
  { "wait_ns", WIDE, offsetof (LprofLine, wait_ns) },
  { "raw_self_ns", WIDE, offsetof (LprofLine, raw_self_ns) },
  { "raw_total_ns", WIDE, offsetof (LprofLine, raw_total_ns) },
  { "shortest_ns", WIDE, offsetof (LprofLine, shortest_ns) },
  { "longest_ns", WIDE, offsetof (LprofLine, longest_ns) },
  { NULL },
};

static const Field share_fields[] = {
  { "part", NUMBER, offsetof (LprofShare, part) },
  { "line", NUMBER, offsetof (LprofShare, line) },
  { "function", NUMBER, offsetof (LprofShare, function) },
  { "hits", WIDE, offsetof (LprofShare, hits) },
  { "events", WIDE, offsetof (LprofShare, events) },
  { "self_ns", WIDE, offsetof (LprofShare, self_ns) },
  { "total_ns", WIDE, offsetof (LprofShare, total_ns) },
  { "wait_ns", WIDE, offsetof (LprofShare, wait_ns) },
  { NULL },
};

static const Field node_fields[] = {
  { "parent", INDEX, offsetof (LprofTreeNode, parent) },
  { "function", INDEX, offsetof (LprofTreeNode, function) },
  { "line", NUMBER, offsetof (LprofTreeNode, line) },
  { "is_other", TRUTH, offsetof (LprofTreeNode, is_other) },
  { "is_recursive", TRUTH, offsetof (LprofTreeNode, is_recursive) },
  { "calls", WIDE, offsetof (LprofTreeNode, calls) },
  { "resumptions", WIDE, offsetof (LprofTreeNode, resumptions) },
  { "nested", WIDE, offsetof (LprofTreeNode, nested) },
  { "self_ns", WIDE, offsetof (LprofTreeNode, self_ns) },
  { "total_ns", WIDE, offsetof (LprofTreeNode, total_ns) },
  { "wait_ns", WIDE, offsetof (LprofTreeNode, wait_ns) },
  { NULL },
};

static const Field thread_fields[] = {
  { "name", TEXT, offsetof (LprofThreadInfo, name) },
  { "run", NUMBER, offsetof (LprofThreadInfo, run) },
  { "serial", NUMBER, offsetof (LprofThreadInfo, serial) },
  { "native_id", NUMBER, offsetof (LprofThreadInfo, native_id) },
  { "started_ns", WIDE, offsetof (LprofThreadInfo, started_ns) },
  { "ended_ns", WIDE, offsetof (LprofThreadInfo, ended_ns) },
  { "self_ns", WIDE, offsetof (LprofThreadInfo, self_ns) },
  { NULL },
};

static const Field context_fields[] = {
  { "name", TEXT, offsetof (LprofContextInfo, name) },
  { "run", NUMBER, offsetof (LprofContextInfo, run) },
  { NULL },
};

static const Field benchmark_fields[] = {
  { "name", TEXT, offsetof (LprofBenchmark, name) },
  { "run", NUMBER, offsetof (LprofBenchmark, run) },
  { "calls", WIDE, offsetof (LprofBenchmark, calls) },
  { "processes", TIMES, 0 },
  { NULL },
};

static const Field task_fields[] = {
  { "name", TEXT, offsetof (LprofTaskInfo, name) },
  { "coroutine", TEXT, offsetof (LprofTaskInfo, coroutine) },
  { "error", TEXT, offsetof (LprofTaskInfo, error) },
  { "thread", NUMBER, offsetof (LprofTaskInfo, thread) },
  { "function", INDEX, offsetof (LprofTaskInfo, function) },
  { "creator", INDEX, offsetof (LprofTaskInfo, creator) },
  { "creator_line", NUMBER, offsetof (LprofTaskInfo, creator_line) },
  { "longest_function", INDEX, offsetof (LprofTaskInfo, longest_function) },
  { "longest_line", NUMBER, offsetof (LprofTaskInfo, longest_line) },
  { "outcome", NUMBER, offsetof (LprofTaskInfo, outcome) },
  { "is_other", TRUTH, offsetof (LprofTaskInfo, is_other) },
  { "n_tasks", WIDE, offsetof (LprofTaskInfo, n_tasks) },
  { "suspensions", WIDE, offsetof (LprofTaskInfo, suspensions) },
  { "started_ns", WIDE, offsetof (LprofTaskInfo, started_ns) },
  { "duration_ns", WIDE, offsetof (LprofTaskInfo, duration_ns) },
  { "running_ns", WIDE, offsetof (LprofTaskInfo, running_ns) },
  { "longest_ns", WIDE, offsetof (LprofTaskInfo, longest_ns) },
  { "longest_began_ns", WIDE, offsetof (LprofTaskInfo, longest_began_ns) },
  { "stretches", STRETCHES, offsetof (LprofTaskInfo, stretches) },
  { NULL },
};

static const Field line_memory_fields[] = {
  { "line", NUMBER, offsetof (LprofLineMemory, line) },
  { "function", NUMBER, offsetof (LprofLineMemory, function) },
  MEMORY_FIELDS (LprofLineMemory, counts),
  { NULL },
};

static const Field run_memory_fields[] = {
  { "run", NUMBER, offsetof (LprofRunMemory, run) },
  { "native", TRUTH, offsetof (LprofRunMemory, native) },
  { "run_peak", WIDE, offsetof (LprofRunMemory, peak) },
  { "peak_ns", WIDE, offsetof (LprofRunMemory, peak_ns) },
  { "moment_ns", WIDE, offsetof (LprofRunMemory, moment_ns) },
  MEMORY_FIELDS (LprofRunMemory, elsewhere),
  { NULL },
};

/* In the order of LpyRecord. */
static const struct
{
  const char *name;
  const char *doc;
  const Field *fields;
  size_t size;
} records[LPY_N_RECORDS] = {
  { "lprof._store.Run", "One process that was recorded.", run_fields, sizeof (LprofRun) },
  { "lprof._store.File", "A source file.", file_fields, sizeof (LprofSourceFile) },
  { "lprof._store.Function", "A function.", function_fields, sizeof (LprofFunctionInfo) },
  { "lprof._store.Line", "One line of one function; functions can share a line.", line_fields,
    sizeof (LprofLine) },
  { "lprof._store.Share", "What one thread or one context had of a line.", share_fields,
    sizeof (LprofShare) },
  { "lprof._store.Node", "A node of the call tree; parents come before children.", node_fields,
    sizeof (LprofTreeNode) },
  { "lprof._store.Thread", "A thread of a run.", thread_fields, sizeof (LprofThreadInfo) },
  { "lprof._store.Context", "A named part of a run, such as a test.", context_fields,
    sizeof (LprofContextInfo) },
  { "lprof._store.Benchmark", "Times of a piece of code that was not recorded.", benchmark_fields,
    sizeof (LprofBenchmark) },
  { "lprof._store.Task", "A task of an event loop.", task_fields, sizeof (LprofTaskInfo) },
  { "lprof._store.LineMemory", "What was allocated on a line.", line_memory_fields,
    sizeof (LprofLineMemory) },
  { "lprof._store.RunMemory", "The memory of one run, and what was allocated on no line.",
    run_memory_fields, sizeof (LprofRunMemory) },
};

static PyTypeObject *
make_type (LpyRecord record)
{
  const Field *fields = records[record].fields;
  PyStructSequence_Field described[MAX_FIELDS + 1] = { { NULL, NULL } };
  PyStructSequence_Desc description = { .name = records[record].name,
                                        .doc = records[record].doc,
                                        .fields = described };
  int n = 0;
  for (; fields[n].name && n < MAX_FIELDS; n++)
    described[n] = (PyStructSequence_Field){ fields[n].name, NULL };
  description.n_in_sequence = n;
  return PyStructSequence_NewType (&description);
}

int
lpy_store_records_add (PyObject *module, PyTypeObject *types[LPY_N_RECORDS])
{
  for (int i = 0; i < LPY_N_RECORDS; i++)
    {
      types[i] = make_type ((LpyRecord)i);
      if (!types[i] || PyModule_AddType (module, types[i]) < 0)
        return -1;
    }
  return 0;
}

static PyObject *
text_to_object (const char *text)
{
  return text ? PyUnicode_DecodeUTF8 (text, (Py_ssize_t)strlen (text), "replace")
              : Py_NewRef (Py_None);
}

static PyObject *
texts_to_object (const char *const *texts)
{
  PyObject *tuple = PyTuple_New ((Py_ssize_t)g_strv_length ((char **)texts));
  for (Py_ssize_t i = 0; tuple && texts[i]; i++)
    {
      PyObject *text = text_to_object (texts[i]);
      if (!text)
        Py_CLEAR (tuple);
      else
        PyTuple_SET_ITEM (tuple, i, text);
    }
  return tuple;
}

static PyObject *
index_to_object (guint32 index)
{
  return index == LPROF_NONE ? Py_NewRef (Py_None) : PyLong_FromUnsignedLong (index);
}

static PyObject *
numbers_to_object (const guint64 *numbers, guint32 n)
{
  PyObject *tuple = PyTuple_New (n);
  for (guint32 i = 0; tuple && i < n; i++)
    {
      PyObject *number = PyLong_FromUnsignedLongLong (numbers[i]);
      if (!number)
        Py_CLEAR (tuple);
      else
        PyTuple_SET_ITEM (tuple, i, number);
    }
  return tuple;
}

/* A tuple for each process. */
static PyObject *
times_to_object (const LprofBenchmark *benchmark)
{
  PyObject *tuple = PyTuple_New (benchmark->n_processes);
  const guint64 *samples = benchmark->samples;
  for (guint32 i = 0; tuple && i < benchmark->n_processes; i++)
    {
      PyObject *process = numbers_to_object (samples, benchmark->process_sizes[i]);
      samples += benchmark->process_sizes[i];
      if (!process)
        Py_CLEAR (tuple);
      else
        PyTuple_SET_ITEM (tuple, i, process);
    }
  return tuple;
}

static PyObject *
stretches_to_object (const LprofTaskInfo *task)
{
  PyObject *tuple = PyTuple_New (task->n_stretches);
  for (guint32 i = 0; tuple && i < task->n_stretches; i++)
    {
      const LprofTaskStretch *stretch = &task->stretches[i];
      PyObject *item =
          Py_BuildValue ("(KKK)", stretch->began_ns, stretch->ended_ns, stretch->running_ns);
      if (!item)
        Py_CLEAR (tuple);
      else
        PyTuple_SET_ITEM (tuple, i, item);
    }
  return tuple;
}

static PyObject *
field_to_object (const char *data, Kind kind)
{
  gconstpointer value = data;
  switch (kind)
    {
    case TEXT:
      return text_to_object (*(const char *const *)value);
    case TEXTS:
      return texts_to_object (*(const char *const *const *)value);
    case NUMBER:
      return PyLong_FromUnsignedLong (*(const guint32 *)value);
    case INDEX:
      return index_to_object (*(const guint32 *)value);
    case TRUTH:
      return PyBool_FromLong (*(const gboolean *)value);
    case WIDE:
      return PyLong_FromUnsignedLongLong (*(const guint64 *)value);
    case SIGNED:
      return PyLong_FromLongLong (*(const gint64 *)value);
    case TIMES:
      return times_to_object (value);
    case STRETCHES:
      return stretches_to_object ((gconstpointer)(data - offsetof (LprofTaskInfo, stretches)));
    default:
      Py_UNREACHABLE ();
    }
}

static PyObject *
make_record (PyTypeObject *type, const Field *fields, const char *data)
{
  PyObject *record = PyStructSequence_New (type);
  for (Py_ssize_t i = 0; record && fields[i].name; i++)
    {
      PyObject *value = field_to_object (data + fields[i].offset, fields[i].kind);
      if (!value)
        Py_CLEAR (record);
      else
        PyStructSequence_SetItem (record, i, value);
    }
  return record;
}

PyObject *
lpy_store_records_to_list (PyTypeObject *const types[LPY_N_RECORDS], LpyRecord record,
                           gconstpointer structs, guint32 n)
{
  PyObject *list = PyList_New (n);
  for (guint32 i = 0; list && i < n; i++)
    {
      PyObject *item = make_record (types[record], records[record].fields,
                                    (const char *)structs + i * records[record].size);
      if (!item)
        Py_CLEAR (list);
      else
        PyList_SET_ITEM (list, i, item);
    }
  return list;
}

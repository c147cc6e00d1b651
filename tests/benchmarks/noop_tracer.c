/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The floor for every tracing profiler: a C trace function, and a C callback for
 * sys.monitoring, that do nothing. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

static int
do_nothing (PyObject *argument, PyFrameObject *frame, int event, PyObject *value)
{
  return 0;
}

static PyObject *
start (PyObject *module, PyObject *unused)
{
  PyEval_SetTrace (do_nothing, module);
  Py_RETURN_NONE;
}

static PyObject *
stop (PyObject *module, PyObject *unused)
{
  PyEval_SetTrace (NULL, NULL);
  Py_RETURN_NONE;
}

static PyObject *
ignore (PyObject *module, PyObject *const *arguments, Py_ssize_t n)
{
  Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
  { "start", start, METH_NOARGS, "Trace this thread, doing nothing." },
  { "stop", stop, METH_NOARGS, "Trace no more." },
  { "ignore", (PyCFunction)(void (*) (void))ignore, METH_FASTCALL, "Do nothing." },
  { NULL },
};

static struct PyModuleDef definition = {
  PyModuleDef_HEAD_INIT,
  .m_name = "noop_tracer",
  .m_methods = methods,
};

PyMODINIT_FUNC PyInit_noop_tracer (void);

PyMODINIT_FUNC
PyInit_noop_tracer (void)
{
  return PyModule_Create (&definition);
}

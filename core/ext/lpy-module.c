/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The module lprof._record. */

#include "lpy-code.h"
#include "lpy-compiled.h"
#include "lpy-hook.h"
#include "lpy-memory.h"
#include "lpy-native.h"
#include "lpy-recorder.h"
#include "lpy-task.h"
#include "lpy-thread-end.h"

static PyObject *
has_engine (PyObject *Py_UNUSED (module), PyObject *name)
{
  const char *text = PyUnicode_AsUTF8 (name);

  return text ? PyBool_FromLong (lpy_engine_find (text) != NULL) : NULL;
}

static PyObject *
has_native_memory (PyObject *Py_UNUSED (module), PyObject *Py_UNUSED (unused))
{
  return PyBool_FromLong (lpy_native_is_there ());
}

static PyMethodDef methods[] = {
  { "has_engine", has_engine, METH_O, "Tell whether this Python has the engine of this name." },
  { "take_compiled", lpy_compiled_take, METH_NOARGS, "What selected code has compiled." },
  { "call_quietly", lpy_compiled_call_quietly, METH_VARARGS, "Call, and show no warning." },
  { "has_native_memory", has_native_memory, METH_NOARGS,
    "Tell whether other libraries' allocations can be seen." },
  { "begin_own_work", lpy_memory_begin_own_work, METH_NOARGS,
    "From now on nothing that this thread allocates is counted." },
  { "end_own_work", lpy_memory_end_own_work, METH_NOARGS,
    "End what the matching begin_own_work() began." },
  { NULL },
};

static bool
add_type (PyObject *module, PyType_Spec *spec)
{
  PyObject *type = PyType_FromModuleAndSpec (module, spec, NULL);
  bool added = type && PyModule_AddType (module, (PyTypeObject *)type) == 0;

  Py_XDECREF (type);
  return added;
}

static int
execute (PyObject *module)
{
  if (!lpy_code_init () || !lpy_task_init ())
    return -1;
  if (!lpy_hook_type)
    lpy_hook_type = (PyTypeObject *)PyType_FromModuleAndSpec (module, &lpy_hook_spec, NULL);
  if (!lpy_thread_end_type)
    lpy_thread_end_type =
        (PyTypeObject *)PyType_FromModuleAndSpec (module, &lpy_thread_end_spec, NULL);
  if (!lpy_hook_type || !lpy_thread_end_type || !add_type (module, &lpy_recorder_spec)
      || !add_type (module, &lpy_memory_watch_spec))
    return -1;
  return 0;
}

static PyModuleDef_Slot slots[] = {
  { Py_mod_exec, execute },
#ifdef Py_mod_gil
  { Py_mod_gil, Py_MOD_GIL_NOT_USED },
#endif
  { 0, NULL },
};

static struct PyModuleDef definition = {
  PyModuleDef_HEAD_INIT,
  .m_name = "lprof._record",
  .m_doc = "The recorder: counts line events of this process into shared memory.",
  .m_methods = methods,
  .m_slots = slots,
};

PyMODINIT_FUNC PyInit__record (void);

PyMODINIT_FUNC
PyInit__record (void)
{
  return PyModuleDef_Init (&definition);
}

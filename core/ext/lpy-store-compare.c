/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lpy-store-compare.h"

#define CAPSULE "lprof._store.comparison"

static PyObject *
get_index (guint32 index)
{
  return index == LPROF_NONE ? Py_NewRef (Py_None) : PyLong_FromUnsignedLong (index);
}

static PyObject *
make_line (const LprofLineChange *change)
{
  const LprofLine *a = &change->before;
  const LprofLine *b = &change->after;
  return Py_BuildValue ("(II(KKK)(KKK))", change->line_before, change->line_after, a->hits,
                        a->self_ns, a->total_ns, b->hits, b->self_ns, b->total_ns);
}

static PyObject *
make_function (LprofComparison *comparison, guint32 i)
{
  const LprofFunctionChange *change = &lprof_comparison_get_functions (comparison, NULL)[i];
  return Py_BuildValue ("(NN)", get_index (change->before), get_index (change->after));
}

static PyObject *
make_functions (LprofComparison *comparison)
{
  guint32 n;
  lprof_comparison_get_functions (comparison, &n);
  PyObject *list = PyList_New (n);
  for (guint32 i = 0; list && i < n; i++)
    {
      PyObject *function = make_function (comparison, i);
      if (!function)
        Py_CLEAR (list);
      else
        PyList_SET_ITEM (list, i, function);
    }
  return list;
}

static PyObject *
make_warnings (LprofComparison *comparison)
{
  const char *const *warnings = lprof_comparison_get_warnings (comparison);
  PyObject *list = PyList_New (0);
  for (; list && *warnings; warnings++)
    {
      PyObject *text = PyUnicode_DecodeUTF8 (*warnings, (Py_ssize_t)strlen (*warnings), "replace");
      if (!text || PyList_Append (list, text) < 0)
        Py_CLEAR (list);
      Py_XDECREF (text);
    }
  return list;
}

static void
free_comparison (PyObject *capsule)
{
  lprof_comparison_free (PyCapsule_GetPointer (capsule, CAPSULE));
}

PyObject *
lpy_store_compare (PyObject *module, PyObject *arguments)
{
  LpyStoreState *state = PyModule_GetState (module);
  LpyProfile *before, *after;
  LprofComparison *comparison;
  if (!PyArg_ParseTuple (arguments, "O!O!", state->profile, &before, state->profile, &after))
    return NULL;
  Py_BEGIN_ALLOW_THREADS comparison = lprof_profile_compare (before->profile, after->profile);
  Py_END_ALLOW_THREADS PyObject *capsule = PyCapsule_New (comparison, CAPSULE, free_comparison);
  if (!capsule)
    {
      lprof_comparison_free (comparison);
      return NULL;
    }
  PyObject *functions = make_functions (comparison);
  PyObject *warnings = functions ? make_warnings (comparison) : NULL;
  if (warnings)
    return Py_BuildValue ("(NNN)", functions, warnings, capsule);
  Py_XDECREF (functions);
  Py_DECREF (capsule);
  return NULL;
}

PyObject *
lpy_store_changed_lines (PyObject *module, PyObject *arguments)
{
  PyObject *capsule;
  unsigned int function;
  guint32 n;
  (void)module;
  if (!PyArg_ParseTuple (arguments, "OI", &capsule, &function))
    return NULL;
  LprofComparison *comparison = PyCapsule_GetPointer (capsule, CAPSULE);
  if (!comparison)
    return NULL;
  lprof_comparison_get_functions (comparison, &n);
  if (function >= n)
    return PyErr_Format (PyExc_IndexError, "there is no function %u of %u", function, n);
  g_autofree LprofLineChange *lines = lprof_comparison_get_lines (comparison, function, &n);
  PyObject *list = PyList_New (n);
  for (guint32 i = 0; list && i < n; i++)
    {
      PyObject *line = make_line (&lines[i]);
      if (!line)
        Py_CLEAR (list);
      else
        PyList_SET_ITEM (list, i, line);
    }
  return list;
}

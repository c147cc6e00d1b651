/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lpy-store-compare.h"

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
make_lines (LprofComparison *comparison, guint32 function)
{
  guint32 n;
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

static PyObject *
make_function (LprofComparison *comparison, guint32 i)
{
  const LprofFunctionChange *change = &lprof_comparison_get_functions (comparison, NULL)[i];
  PyObject *lines = make_lines (comparison, i);
  return lines
             ? Py_BuildValue ("(NNN)", get_index (change->before), get_index (change->after), lines)
             : NULL;
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

PyObject *
lpy_store_compare (PyObject *module, PyObject *arguments)
{
  LpyStoreState *state = PyModule_GetState (module);
  LpyProfile *before, *after;
  LprofComparison *comparison;
  if (!PyArg_ParseTuple (arguments, "O!O!", state->profile, &before, state->profile, &after))
    return NULL;
  Py_BEGIN_ALLOW_THREADS comparison = lprof_profile_compare (before->profile, after->profile);
  Py_END_ALLOW_THREADS PyObject *functions = make_functions (comparison);
  PyObject *warnings = functions ? make_warnings (comparison) : NULL;
  lprof_comparison_free (comparison);
  if (warnings)
    return Py_BuildValue ("(NN)", functions, warnings);
  Py_XDECREF (functions);
  return NULL;
}

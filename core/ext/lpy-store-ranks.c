/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lpy-store-ranks.h"

/* A new array; NULL with an exception. */
static double *
get_numbers (PyObject *object, guint32 *n)
{
  PyObject *tuple = PySequence_Tuple (object);
  if (!tuple)
    return NULL;
  *n = (guint32)PyTuple_GET_SIZE (tuple);
  double *numbers = g_new (double, *n + 1);
  for (guint32 i = 0; i < *n && !PyErr_Occurred (); i++)
    numbers[i] = PyFloat_AsDouble (PyTuple_GET_ITEM (tuple, i));
  Py_DECREF (tuple);
  if (*n == 0)
    PyErr_SetString (PyExc_ValueError, "there must be a value");
  if (PyErr_Occurred ())
    g_clear_pointer (&numbers, g_free);
  return numbers;
}

static PyObject *
interval_to_tuple (LprofInterval interval)
{
  return Py_BuildValue ("(ddd)", interval.low, interval.middle, interval.high);
}

PyObject *
lpy_store_rank_test (PyObject *module, PyObject *arguments)
{
  PyObject *first, *second;
  int one_sided;
  guint32 n, m;
  if (!PyArg_ParseTuple (arguments, "OOp", &first, &second, &one_sided))
    return NULL;
  g_autofree double *low = get_numbers (first, &n);
  g_autofree double *high = low ? get_numbers (second, &m) : NULL;
  if (!high)
    return NULL;
  LprofRankTest test = lprof_rank_test (low, n, high, m, one_sided);
  return Py_BuildValue ("(ddN)", test.u, test.p, PyBool_FromLong (test.exact));
}

PyObject *
lpy_store_median_interval (PyObject *module, PyObject *arguments)
{
  PyObject *values;
  guint32 n;
  if (!PyArg_ParseTuple (arguments, "O", &values))
    return NULL;
  g_autofree double *numbers = get_numbers (values, &n);
  return numbers ? interval_to_tuple (lprof_median_interval (numbers, n, 0.95)) : NULL;
}

PyObject *
lpy_store_ratio_interval (PyObject *module, PyObject *arguments)
{
  PyObject *first, *second;
  guint32 n, m;
  if (!PyArg_ParseTuple (arguments, "OO", &first, &second))
    return NULL;
  g_autofree double *low = get_numbers (first, &n);
  g_autofree double *high = low ? get_numbers (second, &m) : NULL;
  return high ? interval_to_tuple (lprof_ratio_interval (low, n, high, m)) : NULL;
}

PyObject *
lpy_store_proportion_margin (PyObject *module, PyObject *arguments)
{
  unsigned long long n, total;
  if (!PyArg_ParseTuple (arguments, "KK", &n, &total))
    return NULL;
  return PyFloat_FromDouble (lprof_proportion_margin (n, total));
}

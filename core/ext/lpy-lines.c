/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <stdlib.h>

#include "lpy-lines.h"
#include "lpy-weights.h"

/* One tuple of co_lines(). */
static bool
read_stretch (PyObject *item, LpyStretch *stretch)
{
  PyObject *line;
  int start, end;

  if (!PyArg_ParseTuple (item, "iiO", &start, &end, &line))
    return false;
  stretch->start = (uint32_t)start;
  stretch->end = (uint32_t)end;
  stretch->line = 0;
  if (line == Py_None)
    return true;

  long number = PyLong_AsLong (line);
  if (number > 0)
    stretch->line = (uint32_t)number;
  return number >= 0;
}

/* co_lines() may cut a stretch into many pieces. Their number, -1 with an exception. */
static Py_ssize_t
read_stretches (PyObject *pieces, LpyStretch *stretches)
{
  Py_ssize_t n = 0;

  for (Py_ssize_t i = 0; i < PyList_GET_SIZE (pieces); i++)
    {
      LpyStretch *last = n ? &stretches[n - 1] : NULL;

      if (!read_stretch (PyList_GET_ITEM (pieces, i), &stretches[n]))
        return -1;
      if (last && last->line == stretches[n].line && last->end == stretches[n].start)
        last->end = stretches[n].end;
      else
        n++;
    }
  return n;
}

static void
measure (LpyLines *lines, const LpyStretch *stretches, Py_ssize_t n, uint32_t first_line)
{
  uint32_t last = 0;

  lines->min_line = UINT32_MAX;
  for (Py_ssize_t i = 0; i < n; i++)
    {
      uint32_t line = stretches[i].line;

      if (line && line < lines->min_line)
        lines->min_line = line;
      if (line > last)
        last = line;
    }
  if (!last)
    lines->min_line = last = first_line ? first_line : 1;
  lines->n_lines = last - lines->min_line + 1;
}

static PyObject *
list_pieces (PyCodeObject *code)
{
  PyObject *iterator = PyObject_CallMethod ((PyObject *)code, "co_lines", NULL);
  PyObject *list = iterator ? PySequence_List (iterator) : NULL;

  Py_XDECREF (iterator);
  return list;
}

static bool
read_lines (LpyLines *lines, PyCodeObject *code, PyObject *pieces, PyObject *bytes)
{
  LpyStretch *stretches = calloc ((size_t)PyList_GET_SIZE (pieces) + 1, sizeof *stretches);
  Py_ssize_t n = stretches ? read_stretches (pieces, stretches) : -1;
  bool done = false;

  if (!stretches)
    PyErr_NoMemory ();
  if (n >= 0)
    {
      measure (lines, stretches, n, (uint32_t)code->co_firstlineno);
      lines->first_column = (uint32_t)lpy_code_first_column (code, PyBytes_GET_SIZE (bytes));
      done = lpy_weights_find (lines, stretches, (size_t)n,
                               (const unsigned char *)PyBytes_AS_STRING (bytes),
                               (uint32_t)PyBytes_GET_SIZE (bytes));
    }
  free (stretches);
  return done;
}

bool
lpy_lines_read (LpyLines *lines, PyCodeObject *code)
{
  PyObject *pieces = list_pieces (code);
  PyObject *bytes = pieces ? lpy_code_get_bytes (code) : NULL;
  bool done;

  *lines = (LpyLines){ 0 };
  done = bytes && read_lines (lines, code, pieces, bytes);
  if (!done)
    lpy_lines_clear (lines);
  Py_XDECREF (pieces);
  Py_XDECREF (bytes);
  return done;
}

void
lpy_lines_clear (LpyLines *lines)
{
  free (lines->weights);
  lines->weights = NULL;
}

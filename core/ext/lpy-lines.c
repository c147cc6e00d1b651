/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <stdlib.h>

#include "lpy-lines.h"

typedef struct
{
  uint32_t start; /* offsets into the bytecode */
  uint32_t end;
  uint32_t line; /* 0 = none */
} Range;

/* One tuple of co_lines(). */
static bool
read_range (PyObject *item, Range *range)
{
  PyObject *line;
  int start, end;

  if (!PyArg_ParseTuple (item, "iiO", &start, &end, &line))
    return false;
  range->start = (uint32_t)start;
  range->end = (uint32_t)end;
  range->line = 0;
  if (line == Py_None)
    return true;

  long number = PyLong_AsLong (line);
  if (number > 0)
    range->line = (uint32_t)number;
  return number >= 0;
}

/* The ranges as a list of tuples, so that they can be read twice. */
static PyObject *
list_ranges (PyCodeObject *code)
{
  PyObject *iterator = PyObject_CallMethod ((PyObject *)code, "co_lines", NULL);
  PyObject *list = iterator ? PySequence_List (iterator) : NULL;

  Py_XDECREF (iterator);
  return list;
}

static bool
measure (PyObject *ranges, LpyLines *lines, uint32_t first_line)
{
  uint32_t last = 0;

  lines->min_line = UINT32_MAX;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE (ranges); i++)
    {
      Range range;

      if (!read_range (PyList_GET_ITEM (ranges, i), &range))
        return false;
      if (!range.line)
        continue;
      if (range.line < lines->min_line)
        lines->min_line = range.line;
      if (range.line > last)
        last = range.line;
    }
  if (!last)
    lines->min_line = last = first_line ? first_line : 1;
  lines->n_lines = last - lines->min_line + 1;
  return true;
}

typedef struct
{
  uint32_t weight;
  uint32_t n_stretches;
} Sum;

/* A stretch of bytecode that belongs to one line. */
typedef struct
{
  uint32_t line;
  uint32_t start;
  uint32_t end;
  uint32_t weight;
  bool is_over; /* what follows runs once */
} Stretch;

/* Of a loop's header only what runs each turn: what comes before FOR_ITER runs once,
 * and so does what follows a conditional jump back to the body. */
static uint32_t
weigh (const unsigned char *bytes, size_t size, Range range, Stretch *stretch)
{
  uint32_t weight = stretch->weight, argument = 0;

  for (uint32_t i = range.start; i < range.end && i + 1 < size && !stretch->is_over; i += 2)
    {
      if (lpy_is_inline_cache (bytes[i]))
        continue;
      argument = argument << 8 | bytes[i + 1];
      if (bytes[i] == FOR_ITER)
        weight = 0;
      weight += lpy_weight_of_instruction (bytes[i], i == stretch->start);
      stretch->is_over = lpy_may_jump_back (bytes[i], argument, i);
      if (bytes[i] != EXTENDED_ARG)
        argument = 0;
    }
  return weight;
}

/* A line that stands in several places of the bytecode (the test of a while loop
 * at its top and at its end, a call around its arguments) is entered in each by
 * an event of its own. co_lines() may cut a stretch into many ranges. */
static bool
weigh_lines (PyObject *ranges, PyObject *bytes, const LpyLines *lines, Sum *sums)
{
  const unsigned char *code = (const unsigned char *)PyBytes_AS_STRING (bytes);
  Stretch stretch = { 0 };

  for (Py_ssize_t i = 0; i < PyList_GET_SIZE (ranges); i++)
    {
      Range range;
      Sum *sum;

      if (!read_range (PyList_GET_ITEM (ranges, i), &range))
        return false;
      if (!range.line)
        continue;
      sum = &sums[range.line - lines->min_line];
      if (range.line != stretch.line || range.start != stretch.end)
        {
          stretch = (Stretch){ range.line, range.start, range.start, 0, false };
          sum->n_stretches++;
        }
      sum->weight -= stretch.weight;
      stretch.weight = weigh (code, (size_t)PyBytes_GET_SIZE (bytes), range, &stretch);
      sum->weight += stretch.weight;
      stretch.end = range.end;
    }
  return true;
}

static bool
average (PyObject *ranges, PyObject *bytes, LpyLines *lines)
{
  Sum *sums = calloc (lines->n_lines, sizeof *sums);
  bool done = false;

  lines->weights = calloc (lines->n_lines, sizeof *lines->weights);
  if (!sums || !lines->weights)
    PyErr_NoMemory ();
  else
    done = weigh_lines (ranges, bytes, lines, sums);
  for (uint32_t i = 0; done && i < lines->n_lines; i++)
    if (sums[i].n_stretches)
      {
        uint32_t n = (sums[i].weight + sums[i].n_stretches / 2) / sums[i].n_stretches;

        lines->weights[i] = n > UINT16_MAX ? UINT16_MAX : (uint16_t)n;
      }
  free (sums);
  return done;
}

bool
lpy_lines_read (LpyLines *lines, PyCodeObject *code)
{
  PyObject *ranges = list_ranges (code);
  PyObject *bytes = lpy_code_get_bytes (code);
  bool done = false;

  *lines = (LpyLines){ 0 };
  if (ranges && bytes && measure (ranges, lines, (uint32_t)code->co_firstlineno))
    {
      lines->first_column = (uint32_t)lpy_code_first_column (code, PyBytes_GET_SIZE (bytes));
      done = average (ranges, bytes, lines);
    }
  if (!done)
    lpy_lines_clear (lines);
  Py_XDECREF (ranges);
  Py_XDECREF (bytes);
  return done;
}

void
lpy_lines_clear (LpyLines *lines)
{
  free (lines->weights);
  lines->weights = NULL;
}

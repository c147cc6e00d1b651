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

/* --- weights ------------------------------------------------------------------ */

#define ALWAYS 256 /* of the times that a stretch is entered */

typedef struct
{
  const unsigned char *code;
  uint32_t size;
  uint32_t *jumps; /* per instruction: how often it is jumped to */
} Bytecode;

typedef struct
{
  uint32_t weight;
  uint32_t n_stretches;
} Sum;

/* A loop that is left runs on once, after thousands of turns. */
static uint32_t
follow_jump (const Bytecode *bytecode, Range stretch, uint32_t at, uint32_t argument,
             uint32_t times)
{
  uint32_t target, jumps = times;
  LpyJump jump = lpy_jump_get (bytecode->code[at], argument, at, &target);

  if (jump == LPY_GOES_ON)
    return times;
  if (target <= at)
    return 0;
  if (jump == LPY_MAY_JUMP)
    jumps = times / 2;
  if (target < stretch.end && target < bytecode->size)
    bytecode->jumps[target / 2] += jumps;
  return times - jumps;
}

/* What runs of a stretch of bytecode that belongs to one line each time it is entered,
 * if every second condition holds. Of a loop's header that is one turn: what comes
 * before FOR_ITER runs once. */
static uint32_t
weigh (const Bytecode *bytecode, Range stretch)
{
  uint32_t weight = 0, argument = 0, times = ALWAYS;

  for (uint32_t i = stretch.start; i < stretch.end && i + 1 < bytecode->size; i += 2)
    {
      unsigned char opcode = bytecode->code[i];

      if (lpy_is_inline_cache (opcode))
        continue;
      argument = argument << 8 | bytecode->code[i + 1];
      times += bytecode->jumps[i / 2];
      if (opcode == FOR_ITER)
        weight = 0, times = ALWAYS;
      weight += times * lpy_weight_of_instruction (opcode, i == stretch.start);
      times = follow_jump (bytecode, stretch, i, argument, times);
      if (opcode != EXTENDED_ARG)
        argument = 0;
    }
  return weight / ALWAYS;
}

/* A line that stands in several places of the bytecode (the test of a while loop
 * at its top and at its end, a call around its arguments) is entered in each by
 * an event of its own. */
static void
add_stretch (const Bytecode *bytecode, const LpyLines *lines, Range stretch, Sum *sums)
{
  if (stretch.line)
    {
      sums[stretch.line - lines->min_line].weight += weigh (bytecode, stretch);
      sums[stretch.line - lines->min_line].n_stretches++;
    }
}

/* co_lines() may cut a stretch into many ranges. */
static bool
weigh_lines (PyObject *ranges, const Bytecode *bytecode, const LpyLines *lines, Sum *sums)
{
  Range stretch = { 0 };

  for (Py_ssize_t i = 0; i < PyList_GET_SIZE (ranges); i++)
    {
      Range range;

      if (!read_range (PyList_GET_ITEM (ranges, i), &range))
        return false;
      if (range.line == stretch.line && range.start == stretch.end)
        {
          stretch.end = range.end;
          continue;
        }
      add_stretch (bytecode, lines, stretch, sums);
      stretch = range;
    }
  add_stretch (bytecode, lines, stretch, sums);
  return true;
}

static void
average (LpyLines *lines, const Sum *sums)
{
  Sum all = { 0, 0 };

  for (uint32_t i = 0; i < lines->n_lines; i++)
    if (sums[i].n_stretches)
      {
        uint32_t n = (sums[i].weight + sums[i].n_stretches / 2) / sums[i].n_stretches;

        lines->weights[i] = n > UINT16_MAX ? UINT16_MAX : (uint16_t)n;
        all.weight += sums[i].weight;
        all.n_stretches += sums[i].n_stretches;
      }
  lines->mean_weight = all.n_stretches ? all.weight / all.n_stretches : 0;
}

static bool
find_weights (PyObject *ranges, PyObject *bytes, LpyLines *lines)
{
  uint32_t size = (uint32_t)PyBytes_GET_SIZE (bytes);
  Bytecode bytecode = { (const unsigned char *)PyBytes_AS_STRING (bytes), size,
                        calloc (size / 2 + 1, sizeof *bytecode.jumps) };
  Sum *sums = calloc (lines->n_lines, sizeof *sums);
  bool done = false;

  lines->weights = calloc (lines->n_lines, sizeof *lines->weights);
  if (!sums || !bytecode.jumps || !lines->weights)
    PyErr_NoMemory ();
  else
    done = weigh_lines (ranges, &bytecode, lines, sums);
  if (done)
    average (lines, sums);
  free (sums);
  free (bytecode.jumps);
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
      done = find_weights (ranges, bytes, lines);
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

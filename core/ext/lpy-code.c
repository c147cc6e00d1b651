/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <stdlib.h>

#include "lpy-code.h"
#include "lpy-source.h"

Py_ssize_t lpy_code_extra_index = -1;

bool
lpy_code_init (void)
{
  if (lpy_code_extra_index < 0)
    lpy_code_extra_index = lpy_request_extra_index (NULL);
  if (lpy_code_extra_index < 0)
    PyErr_SetString (PyExc_RuntimeError,
                     "Too many tools watch code objects in this process; remove one to profile.");
  return lpy_code_extra_index >= 0;
}

/* --- lines ----------------------------------------------------------------- */

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
measure_lines (PyObject *ranges, LprofCodeDescription *description)
{
  uint32_t last = 0;

  description->min_line = UINT32_MAX;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE (ranges); i++)
    {
      Range range;

      if (!read_range (PyList_GET_ITEM (ranges, i), &range))
        return false;
      if (!range.line)
        continue;
      if (range.line < description->min_line)
        description->min_line = range.line;
      if (range.line > last)
        last = range.line;
    }
  if (!last)
    description->min_line = last = description->first_line ? description->first_line : 1;
  description->n_lines = last - description->min_line + 1;
  return true;
}

static uint32_t
count_instructions (const unsigned char *bytes, size_t size, Range range)
{
  uint32_t n = 0;

  for (uint32_t i = range.start; i < range.end && i < size; i += 2)
    n += !lpy_is_inline_cache (bytes[i]);
  return n;
}

/* Returns an array of n_lines counts, or NULL with an exception. */
static uint16_t *
count_by_line (PyObject *ranges, PyObject *bytes, const LprofCodeDescription *description)
{
  uint16_t *counts = calloc (description->n_lines, sizeof *counts);

  if (!counts)
    {
      PyErr_NoMemory ();
      return NULL;
    }
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE (ranges); i++)
    {
      Range range;

      if (!read_range (PyList_GET_ITEM (ranges, i), &range))
        {
          free (counts);
          return NULL;
        }
      if (!range.line)
        continue;

      uint16_t *count = &counts[range.line - description->min_line];
      uint32_t n = *count
                   + count_instructions ((const unsigned char *)PyBytes_AS_STRING (bytes),
                                         (size_t)PyBytes_GET_SIZE (bytes), range);
      *count = n > UINT16_MAX ? UINT16_MAX : (uint16_t)n;
    }
  return counts;
}

/* --- description ----------------------------------------------------------- */

/* New reference to the qualified name; the plain one up to 3.10. */
static PyObject *
get_name (PyCodeObject *code)
{
  PyObject *name = PyObject_GetAttrString ((PyObject *)code, "co_qualname");

  if (!name && PyErr_ExceptionMatches (PyExc_AttributeError))
    {
      PyErr_Clear ();
      name = Py_NewRef (code->co_name);
    }
  return name;
}

static uint32_t
get_flags (PyCodeObject *code)
{
  uint32_t flags = 0;

  if (code->co_flags & CO_GENERATOR)
    flags |= LPROF_CODE_GENERATOR;
  if (code->co_flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE))
    flags |= LPROF_CODE_COROUTINE;
  if (code->co_flags & CO_ASYNC_GENERATOR)
    flags |= LPROF_CODE_ASYNC_GENERATOR;
  if (PyUnicode_CompareWithASCIIString (code->co_name, "<module>") == 0)
    flags |= LPROF_CODE_MODULE;
  return flags;
}

static const LprofCodeEntry *
describe (LpyRecorder *self, PyCodeObject *code, const char *name, PyObject *ranges,
          PyObject *bytes)
{
  const LprofFileEntry *file = lpy_source_find_file (self, code);
  LprofCodeDescription description = { .name = name,
                                       .first_line = (uint32_t)code->co_firstlineno,
                                       .flags = get_flags (code) };
  const LprofCodeEntry *entry = NULL;
  uint16_t *counts;

  if (!file || !measure_lines (ranges, &description))
    return NULL;
  description.first_column = (uint32_t)lpy_code_first_column (code, PyBytes_GET_SIZE (bytes));
  counts = count_by_line (ranges, bytes, &description);
  if (counts)
    {
      description.instructions = counts;
      entry = lprof_codes_add (&self->recorder.codes, file, &description);
    }
  free (counts);
  return entry;
}

static const LprofCodeEntry *
add_code (LpyRecorder *self, PyCodeObject *code)
{
  PyObject *name = get_name (code);
  PyObject *ranges = list_ranges (code);
  PyObject *bytes = lpy_code_get_bytes (code);
  const char *text = name ? PyUnicode_AsUTF8 (name) : NULL;
  const LprofCodeEntry *entry = NULL;

  if (text && ranges && bytes)
    entry = describe (self, code, text, ranges, bytes);
  Py_XDECREF (name);
  Py_XDECREF (ranges);
  Py_XDECREF (bytes);
  return entry;
}

/* --- selection ------------------------------------------------------------- */

static void
write_mark (LpyRecorder *self, PyCodeObject *code, uintptr_t mark)
{
  mark |= self->generation << LPY_MARK_BITS;
  if (lpy_code_set_extra ((PyObject *)code, lpy_code_extra_index, (void *)mark) < 0)
    PyErr_Clear ();
}

void
lpy_code_set_watched (LpyRecorder *self, PyCodeObject *code, bool watched)
{
  uintptr_t mark;

  if (lpy_code_get_mark (self, code, &mark))
    write_mark (self, code, watched ? mark | LPY_MARK_WATCHED : mark & ~LPY_MARK_WATCHED);
}

static void
set_mark (LpyRecorder *self, PyCodeObject *code, const LprofCodeEntry *entry)
{
  write_mark (self, code, entry ? (uintptr_t)entry->serial + 1 : 0);
}

static bool
ask (LpyRecorder *self, PyCodeObject *code)
{
  PyObject *answer = PyObject_CallOneArg (self->select, (PyObject *)code);
  int selected = answer ? PyObject_IsTrue (answer) : -1;

  Py_XDECREF (answer);
  return selected > 0;
}

static const LprofCodeEntry *
decide (LpyRecorder *self, PyCodeObject *code, bool without_asking)
{
  LpyError error = lpy_error_save ();
  const LprofCodeEntry *entry = NULL;

  /* What select() itself runs is not recorded: the mark is set before it runs. */
  set_mark (self, code, NULL);
  if (without_asking || ask (self, code))
    entry = add_code (self, code);
  PyErr_Clear ();
  set_mark (self, code, entry);
  lpy_error_restore (error);
  return entry;
}

const LprofCodeEntry *
lpy_code_decide (LpyRecorder *self, PyCodeObject *code)
{
  return decide (self, code, false);
}

const LprofCodeEntry *
lpy_code_select (LpyRecorder *self, PyCodeObject *code)
{
  uintptr_t mark;

  if (lpy_code_get_mark (self, code, &mark) && mark)
    return lprof_codes_get (&self->recorder.codes, (uint32_t)mark - 1);
  return decide (self, code, true);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <assert.h>

#include "lpy-code.h"
#include "lpy-compiled.h"
#include "lpy-lines.h"
#include "lpy-memory.h"
#include "lpy-source.h"

static_assert (LPROF_CODES_PER_CHUNK *LPROF_MAX_CHUNKS < LPY_MARK_SERIAL,
               "a mark has room for every serial");

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
describe (LpyRecorder *self, PyCodeObject *code, const char *name, const LpyLines *lines)
{
  const LprofFileEntry *file = lpy_source_find_file (self, code);
  LprofCodeDescription description = { .name = name,
                                       .first_line = (uint32_t)code->co_firstlineno,
                                       .first_column = lines->first_column,
                                       .min_line = lines->min_line,
                                       .n_lines = lines->n_lines,
                                       .flags = get_flags (code),
                                       .weights = lines->weights };

  return file ? lprof_codes_add (&self->recorder.codes, file, &description) : NULL;
}

static const LprofCodeEntry *
add_code (LpyRecorder *self, PyCodeObject *code)
{
  PyObject *name = get_name (code);
  const char *text = name ? PyUnicode_AsUTF8 (name) : NULL;
  const LprofCodeEntry *entry = NULL;
  LpyLines lines;

  lpy_compiled_expect (code);
  if (text && lpy_lines_read (&lines, code))
    {
      entry = describe (self, code, text, &lines);
      lpy_lines_clear (&lines);
    }
  Py_XDECREF (name);
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
lpy_code_set_watched (LpyRecorder *self, PyCodeObject *code, uintptr_t watched)
{
  uintptr_t mark;

  if (lpy_code_get_mark (self, code, &mark))
    write_mark (self, code, (mark & LPY_MARK_SERIAL) | watched);
}

/* Half of it, as a mark has it; 0 where what observing costs is the same for each line. */
static uintptr_t
get_mean_weight (PyCodeObject *code)
{
  uint32_t weight = 0;
  LpyLines lines;

  if (LPY_COST_PER_INSTRUCTION && lpy_lines_read (&lines, code))
    {
      weight = lines.mean_weight / 2;
      lpy_lines_clear (&lines);
    }
  return weight < LPY_MARK_MAX_WEIGHT ? weight : LPY_MARK_MAX_WEIGHT;
}

static void
set_mark (LpyRecorder *self, PyCodeObject *code, const LprofCodeEntry *entry)
{
  if (entry)
    write_mark (self, code, (uintptr_t)entry->serial + 1);
  else
    write_mark (self, code, get_mean_weight (code) << LPY_MARK_WEIGHT_SHIFT);
}

static bool
ask (LpyRecorder *self, PyCodeObject *code)
{
  PyObject *answer = PyObject_CallOneArg (self->select, (PyObject *)code);
  int selected = answer ? PyObject_IsTrue (answer) : -1;

  /* The interpreter may have come to a signal in there. It is the program's. */
  if (selected < 0 && PyErr_ExceptionMatches (PyExc_KeyboardInterrupt))
    PyErr_SetInterrupt ();
  Py_XDECREF (answer);
  return selected > 0;
}

static const LprofCodeEntry *
decide (LpyRecorder *self, PyCodeObject *code, bool without_asking)
{
  LpyError error = lpy_error_save ();
  const LprofCodeEntry *entry = NULL;

  lpy_memory_begin_own ();
  /* What select() itself runs is not recorded: the mark is set before it runs. */
  write_mark (self, code, 0);
  if (without_asking || ask (self, code))
    entry = add_code (self, code);
  set_mark (self, code, entry);
  PyErr_Clear ();
  lpy_memory_end_own ();
  lpy_error_restore (error);
  return entry;
}

const LprofCodeEntry *
lpy_code_decide (LpyRecorder *self, PyCodeObject *code)
{
  return decide (self, code, false);
}

void
lpy_code_ignore (LpyRecorder *self, PyCodeObject *code)
{
  set_mark (self, code, NULL);
  PyErr_Clear ();
}

const LprofCodeEntry *
lpy_code_select (LpyRecorder *self, PyCodeObject *code)
{
  uintptr_t mark;

  if (lpy_code_get_mark (self, code, &mark) && (mark & LPY_MARK_SERIAL))
    return lpy_code_from_mark (self, mark);
  return decide (self, code, true);
}

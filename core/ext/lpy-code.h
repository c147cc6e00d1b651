/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Which code objects are selected, and what the recording knows of them. */

#pragma once

#include "lpy-recorder.h"

extern Py_ssize_t lpy_code_extra_index;

/* Reserves the place where code objects carry our mark. */
bool lpy_code_init (void);

/* Asks whether code is selected and remembers the answer. Never raises. */
const LprofCodeEntry *lpy_code_decide (LpyRecorder *self, PyCodeObject *code);
/* Leaves code out without asking. */
void lpy_code_ignore (LpyRecorder *self, PyCodeObject *code);
/* Selects code without asking. */
const LprofCodeEntry *lpy_code_select (LpyRecorder *self, PyCodeObject *code);

/* The monitoring engine has turned on the code's own events, or (0) turned them off. */
void lpy_code_set_watched (LpyRecorder *self, PyCodeObject *code, uintptr_t watched);

/* A mark is the recorder's generation, whether the code is watched as selected or
 * for the sake of tasks, and the serial of its function + 1, or 0 for code that is
 * not selected: then half the mean weight of its lines stands beside it. */
#define LPY_MARK_BITS (sizeof (uintptr_t) * 4)
#define LPY_MARK_MASK (((uintptr_t)1 << LPY_MARK_BITS) - 1)
#define LPY_MARK_WATCHED ((uintptr_t)1 << (LPY_MARK_BITS - 1))
#define LPY_MARK_TASK ((uintptr_t)1 << (LPY_MARK_BITS - 2))
#define LPY_MARK_WEIGHT_SHIFT 22
#define LPY_MARK_MAX_WEIGHT 255
#define LPY_MARK_SERIAL (((uintptr_t)1 << LPY_MARK_WEIGHT_SHIFT) - 1)

/* Returns false when the code was not decided upon. */
static inline bool
lpy_code_get_mark (const LpyRecorder *self, PyCodeObject *code, uintptr_t *mark)
{
  void *extra = NULL;

  lpy_code_get_extra ((PyObject *)code, lpy_code_extra_index, &extra);
  *mark = (uintptr_t)extra & LPY_MARK_MASK;
  return ((uintptr_t)extra >> LPY_MARK_BITS) == self->generation;
}

/* Of the lines of code that is not selected. */
static inline uint32_t
lpy_weight_from_mark (uintptr_t mark)
{
  return (uint32_t)(mark >> LPY_MARK_WEIGHT_SHIFT & LPY_MARK_MAX_WEIGHT) * 2;
}

/* NULL when code is not selected. */
static inline const LprofCodeEntry *
lpy_code_from_mark (const LpyRecorder *self, uintptr_t mark)
{
  uintptr_t number = mark & LPY_MARK_SERIAL;

  return number ? lprof_codes_get (&self->recorder.codes, (uint32_t)number - 1) : NULL;
}

/* Whether the code was asked about and is not selected. */
static inline bool
lpy_code_is_declined (const LpyRecorder *self, PyCodeObject *code)
{
  uintptr_t mark;

  return lpy_code_get_mark (self, code, &mark) && !(mark & LPY_MARK_SERIAL);
}

static inline const LprofCodeEntry *
lpy_code_find (LpyRecorder *self, PyCodeObject *code)
{
  uintptr_t mark;

  if (!lpy_code_get_mark (self, code, &mark))
    return lpy_code_decide (self, code);
  return lpy_code_from_mark (self, mark);
}

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
/* Selects code without asking. */
const LprofCodeEntry *lpy_code_select (LpyRecorder *self, PyCodeObject *code);

/* A mark is the recorder's generation with the serial of the code + 1, or with 0
 * for code that is not selected. */
#define LPY_SERIAL_BITS (sizeof (uintptr_t) * 4)
#define LPY_SERIAL_MASK (((uintptr_t)1 << LPY_SERIAL_BITS) - 1)

static inline bool
lpy_code_get_mark (const LpyRecorder *self, PyCodeObject *code, uintptr_t *mark)
{
  void *extra = NULL;

  lpy_code_get_extra ((PyObject *)code, lpy_code_extra_index, &extra);
  *mark = (uintptr_t)extra & LPY_SERIAL_MASK;
  return ((uintptr_t)extra >> LPY_SERIAL_BITS) == self->generation;
}

/* NULL when code is not selected. */
static inline const LprofCodeEntry *
lpy_code_find (LpyRecorder *self, PyCodeObject *code)
{
  uintptr_t mark;

  if (!lpy_code_get_mark (self, code, &mark))
    return lpy_code_decide (self, code);
  return mark ? lprof_codes_get (&self->recorder.codes, (uint32_t)mark - 1) : NULL;
}

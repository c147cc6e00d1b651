/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Other trace functions that take lprof's place in a thread: since when, which, and
 * until when. The interpreter tells by the audit event of sys.settrace(), which
 * PyEval_SetTrace() raises too, before it changes anything. */

#pragma once

#include "lpy-recorder.h"

/* The settrace engine begins in the running thread, where another trace function, with
 * that argument, may have been at work, or NULL. */
void lpy_takeover_expect (LpyRecorder *self, Py_tracefunc before, PyObject *argument);
/* lprof's trace function is in its place in the running thread, perhaps again. */
void lpy_takeover_is_over (LpyRecorder *self);
/* Recording stops: who has lprof's place now, in any thread, is noted. To be called
 * before the running thread is given back. */
void lpy_takeover_finish (LpyRecorder *self);

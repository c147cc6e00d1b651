/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Threads that begin while the settrace engine records and that threading doesn't
 * know of: those of _thread are found when they are made, those of C code a little
 * later, and only if they are there for that long. */

#pragma once

#include "lpy-recorder.h"

/* A thread that has no trace function yet gets `first`, with argument; `usual` is
 * what the others have. */
typedef struct
{
  Py_tracefunc first, usual;
  PyObject *argument; /* borrowed */
} LpyNewThreads;

void lpy_new_threads_expect (LpyRecorder *self, const LpyNewThreads *threads);
/* Looks for threads that are new. */
void lpy_new_threads_look (LpyRecorder *self);
void lpy_new_threads_forget (void);

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The hooks in Python's allocators, and lprof._record.MemoryWatch. */

#pragma once

#include "lprof-memory.h"
#include "lpy-recorder.h"

/* Counts the recorder's memory from now on. Raises when there is no memory for it, or
 * when native allocations are asked for and can't be seen. */
bool lpy_memory_start (LpyRecorder *self);
void lpy_memory_stop (LpyRecorder *self);

/* Around work of ours, in this thread: what it allocates is not counted. */
static inline void
lpy_memory_begin_own (void)
{
  lprof_memory_slot.own++;
}

static inline void
lpy_memory_end_own (void)
{
  lprof_memory_slot.own--;
}

/* What the interpreter makes for the sake of an event: a line or an offset as an
 * object, when it is not one of those that there are anyway; a frame's object. */
void lpy_memory_disown_number (PyObject *number);
void lpy_memory_disown_line (uint32_t line);
void lpy_memory_disown_object (const void *object);

PyObject *lpy_memory_begin_own_work (PyObject *module, PyObject *unused);
PyObject *lpy_memory_end_own_work (PyObject *module, PyObject *unused);

extern PyType_Spec lpy_memory_watch_spec;

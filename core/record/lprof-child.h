/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The recording of a forked child: the parent's memory, with nothing counted. */

#pragma once

#include "lprof-recorder.h"

/* Memory for a child, made before the fork. */
typedef struct
{
  void *copy; /* NULL: there is none */
  size_t size;
  int fd;
} LprofChildMemory;

/* Copies what the recorder uses, when that is shared memory. Returns false when it
 * isn't or when the system has no more. */
bool lprof_child_memory_open (LprofChildMemory *memory, const LprofRecorder *recorder);
/* In the parent: gives it back. */
void lprof_child_memory_close (LprofChildMemory *memory);

/* In the child: puts the copy where the parent's memory stands and begins a recording
 * of its own with one thread, the one whose number in the parent was native_id. What
 * this thread has open stays open and counts from now on. Nothing here takes a lock
 * or allocates. */
void lprof_child_begin (LprofRecorder *recorder, LprofChildMemory *memory, uint32_t native_id);

/* In the child, afterwards: records nothing. */
void lprof_child_rest (LprofRecorder *recorder);

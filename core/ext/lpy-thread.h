/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The interpreter's threads and their tables. */

#pragma once

#include "lpy-recorder.h"

/* The running thread's place in the recorder of this generation; empty once the
 * thread has ended. */
typedef struct
{
  PyThreadState *thread;
  LprofTable *table;
  uintptr_t generation;
} LpyThreadSlot;

#ifdef __GLIBC__
extern __thread LpyThreadSlot lpy_thread_slot __attribute__ ((tls_model ("initial-exec")));
#else
extern __thread LpyThreadSlot lpy_thread_slot;
#endif

/* The running thread's table, made when it is new; NULL without memory. Thread
 * states are numbered for ever, so a table never gets a second thread. */
LprofTable *lpy_thread_get_table (LpyRecorder *self);
/* The same, with the slot's other members. The slot is set so long as the thread's
 * end will be noticed. */
LpyThreadSlot lpy_thread_enter (LpyRecorder *self);
/* Whether a thread has a table. */
bool lpy_thread_is_known (LpyRecorder *self, uint64_t identity);
/* A thread has ended. */
void lpy_thread_note_end (uint64_t identity);

/* Puts the frames that the threads are in the midst of into their tables. The
 * keys of frames are known to the settrace engine only. */
void lpy_thread_adopt_all (LpyRecorder *self, bool keys_known);
/* Decides upon the code of these frames, puts none into a table, and tells of each
 * thread: its table, its number in the system and in the interpreter. */
typedef void (*LpyThreadVisitor) (LpyRecorder *self, LprofTable *table, int native_id,
                                  unsigned long ident);
void lpy_thread_decide_all (LpyRecorder *self, LpyThreadVisitor visit);
/* As lpy_thread_adopt_all() for the running thread. */
void lpy_thread_adopt_here (LpyRecorder *self, LprofTable *table, bool keys_known);
/* The same, without the innermost frame, whose call event comes next. */
void lpy_thread_adopt_callers (LpyRecorder *self, LprofTable *table);

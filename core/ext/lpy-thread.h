/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The interpreter's threads and their tables. */

#pragma once

#include "lpy-recorder.h"

/* The table of a thread, made when it is new; NULL without memory. Thread states
 * are numbered for ever, so a table never gets a second thread. */
LprofTable *lpy_thread_get_table (LpyRecorder *self, PyThreadState *thread);

/* Puts the frames that a thread is in the midst of into its table. The keys of
 * frames are known to the settrace engine only. */
void lpy_thread_adopt_stack (LpyRecorder *self, LprofTable *table, PyThreadState *thread,
                             bool keys_known);

/* Notes the thread's end. */
void lpy_thread_end (LpyRecorder *self, LprofTable *table);

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What a task does from its resumption to its next suspension, and which line of it
 * held the thread for how long. The blame is with asynchronous functions: there it is
 * that a line could let others run. */

#pragma once

#include "lprof-task.h"

/* A task goes on, whose coroutine has the frame key (0: of its code, which runs
 * already). That it runs already, or that too many do, means that ends were missed. */
void lprof_step_begin (LprofTable *table, LprofTaskState *task, uint64_t key);
/* The innermost one is suspended, or ends at now (0 = the present). */
void lprof_step_end (LprofTable *table, uint64_t now);
/* The same, and its task will go on. */
void lprof_step_suspend (LprofTable *table);
/* All are over: recording stopped at now. */
void lprof_step_end_all (LprofTable *table, uint64_t now);

/* While there is a step: a selected frame becomes the innermost one, */
void lprof_step_push (LprofTable *table, LprofFrame *frame, uint64_t now);
/* stops being it, and is so still, */
void lprof_step_pop (LprofTable *table, LprofFrame *frame, uint64_t now);
/* is about to leave its open line. Returns whether the blame is with this frame, so
 * that the next line has to be told of too. */
bool lprof_step_change_line (LprofTable *table, LprofFrame *frame, uint64_t now);

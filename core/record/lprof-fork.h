/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* fork() of a recorded process. The child begins with the parent's memory, mapped
 * shared, and must count in its own before its first event:
 *
 *   before fork   copy the used part into new memory, announce a child to the keeper
 *   in the child  map the copy where the old one was, zero what was counted, drop the
 *                 other threads, keep the open frames, say hello to the keeper
 *   in the parent give the copy away; the time all this took is in no line
 *
 * The copy is made before the fork because the parent runs on at once, in the very
 * frames that the child has to find. */

#pragma once

#include "lprof-keeper-client.h"
#include "lprof-recorder.h"

/* From now on forks copy this recorder. One at a time; client may have no keeper,
 * and without follow children don't record, but they don't spoil the parent's
 * counts either. Both must live until lprof_fork_forget(). */
void lprof_fork_watch (LprofRecorder *recorder, LprofKeeperClient *client, bool follow);
void lprof_fork_forget (LprofRecorder *recorder);

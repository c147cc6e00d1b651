/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The life of one activation, for the recorder and for readers that close what
 * is open on their own copy. */

#pragma once

#include "lprof-table.h"

/* The frame that a link leads to, or NULL when it has ended since. */
LprofFrame *lprof_frame_follow (void *base, LprofOffset link, uint64_t serial);

/* Adds to function, node and caller what was not reported yet. */
void lprof_frame_report (void *base, LprofFrame *frame);

/* Closes the open line, reports, and takes the frame off its function. */
void lprof_frame_end (void *base, LprofFrame *frame);

/* On and off the stack: which activation of a function is the outermost one. */
void lprof_frame_activate (void *base, LprofFrame *frame);
void lprof_frame_deactivate (void *base, LprofFrame *frame);

/* Counts the time since suspended_at as waited. */
void lprof_frame_add_wait (void *base, LprofFrame *frame, uint64_t now);

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The life of one activation, for the recorder and for readers that close what
 * is open on their own copy. */

#pragma once

#include "lprof-table.h"

/* The frame that a link leads to, or NULL when it has ended since. */
static inline LprofFrame *
lprof_frame_follow (void *base, LprofOffset link, uint64_t serial)
{
  LprofFrame *frame = link ? lprof_at (base, link) : NULL;

  return frame && frame->serial == serial ? frame : NULL;
}

/* On the stack and off it: which activation of a function is the outermost. */
static inline void
lprof_frame_activate (void *base, LprofFrame *frame, LprofFunction *function)
{
  frame->outermost = function->active++ == 0;
  frame->uneven = 1;
  if (frame->outermost)
    function->node = frame->node;
}

static inline void
lprof_frame_deactivate (void *base, LprofFrame *frame)
{
  LprofFunction *function = lprof_at (base, frame->function);

  if (function->active)
    function->active--;
}

/* Counts the open line as executed and leaves none open. */
void lprof_frame_close_line (void *base, LprofFrame *frame);

/* Adds to function, node and caller what was not reported yet. */
void lprof_frame_report (void *base, LprofFrame *frame);

/* Closes the open line, reports, and takes the frame off its function. */
void lprof_frame_end (void *base, LprofFrame *frame);

/* Counts the time since suspended_at as waited. */
void lprof_frame_add_wait (void *base, LprofFrame *frame, uint64_t now);

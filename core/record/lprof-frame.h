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

/* For a frame that ends before its first line event. */
void lprof_frame_close_without_line (void *base, LprofFrame *frame);

static inline void
lprof_span_subtract (LprofSpan *span, LprofSpan less)
{
  span->time -= less.time;
  span->bias -= less.bias;
}

/* Moves what the frame holds for its open line to the cell. */
static inline void
lprof_frame_count_spans (LprofFrame *frame, LprofCell *cell)
{
  lprof_span_add (&cell->self, frame->line_self);
  if (frame->outermost)
    lprof_span_add (&cell->more, frame->line_child);
  else
    lprof_span_subtract (&cell->more, frame->line_self);
  lprof_span_add (&frame->closed, frame->line_self);
  lprof_span_add (&frame->closed, frame->line_child);
  frame->line_self = (LprofSpan){ 0, 0 };
  frame->line_child = (LprofSpan){ 0, 0 };
}

/* Counts the open line as executed and leaves none open. */
static inline void
lprof_frame_close_line (void *base, LprofFrame *frame)
{
  LprofCell *cell = lprof_at (base, frame->open);
  uint64_t time = frame->line_self.time + frame->line_child.time;

  lprof_cell_count_duration (cell, time, ((const LprofHeader *)base)->tick_scale);
  lprof_frame_count_spans (frame, cell);
  frame->open = 0;
}

static inline void
lprof_frame_report_recursion (LprofNode *edge, LprofSpan self, LprofSpan all,
                              const LprofFrame *caller)
{
  lprof_span_add (&edge->self, self);
  if (caller && caller->outermost)
    lprof_span_add (&edge->total, all);
}

/* Adds to function, node and caller what was not reported yet. */
static inline void
lprof_frame_report (void *base, LprofFrame *frame)
{
  LprofFunction *function = lprof_at (base, frame->function);
  LprofNode *node = lprof_at (base, frame->node);
  LprofFrame *caller = lprof_frame_follow (base, frame->caller, frame->caller_serial);
  LprofSpan inclusive = frame->closed;

  lprof_span_add (&inclusive, frame->line_self);
  lprof_span_add (&inclusive, frame->line_child);
  LprofSpan all = inclusive;
  lprof_span_subtract (&all, frame->reported);
  LprofSpan self = all;
  lprof_span_subtract (&self, frame->callees);

  lprof_span_add (&function->self, self);
  lprof_span_add (&node->self, self);
  if (frame->outermost)
    {
      lprof_span_add (&function->total, all);
      lprof_span_add (&node->total, all);
    }
  if (frame->edge != frame->node)
    lprof_frame_report_recursion (lprof_at (base, frame->edge), self, all, caller);
  if (caller && caller->function)
    {
      lprof_span_add (&caller->line_child, all);
      lprof_span_add (&caller->callees, all);
      caller->uneven = 1;
    }
  frame->reported = inclusive;
  frame->callees = (LprofSpan){ 0, 0 };
}

/* Closes the open line, reports, and takes the frame off its function. */
static inline void
lprof_frame_end (void *base, LprofFrame *frame)
{
  if (LPROF_LIKELY (frame->open))
    lprof_frame_close_line (base, frame);
  else
    lprof_frame_close_without_line (base, frame);
  lprof_frame_report (base, frame);
  if (frame->state == LPROF_FRAME_OPEN)
    lprof_frame_deactivate (base, frame);
}

/* Counts the time since suspended_at as waited. */
void lprof_frame_add_wait (void *base, LprofFrame *frame, uint64_t now);

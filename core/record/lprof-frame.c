/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-frame.h"

static void
span_subtract (LprofSpan *span, LprofSpan less)
{
  span->time -= less.time;
  span->bias -= less.bias;
}

/* Moves what the frame holds for its open line to the cell. */
static void
count_spans (LprofFrame *frame, LprofCell *cell)
{
  lprof_span_add (&cell->self, frame->line_self);
  if (frame->outermost)
    lprof_span_add (&cell->more, frame->line_child);
  else
    span_subtract (&cell->more, frame->line_self);
  lprof_span_add (&frame->closed, frame->line_self);
  lprof_span_add (&frame->closed, frame->line_child);
  frame->line_self = (LprofSpan){ 0, 0 };
  frame->line_child = (LprofSpan){ 0, 0 };
}

/* A frame that ends before its first line event (a generator that is closed,
 * some one-line functions): its time goes to the function's first line. */
static void
close_without_line (void *base, LprofFrame *frame)
{
  const LprofFunction *function = lprof_at (base, frame->function);
  const LprofCode *code = lprof_at (base, function->code);
  uint32_t index = code->first_line - frame->min_line;
  LprofCell *cell =
      (LprofCell *)lprof_at (base, frame->cells) + (index < frame->n_lines ? index : 0);

  count_spans (frame, cell);
}

static LprofSpan
difference (LprofSpan a, LprofSpan b)
{
  return (LprofSpan){ a.time - b.time, a.bias - b.bias };
}

static void
report_recursion (LprofNode *edge, LprofSpan self, LprofSpan all, const LprofFrame *caller)
{
  lprof_span_add (&edge->self, self);
  if (caller && caller->outermost)
    lprof_span_add (&edge->total, all);
}

void
lprof_frame_report (void *base, LprofFrame *frame)
{
  LprofFunction *function = lprof_at (base, frame->function);
  LprofNode *node = lprof_at (base, frame->node);
  LprofFrame *caller = lprof_frame_follow (base, frame->caller, frame->caller_serial);
  LprofSpan inclusive = frame->closed;

  lprof_span_add (&inclusive, frame->line_self);
  lprof_span_add (&inclusive, frame->line_child);
  LprofSpan all = difference (inclusive, frame->reported);
  LprofSpan self = difference (all, frame->callees);

  lprof_span_add (&function->self, self);
  lprof_span_add (&node->self, self);
  if (frame->outermost)
    {
      lprof_span_add (&function->total, all);
      lprof_span_add (&node->total, all);
    }
  if (frame->edge != frame->node)
    report_recursion (lprof_at (base, frame->edge), self, all, caller);
  if (caller && caller->function)
    {
      lprof_span_add (&caller->line_child, all);
      lprof_span_add (&caller->callees, all);
      caller->uneven = 1;
    }
  frame->reported = inclusive;
  frame->callees = (LprofSpan){ 0, 0 };
}

void
lprof_frame_close_line (void *base, LprofFrame *frame)
{
  LprofCell *cell = lprof_at (base, frame->open);
  uint64_t time = frame->line_self.time + frame->line_child.time;

  lprof_cell_count_duration (cell, time, ((const LprofHeader *)base)->tick_scale);
  count_spans (frame, cell);
  frame->open = 0;
}

void
lprof_frame_end (void *base, LprofFrame *frame)
{
  if (LPROF_LIKELY (frame->open))
    lprof_frame_close_line (base, frame);
  else
    close_without_line (base, frame);
  lprof_frame_report (base, frame);
  if (frame->state == LPROF_FRAME_OPEN)
    lprof_frame_deactivate (base, frame);
}

void
lprof_frame_add_wait (void *base, LprofFrame *frame, uint64_t now)
{
  uint64_t wait = now > frame->suspended_at ? now - frame->suspended_at : 0;

  ((LprofFunction *)lprof_at (base, frame->function))->wait += wait;
  ((LprofNode *)lprof_at (base, frame->node))->wait += wait;
  if (frame->open)
    ((LprofCell *)lprof_at (base, frame->open))->wait += wait;
}

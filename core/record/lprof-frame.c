/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-frame.h"

/* A generator that is closed, some one-line functions: the time goes to the
 * function's first line. */
void
lprof_frame_close_without_line (void *base, LprofFrame *frame)
{
  const LprofFunction *function = lprof_at (base, frame->function);
  const LprofCode *code = lprof_at (base, function->code);
  uint32_t index = code->first_line - frame->min_line;
  LprofCell *cell =
      (LprofCell *)lprof_at (base, frame->cells) + (index < frame->n_lines ? index : 0);

  lprof_frame_count_spans (frame, cell);
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

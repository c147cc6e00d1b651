/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Calls, returns, yields and resumptions; line events are in the header. */

#include "lprof-step.h"
#include "lprof-table-private.h"

/* The interpreter uses an address again: the frame that had it has ended without
 * our seeing it. */
static void
drop_stale (LprofTable *table, uint64_t key)
{
  LprofFrame *frame;

  while ((frame = lprof_frame_index_find_key (&table->index, key)))
    {
      if (frame->function)
        lprof_frame_end (table->base, frame);
      lprof_table_free_frame (table, frame);
    }
}

/* Raising the two events of a call costs both sides. */
static void
add_call_bias (LprofTable *table, LprofFrame *caller, LprofFrame *frame)
{
  uint64_t half = lprof_table_header (table)->bias_per_call / 2;

  if (caller)
    {
      caller->line_self.bias += half;
      caller->uneven = 1;
    }
  frame->line_self.bias += half;
}

static bool
is_nested (const LprofFrame *frame, const LprofFrame *caller)
{
  return frame->edge != frame->node && caller && !caller->outermost;
}

static void
count_call (LprofTable *table, const LprofFrame *frame, const LprofFrame *caller)
{
  LprofFunction *function = lprof_at (table->base, frame->function);
  LprofNode *edge = lprof_at (table->base, frame->edge);

  function->calls++;
  function->recursive += !frame->outermost;
  edge->calls++;
  edge->nested += is_nested (frame, caller);
}

static void
count_resumption (LprofTable *table, const LprofFrame *frame, const LprofFrame *caller)
{
  LprofFunction *function = lprof_at (table->base, frame->function);
  LprofNode *edge = lprof_at (table->base, frame->edge);

  function->resumptions++;
  function->recursive_resumptions += !frame->outermost;
  edge->resumptions++;
  edge->nested += is_nested (frame, caller);
}

void
lprof_table_count_resumption (LprofTable *table)
{
  const LprofFrame *frame = table->current;

  if (frame->function)
    count_resumption (table, frame,
                      lprof_frame_follow (table->base, frame->caller, frame->caller_serial));
}

static inline LprofEvent
call (LprofTable *table, uint64_t key, uint64_t code_key, const LprofCodeEntry *code, bool is_plain)
{
  uint64_t now = 0;
  LprofFrame *frame;

  if (code)
    {
      now = lprof_clock_read (table->clock);
      if (LPROF_UNLIKELY (lprof_table_needs_attention (table, now)))
        return LPROF_EVENT_ATTENTION;
      lprof_table_charge (table, now);
    }
  if (LPROF_UNLIKELY (table->index.n_used))
    drop_stale (table, key);

  frame = lprof_table_new_frame (table, key, code_key, code);
  if (LPROF_LIKELY (frame != NULL))
    {
      LprofFrame *caller = table->running;

      lprof_table_push (table, frame);
      frame->is_plain = is_plain;
      if (frame->function)
        {
          count_call (table, frame, caller);
          add_call_bias (table, caller, frame);
          if (LPROF_UNLIKELY (table->step))
            lprof_step_push (table, frame, now);
        }
    }
  if (code)
    table->thread->running_since = lprof_clock_read (table->clock);
  return LPROF_EVENT_DONE;
}

void
lprof_table_ignore (LprofTable *table, uint32_t weight, bool was_resumed)
{
  const LprofHeader *header = lprof_table_header (table);
  int64_t cost = header->bias_ignored_base + (int64_t)(header->bias_per_weight * weight >> 8);

  if (!table->running || table->current->function)
    return;
  table->current->ignored_cost = cost > 0 ? (uint32_t)cost : 0;
  table->running->line_self.bias +=
      was_resumed ? header->bias_ignored_resumption : header->bias_ignored_call;
  table->running->uneven = 1;
}

LprofEvent
lprof_table_call (LprofTable *table, uint64_t key, uint64_t code_key, const LprofCodeEntry *code)
{
  return call (table, key, code_key, code, false);
}

LprofEvent
lprof_table_call_plain (LprofTable *table, uint64_t key, uint64_t code_key,
                        const LprofCodeEntry *code)
{
  return call (table, key, code_key, code, true);
}

void
lprof_table_adopt (LprofTable *table, uint64_t key, uint64_t code_key, const LprofCodeEntry *code,
                   uint32_t line)
{
  uint64_t now = lprof_clock_read (table->clock);
  LprofFrame *frame;

  lprof_table_charge (table, now);
  drop_stale (table, key);
  frame = lprof_table_new_frame (table, key, code_key, code);
  if (frame)
    lprof_table_push (table, frame);
  if (frame && frame->function && line - frame->min_line < frame->n_lines)
    {
      LprofCell *cell = lprof_frame_cell (table->base, frame, line);

      if (!cell->context)
        lprof_table_touch_cell (table, frame, cell, line);
      frame->line = line;
      frame->open = lprof_offset_of (table->base, cell);
    }
  table->thread->running_since = lprof_clock_read (table->clock);
}

void
lprof_table_new_line (LprofTable *table, uint32_t line, uint64_t now)
{
  LprofFrame *frame = table->current;
  LprofCell *cell = lprof_frame_cell (table->base, frame, line);

  if (cell->context
      != atomic_load_explicit (&lprof_table_header (table)->context, memory_order_relaxed))
    lprof_table_touch_cell (table, frame, cell, line);
  frame->line_self.time += now - table->thread->running_since;
  if (frame->open)
    {
      const LprofCell *last = lprof_at (table->base, frame->open);
      bool is_blamed = table->step && lprof_step_change_line (table, frame, now);

      cell->revisits += !lprof_is_hit (cell, last, frame->line, line);
      lprof_frame_close_line (table->base, frame);
      frame->uneven = is_blamed || !frame->outermost;
    } /* else what was spent since the call is this line's */
  cell->events++;
  frame->closed.bias += cell->cost;
  if (!frame->outermost)
    cell->more.bias -= cell->cost;
  frame->open = lprof_offset_of (table->base, cell);
  frame->line = line;
  table->thread->n_events++;
  table->thread->running_since = lprof_clock_read (table->clock);
}

LprofEvent
lprof_table_line_monotonic (LprofTable *table, uint64_t key, uint32_t line)
{
  return lprof_table_line_with (table, key, line, LPROF_CLOCK_MONOTONIC);
}

LprofEvent
lprof_table_return_of_key (LprofTable *table, uint64_t key)
{
  LprofFrame *frame = table->current;

  if (LPROF_UNLIKELY (frame->key != key))
    return LPROF_EVENT_ELSEWHERE;
  if (!frame->function)
    {
      lprof_table_leave (table, frame);
      lprof_table_free_frame (table, frame);
      return LPROF_EVENT_DONE;
    }

  uint64_t now = lprof_clock_read (table->clock);
  if (LPROF_UNLIKELY (lprof_table_needs_attention (table, now)))
    return LPROF_EVENT_ATTENTION;
  lprof_table_charge (table, now);
  if (LPROF_UNLIKELY (table->step))
    lprof_step_pop (table, frame, now);
  lprof_frame_end (table->base, frame);
  lprof_table_leave (table, frame);
  lprof_table_free_frame (table, frame);
  table->thread->running_since = lprof_clock_read (table->clock);
  return LPROF_EVENT_DONE;
}

LprofEvent
lprof_table_return (LprofTable *table, uint64_t key, uint64_t code_key)
{
  if (LPROF_UNLIKELY (table->current->code_key != code_key))
    return LPROF_EVENT_ELSEWHERE;
  return lprof_table_return_of_key (table, key);
}

LprofEvent
lprof_table_yield (LprofTable *table, uint64_t key, uint64_t code_key)
{
  LprofFrame *frame = table->current;

  if (LPROF_UNLIKELY (!lprof_table_has_on_top (table, key, code_key)))
    return LPROF_EVENT_ELSEWHERE;
  if (!frame->function)
    return lprof_table_return (table, key, code_key);

  uint64_t now = lprof_clock_read (table->clock);
  if (LPROF_UNLIKELY (lprof_table_needs_attention (table, now)))
    return LPROF_EVENT_ATTENTION;
  lprof_table_charge (table, now);
  if (LPROF_UNLIKELY (table->step))
    lprof_step_pop (table, frame, now);
  lprof_frame_report (table->base, frame);
  lprof_frame_deactivate (table->base, frame);
  lprof_table_leave (table, frame);
  frame->state = LPROF_FRAME_SUSPENDED;
  frame->parent = frame->caller = 0;
  frame->suspended_at = now;
  if (!frame->indexed && !lprof_frame_index_add (&table->index, frame))
    lprof_table_free_frame (table, frame);
  table->thread->running_since = lprof_clock_read (table->clock);
  return LPROF_EVENT_DONE;
}

LprofEvent
lprof_table_resume (LprofTable *table, uint64_t key, uint64_t code_key)
{
  LprofFrame *frame = lprof_frame_index_find (&table->index, key, code_key);
  LprofFrame *caller = table->running;

  if (!frame || frame->state != LPROF_FRAME_SUSPENDED)
    return LPROF_EVENT_ELSEWHERE;

  uint64_t now = lprof_clock_read (table->clock);
  if (LPROF_UNLIKELY (lprof_table_needs_attention (table, now)))
    return LPROF_EVENT_ATTENTION;
  lprof_table_charge (table, now);
  lprof_frame_index_remove (&table->index, frame);
  lprof_table_push (table, frame);
  lprof_frame_add_wait (table->base, frame, now);
  if (LPROF_LIKELY (frame->function))
    {
      count_resumption (table, frame, caller);
      add_call_bias (table, caller, frame);
      if (LPROF_UNLIKELY (table->step))
        lprof_step_push (table, frame, now);
    }
  table->thread->running_since = lprof_clock_read (table->clock);
  return LPROF_EVENT_DONE;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What a naive stack can't do: events of a frame that is not on top. */

#include "lprof-table-private.h"

static LprofFrame *
parent_of (LprofTable *table, const LprofFrame *frame)
{
  return lprof_frame_follow (table->base, frame->parent, frame->parent_serial);
}

static LprofFrame *
top (LprofTable *table)
{
  return table->current == &table->nobody ? NULL : table->current;
}

/* Where the frame stands on the running stack, searched inside out. A frame that
 * ran before the recording is known by its code until its first event. */
static LprofFrame *
find_on_stack (LprofTable *table, uint64_t key, uint64_t code_key)
{
  for (LprofFrame *frame = top (table); frame; frame = parent_of (table, frame))
    if (frame->code_key == code_key && (frame->key == key || !frame->key))
      return frame;
  return NULL;
}

/* Ends the frames further in than outer: their own ends were missed. */
static void
end_frames_inside (LprofTable *table, const LprofFrame *outer)
{
  for (LprofFrame *frame = top (table), *parent; frame && frame != outer; frame = parent)
    {
      parent = parent_of (table, frame);
      if (frame->function)
        lprof_frame_end (table->base, frame);
      lprof_table_free_frame (table, frame);
    }
}

/* Puts the running stack aside: all its frames can be found by key from now on.
 * The part that was put aside before is still in the index. */
static bool
index_stack (LprofTable *table)
{
  for (LprofFrame *frame = top (table); frame && !frame->indexed && frame->key;
       frame = parent_of (table, frame))
    if (!lprof_frame_index_add (&table->index, frame))
      return false;
  return true;
}

static void
deactivate_stack (LprofTable *table)
{
  for (LprofFrame *frame = top (table); frame; frame = parent_of (table, frame))
    if (frame->function)
      lprof_frame_deactivate (table->base, frame);
}

/* The outermost activation of each function is found by counting down, from the
 * inside to the outside. */
static void
activate_stack (LprofTable *table)
{
  void *base = table->base;

  for (LprofFrame *frame = top (table); frame; frame = parent_of (table, frame))
    if (frame->function)
      ((LprofFunction *)lprof_at (base, frame->function))->active++;
  for (LprofFrame *frame = top (table); frame; frame = parent_of (table, frame))
    if (frame->function)
      {
        LprofFunction *function = lprof_at (base, frame->function);

        frame->outermost = --function->active == 0;
        frame->uneven = 1;
        if (frame->outermost)
          function->node = frame->node;
      }
  for (LprofFrame *frame = top (table); frame; frame = parent_of (table, frame))
    if (frame->function)
      ((LprofFunction *)lprof_at (base, frame->function))->active++;
}

/* Lets the running stack wait and goes on with the one that frame is on top of. */
static bool
change_stack (LprofTable *table, LprofFrame *frame)
{
  if (!index_stack (table))
    return false;
  deactivate_stack (table);
  lprof_table_set_current (table, frame);
  activate_stack (table);
  return true;
}

static bool
switch_to (LprofTable *table, uint64_t key, uint64_t code_key, bool stacks_switch)
{
  LprofFrame *frame = lprof_frame_index_find (&table->index, key, code_key);

  if (frame && frame->state == LPROF_FRAME_SUSPENDED)
    return lprof_table_resume (table, key, code_key) == LPROF_EVENT_DONE;
  if (frame)
    return change_stack (table, frame);

  frame = find_on_stack (table, key, code_key);
  if (!frame)
    return false;
  frame->key = key;
  if (stacks_switch)
    return change_stack (table, frame);
  end_frames_inside (table, frame);
  lprof_table_set_current (table, frame);
  return true;
}

bool
lprof_table_switch (LprofTable *table, uint64_t key, uint64_t code_key, bool stacks_switch)
{
  lprof_table_charge (table, lprof_clock_read (table->clock));
  bool found = switch_to (table, key, code_key, stacks_switch);
  table->thread->running_since = lprof_clock_read (table->clock);
  return found;
}

LprofEvent
lprof_table_take_over (LprofTable *table, LprofTable *other, uint64_t key, uint64_t code_key,
                       const LprofCodeEntry *code)
{
  LprofFrame *theirs = lprof_frame_index_find (&other->index, key, code_key);
  LprofFrame *ours;

  if (!theirs || theirs->state != LPROF_FRAME_SUSPENDED)
    return LPROF_EVENT_ELSEWHERE;

  uint32_t line = theirs->line;
  uint64_t suspended_at = theirs->suspended_at;
  lprof_frame_end (other->base, theirs);
  lprof_table_free_frame (other, theirs);
  lprof_table_adopt (table, key, code_key, code, line);
  ours = table->current;
  if (ours->function && ours->key == key)
    {
      ours->suspended_at = suspended_at;
      lprof_frame_add_wait (table->base, ours, table->thread->running_since);
    }
  return LPROF_EVENT_DONE;
}

void
lprof_table_suspect (LprofTable *table)
{
  if (index_stack (table))
    {
      lprof_table_charge (table, lprof_clock_read (table->clock));
      deactivate_stack (table);
      lprof_table_set_current (table, NULL);
      lprof_table_go_on (table);
    }
}

void
lprof_table_reset (LprofTable *table)
{
  LprofOffset offset = atomic_load (&table->thread->frames);

  lprof_slots_clear (&table->index);
  table->free_frames = NULL;
  for (LprofFrame *frame; offset; offset = frame->next)
    {
      frame = lprof_at (table->base, offset);
      frame->indexed = 0;
      lprof_table_free_frame (table, frame);
    }
  offset = atomic_load (&table->thread->functions);
  for (LprofFunction *function; offset; offset = function->next)
    {
      function = lprof_at (table->base, offset);
      function->active = 0;
    }
  lprof_table_set_current (table, NULL);
}

/* The end of what is recorded, when that is over. */
static uint64_t
clip (const LprofHeader *header, uint64_t now)
{
  if (header->stopped.ticks && header->stopped.ticks < now)
    now = header->stopped.ticks;
  if (header->deadline && header->deadline < now)
    now = header->deadline;
  return now;
}

void
lprof_table_pause (LprofTable *table)
{
  uint64_t now = clip (lprof_table_header (table), lprof_clock_read (table->clock));

  if (now > table->thread->running_since)
    lprof_table_charge (table, now);
  table->thread->running_since = now;
}

void
lprof_table_go_on (LprofTable *table)
{
  table->thread->running_since = lprof_clock_read (table->clock);
}

void
lprof_table_end (LprofTable *table)
{
  lprof_table_pause (table);
  table->thread->ended = table->thread->running_since;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Shared by the files that make up a table. */

#pragma once

#include "lprof-frame.h"
#include "lprof-table.h"
#include "lprof-tree.h"

/* The time up to now belongs to the line that was running. */
static inline void
lprof_table_charge (LprofTable *table, uint64_t now)
{
  if (table->running)
    {
      table->running->line_self.time += now - table->thread->running_since;
      table->running->uneven = 1;
    }
}

static inline bool
lprof_table_needs_attention (const LprofTable *table, uint64_t now)
{
  return now
         >= atomic_load_explicit (&lprof_table_header (table)->attention_at, memory_order_relaxed);
}

/* Makes more frames to take; false when the mapping is full. */
bool lprof_table_add_frames (LprofTable *table);
/* Makes what this thread counts of a function when it is new; NULL when the
 * mapping is full. */
LprofFunction *lprof_table_find_function (LprofTable *table, const LprofCodeEntry *code);

static inline LprofFunction *
lprof_table_get_function (LprofTable *table, const LprofCodeEntry *code)
{
  LprofFunction *function =
      LPROF_LIKELY (code->serial < table->n_functions) ? table->functions[code->serial] : NULL;

  return LPROF_LIKELY (function != NULL) ? function : lprof_table_find_function (table, code);
}

/* Gives a frame back for use by another activation. */
static inline void
lprof_table_free_frame (LprofTable *table, LprofFrame *frame)
{
  if (LPROF_UNLIKELY (frame->indexed))
    lprof_frame_index_remove (&table->index, frame);
  frame->state = LPROF_FRAME_FREE;
  frame->serial = 0;
  frame->parent = table->free_frames ? lprof_offset_of (table->base, table->free_frames) : 0;
  table->free_frames = frame;
}

/* A frame of the function, not on the stack; NULL when the mapping is full. */
static inline LprofFrame *
lprof_table_new_frame (LprofTable *table, uint64_t key, uint64_t code_key,
                       const LprofCodeEntry *code)
{
  LprofFunction *function = code ? lprof_table_get_function (table, code) : NULL;
  LprofFrame *frame;

  if (LPROF_UNLIKELY (!table->free_frames) && !lprof_table_add_frames (table))
    return NULL;
  frame = table->free_frames;
  table->free_frames = frame->parent ? lprof_at (table->base, frame->parent) : NULL;
  frame->key = key;
  frame->code_key = code_key;
  frame->open = 0;
  frame->line = frame->outermost = 0;
  frame->uneven = 1; /* no line is open */
  frame->min_line = function ? code->min_line : 0;
  frame->n_lines = function ? code->n_lines : 0;
  frame->is_async =
      function && (code->flags & (LPROF_CODE_COROUTINE | LPROF_CODE_ASYNC_GENERATOR)) != 0;
  frame->is_plain = 0;
  frame->ignored_cost = 0;
  frame->cells = function ? function->cells : 0;
  frame->function = function ? lprof_offset_of (table->base, function) : 0;
  frame->node = frame->edge = 0;
  frame->line_self = frame->line_child = frame->closed = (LprofSpan){ 0, 0 };
  frame->callees = frame->reported = (LprofSpan){ 0, 0 };
  return frame;
}

/* Makes frame the innermost one, where it stands; NULL: none. */
static inline void
lprof_table_set_current (LprofTable *table, LprofFrame *frame)
{
  LprofFrame *running = frame;

  if (frame && !frame->function)
    running = lprof_frame_follow (table->base, frame->caller, frame->caller_serial);
  table->current = frame ? frame : &table->nobody;
  table->running = running;
  table->thread->current = frame ? lprof_offset_of (table->base, frame) : 0;
  table->thread->running = running ? lprof_offset_of (table->base, running) : 0;
}

/* The frame that called this one becomes the innermost one. */
static inline void
lprof_table_leave (LprofTable *table, LprofFrame *frame)
{
  lprof_table_set_current (table,
                           lprof_frame_follow (table->base, frame->parent, frame->parent_serial));
}

/* The caller's child for this function: mostly the one of the call before. */
static inline LprofOffset
lprof_table_find_child (LprofTable *table, const LprofFunction *function, uint32_t mark,
                        LprofOffset before)
{
  const LprofFrame *caller = table->running;
  LprofOffset parent = caller ? caller->node : lprof_tree_root (table);
  uint32_t line = (caller ? caller->line : 0) | mark;
  const LprofNode *node = lprof_at (table->base, before);

  if (LPROF_LIKELY (before) && LPROF_LIKELY (node->parent == parent)
      && LPROF_LIKELY (node->line == line && node->code == function->code))
    return before;
  return lprof_tree_find (table, parent, line, function->code);
}

/* The recursive node; where there is no room for it the call counts for node itself. */
static inline LprofOffset
lprof_table_find_edge (LprofTable *table, LprofFunction *function)
{
  LprofOffset edge = lprof_table_find_child (table, function, LPROF_NODE_RECURSIVE, function->edge);

  if (LPROF_LIKELY (edge) && !((LprofNode *)lprof_at (table->base, edge))->is_other)
    return function->edge = edge;
  return function->node;
}

/* Makes frame the innermost one, called by the frame that was so far. Without a
 * node (the mapping is full) it counts as not selected. */
static inline void
lprof_table_push (LprofTable *table, LprofFrame *frame)
{
  LprofFrame *parent = table->current;
  LprofFrame *caller = table->running;

  if (frame->function)
    {
      LprofFunction *function = lprof_at (table->base, frame->function);

      frame->node = function->active ? function->node
                                     : lprof_table_find_child (table, function, 0, function->node);
      frame->edge = function->active ? lprof_table_find_edge (table, function) : frame->node;
      if (LPROF_LIKELY (frame->node))
        lprof_frame_activate (table->base, frame, function);
      else
        frame->function = frame->n_lines = 0;
    }
  frame->serial = ++table->last_serial;
  frame->state = LPROF_FRAME_OPEN;
  frame->parent = parent == &table->nobody ? 0 : lprof_offset_of (table->base, parent);
  frame->parent_serial = parent->serial;
  frame->caller = caller ? lprof_offset_of (table->base, caller) : 0;
  frame->caller_serial = caller ? caller->serial : 0;
  lprof_table_set_current (table, frame);
}

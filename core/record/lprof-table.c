/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <stdlib.h>
#include <string.h>

#include "lprof-table-private.h"
#include "lprof-task.h"

#define FRAMES_PER_BLOCK 64u

/* --- frames ---------------------------------------------------------------- */

static bool
add_frames (LprofTable *table)
{
  LprofOffset block = lprof_arena_alloc (table->arena, FRAMES_PER_BLOCK * sizeof (LprofFrame));

  if (!block)
    return false;
  for (uint32_t i = FRAMES_PER_BLOCK; i-- > 0;)
    {
      LprofOffset offset = block + i * sizeof (LprofFrame);
      LprofFrame *frame = lprof_at (table->base, offset);

      frame->parent = table->free_frames ? lprof_offset_of (table->base, table->free_frames) : 0;
      table->free_frames = frame;
      lprof_push (&table->thread->frames, &frame->next, offset);
    }
  return true;
}

static LprofFrame *
take_frame (LprofTable *table)
{
  LprofFrame *frame;

  if (!table->free_frames && !add_frames (table))
    return NULL;
  frame = table->free_frames;
  table->free_frames = frame->parent ? lprof_at (table->base, frame->parent) : NULL;
  frame->min_line = frame->n_lines = frame->line = frame->outermost = frame->is_async = 0;
  frame->uneven = 1; /* no line is open */
  frame->cells = frame->open = frame->function = frame->node = 0;
  frame->line_self = frame->line_child = frame->closed = (LprofSpan){ 0, 0 };
  frame->callees = frame->reported = (LprofSpan){ 0, 0 };
  return frame;
}

void
lprof_table_free_frame (LprofTable *table, LprofFrame *frame)
{
  if (frame->indexed)
    lprof_frame_index_remove (&table->index, frame);
  frame->state = LPROF_FRAME_FREE;
  frame->serial = 0;
  frame->parent = table->free_frames ? lprof_offset_of (table->base, table->free_frames) : 0;
  table->free_frames = frame;
}

/* --- functions ------------------------------------------------------------- */

static LprofFunction *
add_function (LprofTable *table, const LprofCodeEntry *code)
{
  LprofOffset cells = lprof_arena_alloc (table->arena, code->n_lines * sizeof (LprofCell));
  LprofOffset offset = cells ? lprof_arena_alloc (table->arena, sizeof (LprofFunction)) : 0;
  LprofFunction *function;

  if (!offset)
    return NULL;
  function = lprof_at (table->base, offset);
  function->code = code->code;
  function->cells = cells;
  lprof_push (&table->thread->functions, &function->next, offset);
  return function;
}

static bool
reserve_functions (LprofTable *table, size_t n)
{
  size_t capacity = table->n_functions ? table->n_functions : 64;

  while (capacity < n)
    capacity *= 2;
  if (capacity == table->n_functions)
    return true;

  LprofFunction **functions = realloc (table->functions, capacity * sizeof *functions);
  if (!functions)
    return false;
  memset (functions + table->n_functions, 0, (capacity - table->n_functions) * sizeof *functions);
  table->functions = functions;
  table->n_functions = capacity;
  return true;
}

LprofFunction *
lprof_table_get_function (LprofTable *table, const LprofCodeEntry *code)
{
  if (LPROF_UNLIKELY (code->serial >= table->n_functions)
      && !reserve_functions (table, code->serial + 1u))
    return NULL;
  if (LPROF_UNLIKELY (!table->functions[code->serial]))
    table->functions[code->serial] = add_function (table, code);
  return table->functions[code->serial];
}

LprofFrame *
lprof_table_new_frame (LprofTable *table, uint64_t key, uint64_t code_key,
                       const LprofCodeEntry *code)
{
  LprofFunction *function = code ? lprof_table_get_function (table, code) : NULL;
  LprofFrame *frame = take_frame (table);

  if (!frame)
    return NULL;
  frame->key = key;
  frame->code_key = code_key;
  if (function)
    {
      frame->min_line = code->min_line;
      frame->n_lines = code->n_lines;
      frame->cells = function->cells;
      frame->is_async = (code->flags & (LPROF_CODE_COROUTINE | LPROF_CODE_ASYNC_GENERATOR)) != 0;
      frame->function = lprof_offset_of (table->base, function);
    }
  return frame;
}

/* --- the stack ------------------------------------------------------------- */

void
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

static LprofOffset
find_child (LprofTable *table, const LprofFunction *function, uint32_t mark)
{
  LprofFrame *caller = table->running;

  if (caller)
    return lprof_tree_find (table, caller->node, caller->line | mark, function->code);
  return lprof_tree_find (table, lprof_tree_root (table), mark, function->code);
}

/* The recursive node; where there is no room for it the call counts for node itself. */
static LprofOffset
find_edge (LprofTable *table, const LprofFunction *function, LprofOffset node)
{
  LprofOffset edge = find_child (table, function, LPROF_NODE_RECURSIVE);

  return edge && !((LprofNode *)lprof_at (table->base, edge))->is_other ? edge : node;
}

/* Without a node (the mapping is full) the frame counts as not selected. */
static void
select_node (LprofTable *table, LprofFrame *frame)
{
  LprofFunction *function = lprof_at (table->base, frame->function);

  frame->node = function->active ? function->node : find_child (table, function, 0);
  if (LPROF_LIKELY (frame->node))
    {
      frame->edge = function->active ? find_edge (table, function, frame->node) : frame->node;
      lprof_frame_activate (table->base, frame, function);
      return;
    }
  frame->function = 0;
  frame->n_lines = 0;
}

void
lprof_table_push (LprofTable *table, LprofFrame *frame)
{
  LprofFrame *parent = table->current;
  LprofFrame *caller = table->running;

  if (frame->function)
    select_node (table, frame);
  frame->serial = ++table->last_serial;
  frame->state = LPROF_FRAME_OPEN;
  frame->parent = parent == &table->nobody ? 0 : lprof_offset_of (table->base, parent);
  frame->parent_serial = parent->serial;
  frame->caller = caller ? lprof_offset_of (table->base, caller) : 0;
  frame->caller_serial = caller ? caller->serial : 0;
  lprof_table_set_current (table, frame);
}

void
lprof_table_leave (LprofTable *table, LprofFrame *frame)
{
  lprof_table_set_current (table,
                           lprof_frame_follow (table->base, frame->parent, frame->parent_serial));
}

/* --- a thread's table ------------------------------------------------------ */

static LprofThread *
add_thread (LprofArena *arena, uint32_t clock, uint32_t serial, uint32_t native_id,
            const char *name)
{
  LprofOffset offset = lprof_arena_alloc (arena, sizeof (LprofThread));
  LprofThread *thread;

  if (!offset)
    return NULL;
  thread = lprof_at (arena->base, offset);
  thread->name = lprof_arena_add_text (arena, name, strlen (name));
  thread->serial = serial;
  thread->native_id = native_id;
  thread->started = lprof_clock_read (clock);
  thread->running_since = thread->started;
  lprof_push (&((LprofHeader *)arena->base)->threads, &thread->next, offset);
  return thread;
}

LprofTable *
lprof_table_new (LprofArena *arena, LprofCodes *codes, uint32_t clock, uint32_t serial,
                 uint32_t native_id, const char *name)
{
  LprofTable *table = calloc (1, sizeof *table);

  if (!table)
    return NULL;
  table->base = arena->base;
  table->arena = arena;
  table->codes = codes;
  table->clock = clock;
  table->current = &table->nobody;
  table->nobody.key = UINT64_MAX;
  table->thread = add_thread (arena, clock, serial, native_id, name);
  if (!table->thread || !lprof_tree_root (table))
    {
      lprof_table_free (table);
      return NULL;
    }
  return table;
}

void
lprof_table_free (LprofTable *table)
{
  lprof_frame_index_clear (&table->index);
  lprof_tasks_free (table);
  free (table->nodes.slots);
  free (table->functions);
  free (table);
}

/* --- cells ----------------------------------------------------------------- */

static void
push_mark (LprofTable *table, const LprofFrame *frame, const LprofCell *cell, uint32_t line,
           uint32_t context)
{
  LprofOffset offset = lprof_arena_alloc (table->arena, sizeof (LprofMark));

  if (!offset)
    return;
  LprofMark *mark = lprof_at (table->base, offset);
  mark->function = frame->function;
  mark->line = line;
  mark->context = context;
  mark->events = cell->events;
  mark->hits = lprof_cell_get_hits (cell);
  mark->self = lprof_cell_get_self (cell);
  mark->total = lprof_cell_get_total (cell);
  mark->wait = cell->wait;
  lprof_push (&table->thread->marks, &mark->next, offset);
}

void
lprof_table_touch_cell (LprofTable *table, LprofFrame *frame, LprofCell *cell, uint32_t line)
{
  const LprofHeader *header = lprof_table_header (table);
  const LprofFunction *function = lprof_at (table->base, frame->function);
  const LprofCode *code = lprof_at (table->base, function->code);
  uint32_t context = atomic_load_explicit (&header->context, memory_order_relaxed);
  uint32_t cost;

  if (!cell->context)
    {
      lprof_codes_describe_line (table->codes, lprof_codes_get (table->codes, code->serial), line,
                                 cell);
      cell->shortest = UINT64_MAX;
    }
  cost = (uint32_t)(header->bias_per_line + (header->bias_per_weight * cell->weight >> 8));
  cell->self.bias += cell->events * ((uint64_t)cell->cost - cost); /* what was counted stays */
  cell->cost = cost;
  if (context > 1)
    push_mark (table, frame, cell, line, context);
  cell->context = context;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <stdlib.h>
#include <string.h>

#include "lprof-table-private.h"
#include "lprof-task.h"

#define FRAMES_PER_BLOCK 64u

bool
lprof_table_add_frames (LprofTable *table)
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
lprof_table_find_function (LprofTable *table, const LprofCodeEntry *code)
{
  if (code->serial >= table->n_functions && !reserve_functions (table, code->serial + 1u))
    return NULL;
  if (!table->functions[code->serial])
    table->functions[code->serial] = add_function (table, code);
  return table->functions[code->serial];
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
lprof_table_set_name (LprofTable *table, const char *name)
{
  LprofOffset text = lprof_arena_add_text (table->arena, name, strlen (name));

  if (text)
    table->thread->name = text;
}

void
lprof_table_free (LprofTable *table)
{
  lprof_slots_clear (&table->index);
  lprof_tasks_free (table);
  lprof_slots_clear (&table->nodes);
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

/* What raising an event of the line costs, in ticks. */
static uint32_t
get_cost (const LprofHeader *header, const LprofCell *cell)
{
  int64_t cost = header->bias_base + (int64_t)(header->bias_per_weight * cell->weight >> 8);

  return cost > 0 ? (uint32_t)cost : 0;
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
  cost = get_cost (header, cell);
  cell->self.bias += cell->events * ((uint64_t)cell->cost - cost); /* what was counted stays */
  cell->cost = cost;
  if (context > 1)
    push_mark (table, frame, cell, line, context);
  cell->context = context;
}

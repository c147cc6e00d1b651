/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Beginning and end of counting memory: of a recording, a watch, a forked child. */

#include <pthread.h>
#include <sched.h>
#include <string.h>

#include "lprof-memory-account.h"
#include "lprof-memory-counts.h"
#include "lprof-memory-use.h"

#define FIRST_MOMENT_NS 1000000.0

/* --- the account's own ----------------------------------------------------------------- */

__attribute__ ((cold)) void
lprof_account_wait (void)
{
  while (atomic_exchange_explicit (&lprof_account.lock, 1, memory_order_acquire))
    while (atomic_load_explicit (&lprof_account.lock, memory_order_relaxed))
      sched_yield ();
}

static void
forget_cell (uint64_t *word)
{
  if (*word & BLOCK_PRESENT)
    *word &= ((uint64_t)1 << CELL_SHIFT) - 1;
}

/* The blocks stay known only for those who watch. */
void
lprof_account_forget_cells (void)
{
  lprof_account.stretch++;
  if (lprof_account.watches)
    lprof_block_table_change (&lprof_account.blocks, forget_cell);
  else
    {
      lprof_block_table_clear (&lprof_account.blocks);
      lprof_account.live = 0;
    }
}

void
lprof_account_find_watch (void)
{
  lprof_account.watch_at = UINT64_MAX;
  for (const LprofMemoryWatch *watch = lprof_account.watches; watch; watch = watch->next)
    if (watch->peak < lprof_account.watch_at)
      lprof_account.watch_at = watch->peak;
}

/* --- forks --------------------------------------------------------------------------- */

static void
before_fork (void)
{
  lprof_memory_slot.inside++;
  lprof_account_lock ();
}

static void
after_fork_in_parent (void)
{
  lprof_account_unlock ();
  lprof_memory_slot.inside--;
}

/* The parent's blocks are none of the child's. Its recorder has cleared the cells. */
static void
after_fork_in_child (void)
{
  lprof_account.stretch++;
  lprof_block_table_clear (&lprof_account.blocks);
  lprof_account.live = lprof_account.now = lprof_account.moment_end = 0;
  for (LprofMemoryWatch *watch = lprof_account.watches; watch; watch = watch->next)
    watch->base = watch->peak = 0;
  lprof_account_find_watch ();
  lprof_memory_look_again ();
  if (lprof_account.run && !lprof_recorder_is_running (lprof_account.recorder))
    lprof_account.run = NULL;
  after_fork_in_parent ();
}

static void
register_handlers (void)
{
  pthread_atfork (before_fork, after_fork_in_parent, after_fork_in_child);
}

static void
prepare (void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;

  pthread_once (&once, register_handlers);
}

/* --- recordings ------------------------------------------------------------------------ */

static void
visit_cells (uint8_t *base, LprofMemory *run,
             void (*visit) (const LprofMemory *run, LprofMemoryCell *cell))
{
  LprofOffset offset = atomic_load (&((LprofHeader *)base)->codes);

  visit (run, &run->elsewhere);
  for (const LprofCode *code; offset; offset = code->next)
    {
      code = lprof_at (base, offset);
      LprofOffset cells = atomic_load (&code->memory);
      for (uint32_t i = 0; cells && i < code->n_lines; i++)
        visit (run, (LprofMemoryCell *)lprof_at (base, cells) + i);
    }
}

static LprofMemory *
get_run (LprofRecorder *recorder)
{
  LprofHeader *header = lprof_recorder_header (recorder);
  LprofOffset offset = atomic_load (&header->memory);
  size_t size = sizeof (LprofMemory) + sizeof (LprofMemoryCell);

  if (offset || !(offset = lprof_arena_alloc (&recorder->arena, size)))
    return offset ? lprof_at (recorder->arena.base, offset) : NULL;
  offset =
      (offset + sizeof (LprofMemoryCell) - 1) / sizeof (LprofMemoryCell) * sizeof (LprofMemoryCell);
  LprofMemory *run = lprof_at (recorder->arena.base, offset);
  run->epoch = 1;
  lprof_memory_use_begin (run, (uint64_t)(FIRST_MOMENT_NS / recorder->tick_ns));
  atomic_store_explicit (&header->memory, offset, memory_order_release);
  return run;
}

bool
lprof_memory_start (LprofRecorder *recorder, bool native)
{
  LprofMemory *run = get_run (recorder);

  if (!run)
    return false;
  prepare ();
  run->native = native;
  visit_cells (recorder->arena.base, run, lprof_memory_leave);
  run->live = 0;
  lprof_account_lock ();
  lprof_account_forget_cells ();
  lprof_account.recorder = recorder;
  lprof_account.base = recorder->arena.base;
  lprof_account.run = run;
  lprof_account.now = lprof_account.moment_end = 0;
  lprof_account_look_at_clock ();
  lprof_memory_look_again (); /* what threads know is of an earlier recording's memory */
  lprof_account_unlock ();
  return true;
}

void
lprof_memory_stop (LprofRecorder *recorder)
{
  lprof_account_lock ();
  if (lprof_account.run && lprof_account.recorder == recorder)
    {
      lprof_account_look_at_clock ();
      lprof_account.run = NULL;
      lprof_account.recorder = NULL;
      lprof_account_forget_cells ();
    }
  lprof_account_unlock ();
}

void
lprof_memory_look_again (void)
{
  atomic_fetch_add_explicit (&lprof_account.generation, 1, memory_order_release);
}

static void
clear_cell (const LprofMemory *run, LprofMemoryCell *cell)
{
  (void)run;
  memset (cell, 0, sizeof *cell);
}

void
lprof_memory_clear (uint8_t *base)
{
  LprofOffset offset = atomic_load (&((LprofHeader *)base)->memory);

  if (!offset)
    return;
  LprofMemory *run = lprof_at (base, offset);
  visit_cells (base, run, clear_cell);
  run->live = run->peak = run->peak_at = 0;
  run->epoch = 1;
  lprof_memory_use_begin (run, run->moment);
}

/* --- watches ------------------------------------------------------------------------- */

void
lprof_memory_watch (LprofMemoryWatch *watch)
{
  prepare ();
  lprof_account_lock ();
  watch->base = watch->peak = lprof_account.live;
  watch->next = lprof_account.watches;
  lprof_account.watches = watch;
  lprof_account_find_watch ();
  lprof_account_unlock ();
}

void
lprof_memory_unwatch (LprofMemoryWatch *watch)
{
  LprofMemoryWatch **link = &lprof_account.watches;

  lprof_account_lock ();
  while (*link && *link != watch)
    link = &(*link)->next;
  if (*link)
    *link = watch->next;
  lprof_account_find_watch ();
  if (!lprof_account_is_counting ())
    lprof_account_forget_cells ();
  lprof_account_unlock ();
}

int64_t
lprof_memory_watch_get_used (const LprofMemoryWatch *watch)
{
  lprof_account_lock ();
  int64_t used = (int64_t)(lprof_account.live - watch->base);
  lprof_account_unlock ();
  return used;
}

uint64_t
lprof_memory_watch_get_peak (const LprofMemoryWatch *watch)
{
  lprof_account_lock ();
  uint64_t peak = watch->peak > watch->base ? watch->peak - watch->base : 0;
  lprof_account_unlock ();
  return peak;
}

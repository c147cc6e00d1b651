/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The arithmetic of cells and run; one writer at a time. */

#pragma once

#include "lprof-layout.h"

/* A copy of what the line held at the newest peak, before that changes. */
static inline void
lprof_memory_touch (const LprofMemory *run, LprofMemoryCell *cell)
{
  if (cell->epoch == run->epoch)
    return;
  cell->at_peak = cell->live;
  cell->native_at_peak = cell->native_live;
  cell->epoch = run->epoch;
}

static inline void
lprof_memory_gain (LprofMemory *run, LprofMemoryCell *cell, uint64_t size, uint32_t native,
                   uint64_t now)
{
  lprof_memory_touch (run, cell);
  cell->allocations++;
  cell->allocated += size;
  cell->live += size;
  if (cell->live > cell->peak)
    cell->peak = cell->live;
  if (native)
    {
      cell->native_allocations++;
      cell->native_allocated += size;
      cell->native_live += size;
    }
  run->live += size;
  if (run->live > run->peak)
    {
      run->peak = run->live;
      run->peak_at = now;
      run->epoch++;
    }
  if (run->live > run->use[run->n_moments - 1])
    run->use[run->n_moments - 1] = run->live;
}

static inline void
lprof_memory_lose (LprofMemory *run, LprofMemoryCell *cell, uint64_t size, uint32_t native)
{
  lprof_memory_touch (run, cell);
  cell->live -= size;
  if (native)
    cell->native_live -= size;
  run->live -= size;
}

/* As if it had not been allocated. */
static inline void
lprof_memory_undo (LprofMemoryCell *cell, uint64_t size, uint32_t native)
{
  cell->allocations--;
  cell->allocated -= size;
  if (native)
    {
      cell->native_allocations--;
      cell->native_allocated -= size;
    }
}

/* The stretch that ends leaves behind what it holds. */
static inline void
lprof_memory_leave (const LprofMemory *run, LprofMemoryCell *cell)
{
  lprof_memory_touch (run, cell);
  cell->left += cell->live;
  cell->native_left += cell->native_live;
  cell->live = 0;
  cell->native_live = 0;
}

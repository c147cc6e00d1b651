/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What a recording counted of memory. */

#include "lprof-conversion.h"
#include "lprof-memory-blob.h"
#include "lprof-varint.h"

/* In damaged memory, or one that is being written, a count can be below zero. */
static guint64
at_least_zero (guint64 count)
{
  return count >> 63 ? 0 : count;
}

static LprofMemoryCounts
read_cell (const LprofMemoryCell *cell, guint64 epoch)
{
  return (LprofMemoryCounts){
    .allocations = at_least_zero (cell->allocations),
    .allocated = at_least_zero (cell->allocated),
    .held = lprof_sum (at_least_zero (cell->live), at_least_zero (cell->left)),
    .peak = at_least_zero (cell->peak),
    .at_peak = at_least_zero (lprof_memory_cell_get_at_peak (cell, epoch)),
    .native_allocations = at_least_zero (cell->native_allocations),
    .native_allocated = at_least_zero (cell->native_allocated),
    .native_held = lprof_sum (at_least_zero (cell->native_live), at_least_zero (cell->native_left)),
    .native_at_peak = at_least_zero (lprof_memory_cell_get_native_at_peak (cell, epoch)),
  };
}

static void
add_code (LprofConversion *conversion, LprofOffset offset, guint64 epoch)
{
  LprofLineMemory memory;
  const LprofCode *code = lprof_conversion_get_code (conversion, offset, &memory.function);
  LprofOffset place = code ? atomic_load (&code->memory) : 0;
  const LprofMemoryCell *cells =
      place ? lprof_snapshot_get (&conversion->snapshot, place, sizeof *cells, code->n_lines)
            : NULL;
  for (guint32 i = 0; cells && i < code->n_lines; i++)
    {
      memory.line = MAX (code->min_line + i, 1); /* as for the time: there may be a line 0 */
      memory.counts = read_cell (&cells[i], epoch);
      if (memory.line <= G_MAXINT32 && memory.counts.allocations != 0)
        lprof_builder_add_line_memory (conversion->builder, &memory);
    }
}

/* The last moment goes on as long as nothing changes. */
static void
read_use (const LprofConversion *conversion, const LprofMemory *recorded, guint64 now,
          LprofRunMemory *memory, guint64 use[LPROF_MAX_MOMENTS])
{
  guint64 moment = MAX (recorded->moment, 1);
  guint64 n = MIN (recorded->n_moments, LPROF_N_MOMENTS);
  memcpy (use, recorded->use, n * sizeof *use);
  for (; n < LPROF_MAX_MOMENTS && n * moment < now; n++)
    use[n] = at_least_zero (recorded->live);
  memory->moment_ns = lprof_conversion_get_ns (conversion, moment);
  memory->n_moments = (guint32)n;
  memory->use = use;
}

static guint64
get_duration (const LprofConversion *conversion, const LprofHeader *header)
{
  guint64 begun = header->started.ticks + header->paused;
  return conversion->end > begun ? conversion->end - begun : 0;
}

void
lprof_conversion_add_memory (LprofConversion *conversion)
{
  LprofSnapshot *snapshot = &conversion->snapshot;
  const LprofHeader *header = lprof_snapshot_header (snapshot);
  LprofOffset offset = atomic_load (&header->memory);
  const LprofMemory *recorded = offset ? LPROF_SNAPSHOT_GET (snapshot, LprofMemory, offset) : NULL;
  if (!recorded)
    return;
  guint64 *use = g_new (guint64, LPROF_MAX_MOMENTS);
  LprofRunMemory memory = { .run = conversion->run,
                            .native = recorded->native != 0,
                            .peak = at_least_zero (recorded->peak),
                            .peak_ns = lprof_conversion_get_ns (conversion, recorded->peak_at),
                            .elsewhere = read_cell (&recorded->elsewhere, recorded->epoch) };
  read_use (conversion, recorded, get_duration (conversion, header), &memory, use);
  lprof_builder_add_run_memory (conversion->builder, &memory);
  g_free (use);
  g_autoptr (GArray) codes = lprof_snapshot_get_list (snapshot, &header->codes, sizeof (LprofCode));
  for (guint i = 0; i < codes->len; i++)
    add_code (conversion, g_array_index (codes, LprofOffset, i), recorded->epoch);
}

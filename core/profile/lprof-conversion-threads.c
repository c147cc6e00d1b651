/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What the threads of a recording counted. */

#include "lprof-builder-private.h"
#include "lprof-conversion.h"
#include "lprof-varint.h"

/* A cell that a thread has counted in; the object belongs to the snapshot. */
typedef struct
{
  const LprofCell *cell;
  guint32 line;
  guint32 function;
} Counted;

typedef void (*Visitor) (LprofConversion *conversion, const Counted *counted, gpointer data);

static gboolean
has_counts (const LprofCell *cell)
{
  return cell->context != 0 || cell->events != 0 || cell->self.time != 0 || cell->more.time != 0
         || cell->wait != 0;
}

static void
visit_cells (LprofConversion *conversion, const LprofFunction *function, Visitor visitor,
             gpointer data)
{
  Counted counted;
  const LprofCode *code = lprof_conversion_get_code (conversion, function->code, &counted.function);
  if (!code)
    return;
  guint32 n = code->n_lines;
  const LprofCell *cells =
      lprof_snapshot_get (&conversion->snapshot, function->cells, sizeof (LprofCell), n);
  for (guint32 i = 0; cells && i < n; i++)
    {
      /* A module's first instruction has line 0, since 3.11. */
      counted.line = MAX (code->min_line + i, 1);
      counted.cell = &cells[i];
      if (counted.line <= G_MAXINT32 && has_counts (counted.cell))
        visitor (conversion, &counted, data);
    }
}

static void
visit_thread (LprofConversion *conversion, const LprofThread *thread, Visitor visitor,
              gpointer data)
{
  g_autoptr (GArray) list =
      lprof_snapshot_get_list (&conversion->snapshot, &thread->functions, sizeof (LprofFunction));
  for (guint i = 0; i < list->len; i++)
    {
      LprofOffset offset = g_array_index (list, LprofOffset, i);
      visit_cells (conversion, LPROF_SNAPSHOT_GET (&conversion->snapshot, LprofFunction, offset),
                   visitor, data);
    }
}

static void
add_line (LprofConversion *conversion, const Counted *counted)
{
  const LprofCell *cell = counted->cell;
  LprofSpan self = lprof_cell_get_self (cell), total = lprof_cell_get_total (cell);
  gboolean executed = cell->shortest <= cell->longest;
  LprofLine line = { .line = counted->line,
                     .function = counted->function,
                     .statement = cell->statement,
                     .hits = lprof_cell_get_hits (cell),
                     .events = cell->events,
                     .self_ns = lprof_conversion_get_corrected_ns (conversion, self),
                     .total_ns = lprof_conversion_get_corrected_ns (conversion, total),
                     .wait_ns = lprof_conversion_get_ns (conversion, cell->wait),
                     .raw_self_ns = lprof_conversion_get_ns (conversion, self.time),
                     .raw_total_ns = lprof_conversion_get_ns (conversion, total.time) };
  line.shortest_ns = executed ? lprof_conversion_get_ns (conversion, cell->shortest) : 0;
  line.longest_ns = executed ? lprof_conversion_get_ns (conversion, cell->longest) : 0;
  G_STATIC_ASSERT (LPROF_N_BUCKETS == LPROF_N_DURATIONS);
  lprof_builder_add_line (conversion->builder, &line, (const guint64 *)cell->durations);
}

static void
add_share (LprofConversion *conversion, const Counted *counted, guint32 thread)
{
  const LprofCell *cell = counted->cell;
  LprofSpan self = lprof_cell_get_self (cell), total = lprof_cell_get_total (cell);
  LprofShare share = { .part = thread,
                       .line = counted->line,
                       .function = counted->function,
                       .hits = lprof_cell_get_hits (cell),
                       .events = cell->events,
                       .self_ns = lprof_conversion_get_corrected_ns (conversion, self),
                       .total_ns = lprof_conversion_get_corrected_ns (conversion, total),
                       .wait_ns = lprof_conversion_get_ns (conversion, cell->wait) };
  lprof_builder_add_thread_share (conversion->builder, &share);
}

static void
add_cell (LprofConversion *conversion, const Counted *counted, gpointer thread)
{
  add_line (conversion, counted);
  if (conversion->with_threads)
    add_share (conversion, counted, GPOINTER_TO_UINT (thread));
}

static void
sum_self (LprofConversion *conversion, const Counted *counted, gpointer data)
{
  guint64 *self_ns = data;
  LprofSpan span = lprof_cell_get_self (counted->cell);
  *self_ns = lprof_sum (*self_ns, lprof_conversion_get_corrected_ns (conversion, span));
  conversion->correction =
      lprof_sum (conversion->correction, lprof_conversion_get_bias (conversion, span));
}

static guint32
add_thread (LprofConversion *conversion, const LprofThread *recorded)
{
  g_autofree char *name = lprof_snapshot_dup_text (&conversion->snapshot, recorded->name);
  guint64 end = conversion->end;
  guint64 ended = recorded->ended ? MIN (recorded->ended, end) : end;
  LprofThreadInfo thread = { .name = name,
                             .run = conversion->run,
                             .serial = recorded->serial,
                             .native_id = recorded->native_id,
                             .started_ns =
                                 lprof_conversion_since_start (conversion, recorded->started),
                             .ended_ns = lprof_conversion_since_start (conversion, ended) };
  visit_thread (conversion, recorded, sum_self, &thread.self_ns);
  return lprof_builder_add_thread (conversion->builder, &thread);
}

static void
add_function_counts (LprofConversion *conversion, const LprofFunction *counted)
{
  LprofFunctionInfo function = { 0 };
  guint32 index;
  const LprofCode *code = lprof_conversion_get_code (conversion, counted->code, &index);
  if (!code)
    return;
  function.calls = counted->calls;
  function.recursive_calls = counted->recursive;
  function.resumptions = counted->resumptions;
  function.recursive_resumptions = counted->recursive_resumptions;
  function.total_ns = lprof_conversion_get_corrected_ns (conversion, counted->total);
  function.raw_total_ns = lprof_conversion_get_ns (conversion, counted->total.time);
  lprof_builder_add_function_counts (conversion->builder, index, &function);
}

static void
add_functions (LprofConversion *conversion, const LprofThread *thread)
{
  g_autoptr (GArray) list =
      lprof_snapshot_get_list (&conversion->snapshot, &thread->functions, sizeof (LprofFunction));
  for (guint i = 0; i < list->len; i++)
    add_function_counts (conversion, LPROF_SNAPSHOT_GET (&conversion->snapshot, LprofFunction,
                                                         g_array_index (list, LprofOffset, i)));
}

static void
add_all (LprofConversion *conversion, const LprofThread *thread)
{
  guint32 index = add_thread (conversion, thread);

  add_functions (conversion, thread);
  visit_thread (conversion, thread, add_cell, GUINT_TO_POINTER (index));
  lprof_conversion_add_tree (conversion, thread);
  lprof_conversion_add_marks (conversion, thread);
  lprof_conversion_add_tasks (conversion, thread, index);
}

static gboolean
has_counted (const LprofThread *thread)
{
  return atomic_load (&thread->functions) != 0;
}

/* Threads are known that ran nothing recorded, such as the one that switches a bounded
 * recording. Only the first is kept even then. */
void
lprof_conversion_add_threads (LprofConversion *conversion)
{
  LprofSnapshot *snapshot = &conversion->snapshot;
  guint n_counting = 0;
  g_autoptr (GArray) list = lprof_snapshot_get_list (
      snapshot, &lprof_snapshot_header (snapshot)->threads, sizeof (LprofThread));
  for (guint i = 0; i < list->len; i++)
    n_counting += has_counted (
        LPROF_SNAPSHOT_GET (snapshot, LprofThread, g_array_index (list, LprofOffset, i)));
  conversion->with_threads = n_counting > 1;
  for (guint i = 0; i < list->len; i++)
    {
      const LprofThread *thread =
          LPROF_SNAPSHOT_GET (snapshot, LprofThread, g_array_index (list, LprofOffset, i));

      if (has_counted (thread) || thread->serial == 0 || atomic_load (&thread->tasks) != 0)
        add_all (conversion, thread);
    }
}

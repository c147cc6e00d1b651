/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-conversion.h"

#include "lprof-clock.h"
#include "lprof-table.h"
#include "lprof-varint.h"

/* Two pairs that are closer say less than the recorder's own estimate. */
#define MIN_CLOCK_BASE_NS 50000000

guint64
lprof_conversion_get_ns (const LprofConversion *conversion, guint64 ticks)
{
  double ns = (double)ticks * conversion->tick_ns;
  return ns < (double)LPROF_MAX_NUMBER ? (guint64)(ns + 0.5) : LPROF_MAX_NUMBER;
}

guint64
lprof_conversion_get_bias (const LprofConversion *conversion, LprofSpan span)
{
  double scale = (double)lprof_snapshot_header (&conversion->snapshot)->bias_scale;
  double bias = (double)span.bias * scale / LPROF_BIAS_UNSCALED;
  return bias < (double)span.time ? (guint64)bias : span.time;
}

guint64
lprof_conversion_get_corrected_ns (const LprofConversion *conversion, LprofSpan span)
{
  return lprof_conversion_get_ns (conversion,
                                  span.time - lprof_conversion_get_bias (conversion, span));
}

guint64
lprof_conversion_since_start (const LprofConversion *conversion, guint64 ticks)
{
  guint64 started = lprof_snapshot_header (&conversion->snapshot)->started.ticks;
  return lprof_conversion_get_ns (conversion, ticks > started ? ticks - started : 0);
}

/* Offsets and serials fit a pointer; the index is stored plus 1. */
gboolean
lprof_conversion_find (GHashTable *indices, guint64 key, guint32 *index)
{
  gsize found = GPOINTER_TO_SIZE (g_hash_table_lookup (indices, GSIZE_TO_POINTER (key)));
  *index = (guint32)(found - 1);
  return found != 0;
}

void
lprof_conversion_store (GHashTable *indices, guint64 key, guint32 index)
{
  g_hash_table_insert (indices, GSIZE_TO_POINTER (key), GSIZE_TO_POINTER ((gsize)index + 1));
}

const LprofCode *
lprof_conversion_get_code (LprofConversion *conversion, LprofOffset offset, guint32 *function)
{
  if (!lprof_conversion_find (conversion->codes, offset, function))
    {
      conversion->snapshot.damaged = TRUE;
      return NULL;
    }
  return LPROF_SNAPSHOT_GET (&conversion->snapshot, LprofCode, offset);
}

static double
find_tick (const LprofHeader *header)
{
  LprofInstant from = header->started;
  LprofInstant to = header->checked;
  double estimate = (double)header->tick_scale / 1048576.0;
  if (header->clock == LPROF_CLOCK_MONOTONIC || !(estimate > 0))
    return 1;
  if (to.monotonic_ns < from.monotonic_ns + MIN_CLOCK_BASE_NS || to.ticks <= from.ticks)
    return estimate;
  double tick = (double)(to.monotonic_ns - from.monotonic_ns) / (double)(to.ticks - from.ticks);
  return tick > estimate / 2 && tick < estimate * 2 ? tick : estimate;
}

static guint64
find_ticks (const LprofHeader *header, double tick_ns, guint64 now_ns)
{
  double since = (double)now_ns - (double)header->checked.monotonic_ns;
  double ticks = (double)header->checked.ticks + since / tick_ns;
  if (header->clock == LPROF_CLOCK_MONOTONIC)
    return now_ns;
  return ticks > 0 && ticks < 1e19 ? (guint64)ticks : header->checked.ticks;
}

static guint64
find_end (const LprofHeader *header, guint64 now)
{
  guint64 end = header->stopped.ticks != 0 ? header->stopped.ticks : now;
  return header->deadline != 0 ? MIN (end, header->deadline) : end;
}

static void
convert (LprofConversion *conversion)
{
  conversion->files = g_hash_table_new (NULL, NULL);
  conversion->codes = g_hash_table_new (NULL, NULL);
  conversion->contexts = g_hash_table_new (NULL, NULL);
  conversion->builder = lprof_builder_new ();
  conversion->run = lprof_builder_add_run (conversion->builder, &(LprofRun){ 0 });
  lprof_conversion_add_files (conversion);
  lprof_conversion_add_contexts (conversion);
  lprof_conversion_add_threads (conversion);
  lprof_conversion_add_memory (conversion);
  lprof_conversion_describe_run (conversion);
  g_hash_table_unref (conversion->files);
  g_hash_table_unref (conversion->codes);
  g_hash_table_unref (conversion->contexts);
}

LprofProfile *
lprof_profile_from_recording (int fd, guint64 now_ns, GError **error)
{
  LprofConversion conversion = { 0 };
  LprofSnapshot *snapshot = &conversion.snapshot;
  if (!lprof_snapshot_open (snapshot, fd, error))
    return NULL;
  const LprofHeader *header = lprof_snapshot_header (snapshot);
  conversion.tick_ns = find_tick (header);
  conversion.now = find_ticks (header, conversion.tick_ns, now_ns);
  conversion.end = find_end (header, conversion.now);
  lprof_table_close_open_frames (snapshot->base, snapshot->size, conversion.now);
  convert (&conversion);
  lprof_snapshot_close (snapshot);
  return lprof_builder_finish (conversion.builder);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-metric.h"

static const struct
{
  const char *name;
  const char *short_name;
  const char *meaning;
} metrics[LPV_N_METRICS] = {
  [LPV_METRIC_SELF] = { N_ ("Self time"), N_ ("Self"),
                        N_ ("Time in the line itself, without the profiled functions it calls") },
  [LPV_METRIC_TOTAL] = { N_ ("Total time"), N_ ("Total"),
                         N_ ("Time in the line and in everything it calls") },
  [LPV_METRIC_WAIT] = { N_ ("Wait time"), N_ ("Wait"),
                        N_ ("Time that a coroutine or generator was suspended at the line") },
  [LPV_METRIC_HITS] = { N_ ("Hits"), N_ ("Hits"), N_ ("How often the statement was entered") },
  [LPV_METRIC_PER_HIT] = { N_ ("Time per hit"), N_ ("Per hit"),
                           N_ ("Total time of the line divided by its hits") },
  [LPV_METRIC_SAMPLES] = { N_ ("Samples"), N_ ("Samples"),
                           N_ ("How often the line was running when a sample was taken") },
  [LPV_METRIC_AT_PEAK] = { N_ ("Memory at the peak"), N_ ("At peak"),
                           N_ ("Bytes that the line held when the run used most memory") },
  [LPV_METRIC_HELD] = { N_ ("Memory held"), N_ ("Held"),
                        N_ ("Bytes that were allocated at the line and not freed by the end") },
  [LPV_METRIC_ALLOCATED] = { N_ ("Memory allocated"), N_ ("Allocated"),
                             N_ ("All bytes that were allocated at the line") },
  [LPV_METRIC_ALLOCATIONS] = { N_ ("Allocations"), N_ ("Blocks"),
                               N_ ("How many blocks of memory were allocated at the line") },
};

static const char *const base_names[LPV_N_BASES] = {
  [LPV_BASE_RUN] = N_ ("of the run"),
  [LPV_BASE_FILE] = N_ ("of the file"),
  [LPV_BASE_FUNCTION] = N_ ("of the function"),
};

void
lpv_measures_add (LpvMeasures *sum, const LpvMeasures *other)
{
  sum->hits += other->hits;
  sum->events += other->events;
  sum->self_ns += other->self_ns;
  sum->total_ns += other->total_ns;
  sum->wait_ns += other->wait_ns;
  sum->at_peak += other->at_peak;
  sum->held += other->held;
  sum->allocated += other->allocated;
  sum->allocations += other->allocations;
}

LpvMeasures
lpv_measures_of_line (const LprofLine *line)
{
  return (LpvMeasures){ .hits = line->hits,
                        .events = line->events,
                        .self_ns = line->self_ns,
                        .total_ns = line->total_ns,
                        .wait_ns = line->wait_ns };
}

LpvMeasures
lpv_measures_of_share (const LprofShare *share)
{
  return (LpvMeasures){ .hits = share->hits,
                        .events = share->events,
                        .self_ns = share->self_ns,
                        .total_ns = share->total_ns,
                        .wait_ns = share->wait_ns };
}

void
lpv_measures_set_memory (LpvMeasures *measures, const LprofMemoryCounts *memory)
{
  measures->at_peak = memory->at_peak;
  measures->held = memory->held;
  measures->allocated = memory->allocated;
  measures->allocations = memory->allocations;
}

guint64
lpv_metric_value (LpvMetric metric, const LpvMeasures *measures)
{
  switch (metric)
    {
    case LPV_METRIC_SELF:
      return measures->self_ns;
    case LPV_METRIC_TOTAL:
      return measures->total_ns;
    case LPV_METRIC_WAIT:
      return measures->wait_ns;
    case LPV_METRIC_HITS:
      return measures->hits;
    case LPV_METRIC_PER_HIT:
      return measures->hits > 0 ? measures->total_ns / measures->hits : 0;
    case LPV_METRIC_SAMPLES:
      return measures->events;
    case LPV_METRIC_AT_PEAK:
      return measures->at_peak;
    case LPV_METRIC_HELD:
      return measures->held;
    case LPV_METRIC_ALLOCATED:
      return measures->allocated;
    case LPV_METRIC_ALLOCATIONS:
      return measures->allocations;
    default:
      g_return_val_if_reached (0);
    }
}

LpvUnit
lpv_metric_get_unit (LpvMetric metric)
{
  if (metric == LPV_METRIC_HITS || metric == LPV_METRIC_SAMPLES || metric == LPV_METRIC_ALLOCATIONS)
    return LPV_UNIT_ONE;
  return lpv_metric_is_memory (metric) ? LPV_UNIT_BYTES : LPV_UNIT_NANOSECONDS;
}

gboolean
lpv_metric_is_memory (LpvMetric metric)
{
  return metric >= LPV_METRIC_AT_PEAK;
}

const char *
lpv_metric_get_name (LpvMetric metric)
{
  g_return_val_if_fail (metric < LPV_N_METRICS, "");
  return _ (metrics[metric].name);
}

const char *
lpv_metric_get_short_name (LpvMetric metric)
{
  g_return_val_if_fail (metric < LPV_N_METRICS, "");
  return _ (metrics[metric].short_name);
}

const char *
lpv_metric_get_meaning (LpvMetric metric)
{
  g_return_val_if_fail (metric < LPV_N_METRICS, "");
  return _ (metrics[metric].meaning);
}

const char *
lpv_base_get_name (LpvBase base)
{
  g_return_val_if_fail (base < LPV_N_BASES, "");
  return _ (base_names[base]);
}

double
lpv_share (guint64 value, guint64 whole)
{
  if (whole == 0)
    return 0.0;
  return MIN ((double)value / (double)whole, 1.0);
}

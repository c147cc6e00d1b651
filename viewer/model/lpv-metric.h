/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What the viewer shows of a line, function or file, and as a share of what. */

#pragma once

#include <glib-object.h>

#include "lprof.h"

G_BEGIN_DECLS

typedef enum
{
  LPV_METRIC_SELF,
  LPV_METRIC_TOTAL,
  LPV_METRIC_WAIT,
  LPV_METRIC_HITS,
  LPV_METRIC_PER_HIT, /* total time of one hit */
  LPV_METRIC_SAMPLES, /* instead of hits, where it was sampled */
  LPV_METRIC_AT_PEAK, /* from here on memory, where it was recorded */
  LPV_METRIC_HELD,
  LPV_METRIC_ALLOCATED,
  LPV_METRIC_ALLOCATIONS,
} LpvMetric;
#define LPV_N_METRICS 10

typedef enum
{
  LPV_UNIT_NANOSECONDS,
  LPV_UNIT_BYTES,
  LPV_UNIT_ONE,
} LpvUnit;

typedef enum
{
  LPV_BASE_RUN,
  LPV_BASE_FILE,
  LPV_BASE_FUNCTION,
} LpvBase;
#define LPV_N_BASES 3

/* The numbers of one line, function, file or folder; times in nanoseconds, memory
 * in bytes. */
typedef struct
{
  guint64 hits;
  guint64 events; /* of the interpreter, or samples: see LprofLine */
  guint64 self_ns;
  guint64 total_ns;
  guint64 wait_ns;
  guint64 at_peak;
  guint64 held;
  guint64 allocated;
  guint64 allocations;
} LpvMeasures;

void lpv_measures_add (LpvMeasures *sum, const LpvMeasures *other);
LpvMeasures lpv_measures_of_line (const LprofLine *line);
LpvMeasures lpv_measures_of_share (const LprofShare *share);
void lpv_measures_set_memory (LpvMeasures *measures, const LprofMemoryCounts *memory);

guint64 lpv_metric_value (LpvMetric metric, const LpvMeasures *measures);
LpvUnit lpv_metric_get_unit (LpvMetric metric);
gboolean lpv_metric_is_memory (LpvMetric metric);

/* "Self time" and the like, translated. */
const char *lpv_metric_get_name (LpvMetric metric);
/* "Self", for a narrow column, translated. */
const char *lpv_metric_get_short_name (LpvMetric metric);
/* A sentence that says what is counted, translated. */
const char *lpv_metric_get_meaning (LpvMetric metric);
/* "of the run", translated. */
const char *lpv_base_get_name (LpvBase base);

/* value / whole within [0, 1]; 0 when there is no whole. */
double lpv_share (guint64 value, guint64 whole);

G_END_DECLS

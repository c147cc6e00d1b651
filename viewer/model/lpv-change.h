/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What became of a function or of a line: an item of a list. */

#pragma once

#include <gio/gio.h>

#include "lprof.h"
#include "lpv-metric.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 index;       /* of the function in the comparison */
  const char *name;    /* of the function, or the text of the line */
  const char *path;    /* of its file, after or, if it is gone, before */
  guint32 line_before; /* 0: it wasn't there */
  guint32 line_after;  /* 0: it is gone */
  LpvMeasures before;
  LpvMeasures after;
} LpvChangeValues;

#define LPV_TYPE_CHANGE (lpv_change_get_type ())
G_DECLARE_FINAL_TYPE (LpvChange, lpv_change, LPV, CHANGE, GObject)

/* Copies the name; path must live as long. */
LpvChange *lpv_change_new (const LpvChangeValues *values);
const LpvChangeValues *lpv_change_get_values (LpvChange *self);

/* After less before, of the metric. */
gint64 lpv_change_values_difference (const LpvChangeValues *values, LpvMetric metric);
/* "+124.1 ms", "−12", or nothing. */
char *lpv_change_values_format (const LpvChangeValues *values,
                                LpvMetric metric) G_GNUC_WARN_UNUSED_RESULT;
/* "310.3 ms → 434.4 ms, +40.0%", "still 40.0 ms", "new: 434.4 ms" or
 * "gone: 310.3 ms". */
char *lpv_change_values_describe (const LpvChangeValues *values,
                                  LpvMetric metric) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

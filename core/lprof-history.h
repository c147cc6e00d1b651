/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Histories: what profiles said over time. They are no profiles and have a file of their
 * own, which core/lprof/history.py writes. */

#pragma once

#include "lprof.h"

G_BEGIN_DECLS

typedef struct _LprofHistory LprofHistory;

typedef struct
{
  gint64 started_us;
  const char *revision; /* "" where there is no Git */
  const char *branch;   /* likewise */
  const char *machine;
  const char *python;
  gboolean dirty; /* tracked files differed from the revision */
} LprofHistoryRecording;

typedef struct
{
  const char *name; /* of a benchmark, or path:function */
  gboolean is_benchmark;
  guint32 n_points; /* at least 1 */
  guint32 first;    /* for lprof_history_get_point() */
} LprofHistorySeries;

gboolean lprof_history_is_one (const char *path);
LprofHistory *lprof_history_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lprof_history_free (LprofHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LprofHistory, lprof_history_free)
/* In the order in which they were added. */
const LprofHistoryRecording *lprof_history_get_recordings (LprofHistory *history, guint32 *n);
/* Benchmarks first, then the functions with most self time now. */
const LprofHistorySeries *lprof_history_get_series (LprofHistory *history, guint32 *n);
/* The i-th recording of the series and its time: self time, or the median of a call, in ns. */
guint32 lprof_history_get_point (LprofHistory *history, const LprofHistorySeries *series, guint32 i,
                                 double *time);

G_END_DECLS

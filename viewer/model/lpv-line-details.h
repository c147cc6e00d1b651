/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Everything that is known of one statement: what the details pane shows. */

#pragma once

#include "lpv-session.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 part; /* index of the thread or context */
  LpvMeasures measures;
} LpvPart;

typedef struct
{
  gboolean is_recorded;
  guint32 line;           /* the first one of the statement */
  LpvMetric count_metric; /* hits or samples */
  double share;           /* of all samples; 0 where hits are counted, as the margin is */
  double margin;          /* how far the share may be off, with 95 % confidence */
  LpvMeasures measures;
  guint64 memory_peak; /* the largest of its lines' */
  guint64 native_allocated;
  guint64 raw_self_ns;
  guint64 raw_total_ns;
  guint64 buckets[LPROF_N_BUCKETS];
  guint64 n_executions; /* in the buckets */
  guint64 shortest_ns;
  guint64 median_ns;
  guint64 p99_ns;
  guint64 longest_ns;
  GArray *threads;  /* of LpvPart, the one with the most total time first */
  GArray *contexts; /* likewise */
} LpvLineDetails;

/* Of the statement at the line of the session's file. */
LpvLineDetails *lpv_line_details_new (LpvSession *session, guint32 line) G_GNUC_WARN_UNUSED_RESULT;
void lpv_line_details_free (LpvLineDetails *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LpvLineDetails, lpv_line_details_free)

G_END_DECLS

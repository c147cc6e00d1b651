/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Numbers as people read them, in the current locale. */

#pragma once

#include "lpv-metric.h"

G_BEGIN_DECLS

/* "78.25 s", "246.5 ms", "12.2 µs", "512 ns". */
char *lpv_format_duration (guint64 nanoseconds) G_GNUC_WARN_UNUSED_RESULT;
/* The same padded so that, in a monospace font, the decimal points of a column
 * stand below one another when it is aligned to the right. */
char *lpv_format_duration_column (guint64 nanoseconds) G_GNUC_WARN_UNUSED_RESULT;
/* With the locale's grouping; "12.3 M" from ten million on. */
char *lpv_format_count (guint64 count) G_GNUC_WARN_UNUSED_RESULT;
/* "35.1 %" or "35.1%", as the translation has it; share is in [0, 1]. */
char *lpv_format_share (double share) G_GNUC_WARN_UNUSED_RESULT;
/* "12.3 MiB", "512 B". */
char *lpv_format_size (guint64 bytes) G_GNUC_WARN_UNUSED_RESULT;
/* A value of the metric: a duration, a size or a count. */
char *lpv_format_value (LpvMetric metric, guint64 value) G_GNUC_WARN_UNUSED_RESULT;
/* The same for a column, see lpv_format_duration_column(). */
char *lpv_format_value_column (LpvMetric metric, guint64 value) G_GNUC_WARN_UNUSED_RESULT;
/* "12 hits" or "12 samples": what lpv_profile_get_count_metric() says is counted. */
char *lpv_format_counted (LpvMetric count_metric, guint64 count) G_GNUC_WARN_UNUSED_RESULT;
/* "35.1% ± 2.8": a share and how many points it may be off. */
char *lpv_format_share_margin (double share, double margin) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

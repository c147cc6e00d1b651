/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What became of the lines of one function. */

#pragma once

#include "lpv-change.h"
#include "lpv-comparison.h"

G_BEGIN_DECLS

/* The lines that ran before or after, in order: LpvChange. function is an index of
 * the comparison. */
GListModel *lpv_line_changes_new (LpvComparison *comparison,
                                  guint32 function) G_GNUC_WARN_UNUSED_RESULT;
/* Of these lines: the size of the largest change; at least 1. */
guint64 lpv_line_changes_get_largest (GListModel *lines, LpvMetric metric);

G_END_DECLS

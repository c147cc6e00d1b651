/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What 100 % is, for the share of a value: its sum, or where values have no
 * meaningful sum, the largest of them. */

#pragma once

#include "lpv-file-lines.h"

G_BEGIN_DECLS

/* Of all that was recorded. */
guint64 lpv_whole_of_run (LprofProfile *profile, LpvMetric metric);
/* Of the lines of one file, or of one function in it unless that is LPROF_NONE. */
guint64 lpv_whole_of_lines (LprofProfile *profile, LpvFileLines *lines, LpvMetric metric,
                            guint32 function);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Which lines of a file are hot: those with at least a twentieth of the value
 * of its hottest line. All return 0 when there is no such line. */

#pragma once

#include "lpv-file-lines.h"

G_BEGIN_DECLS

guint32 lpv_hot_lines_hottest (LpvFileLines *lines, LpvMetric metric, guint32 function);
guint32 lpv_hot_lines_next (LpvFileLines *lines, LpvMetric metric, guint32 after);
guint32 lpv_hot_lines_previous (LpvFileLines *lines, LpvMetric metric, guint32 before);

G_END_DECLS

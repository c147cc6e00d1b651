/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The statements of a whole profile with the most self time. */

#pragma once

#include "lpv-metric.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 file;
  guint32 line;     /* the first one of the statement */
  guint32 function; /* that the statement belongs to, or most of it */
  LpvMeasures measures;
} LpvTopLine;

/* At most n, the hottest first; none that took no time. Looks only into files whose
 * own sum could make a difference. */
GArray *lpv_top_lines_find (LprofProfile *profile, guint n) G_GNUC_WARN_UNUSED_RESULT;
/* Indices of the functions with the most self time, likewise. */
GArray *lpv_top_functions_find (LprofProfile *profile, guint n) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Who calls whom, from the call tree. */

#pragma once

#include "lprof.h"
#include "lpv-file-lines.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 function; /* the other one: who calls, or who is called */
  guint32 line;     /* that makes the call; 0 when it is not known */
  guint64 calls;
  guint64 total_ns;
} LpvCall;

/* All return an array of LpvCall, the one with the most time first. */
GArray *lpv_calls_of_callers (LprofProfile *profile, guint32 function);
GArray *lpv_calls_of_callees (LprofProfile *profile, guint32 function);
/* Only those that the statement at this line makes. */
GArray *lpv_calls_of_line (LprofProfile *profile, LpvFileLines *lines, guint32 function,
                           guint32 line);

G_END_DECLS

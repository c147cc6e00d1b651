/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A place in the profiled source: what one can go to and come back to. */

#pragma once

#include "lprof.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 file; /* LPROF_NONE: nowhere */
  guint32 line; /* from 1 */
} LpvPlace;

G_END_DECLS

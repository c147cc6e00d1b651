/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Profiles of any size, for benchmarks. */

#pragma once

#include <stdio.h>

#include "lprof.h"

typedef struct
{
  guint32 n_files;
  guint32 n_lines;     /* of each file, all of them recorded */
  guint32 n_functions; /* of each file */
  guint32 n_nodes;     /* of the call tree */
} SyntheticSize;

/* The same size gives the same profile. */
LprofProfile *synthetic_profile_make (const SyntheticSize *size);
/* What KCachegrind and others read. */
void synthetic_profile_write_callgrind (LprofProfile *profile, FILE *file);

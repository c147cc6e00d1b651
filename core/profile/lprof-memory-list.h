/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What the lines of one file allocated, while a profile is being built. */

#pragma once

#include "lprof-blob.h"

G_BEGIN_DECLS

typedef struct
{
  GArray *entries; /* LprofLineMemory, in any order */
} LprofMemoryList;

void lprof_memory_list_add (LprofMemoryList *list, const LprofLineMemory *memory);
/* As lprof_line_list_finish(). */
LprofBlob lprof_memory_list_finish (LprofMemoryList *list, const guint32 *new_functions,
                                    LprofBlobScope scope);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* For those who read recordings. */

#pragma once

#include "lprof.h"

G_BEGIN_DECLS

/* Adds what lprof_builder_add_function() would to a function that is there. */
void lprof_builder_add_function_counts (LprofBuilder *builder, guint32 function,
                                        const LprofFunctionInfo *counts);
/* What is built, for the files that add to it. */
LprofProfile *lprof_builder_get_profile (const LprofBuilder *builder);
void lprof_builder_replace_run (LprofBuilder *builder, guint32 index, const LprofRun *run);

G_END_DECLS

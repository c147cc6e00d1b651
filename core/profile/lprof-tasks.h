/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The tasks of a profile and their stretches, while it is built and read. */

#pragma once

#include "lprof.h"

G_BEGIN_DECLS

/* More than these are added to the last one, which then stands for others too. */
#define LPROF_MAX_TASKS (1u << 18)

/* Copies what task points to, makes it valid. Its indices must be. */
void lprof_profile_add_task (LprofProfile *profile, const LprofTaskInfo *task);

/* Functions have got new indices. */
void lprof_profile_renumber_tasks (LprofProfile *profile, const guint32 *new_functions);

G_END_DECLS

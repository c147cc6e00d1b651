/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The tasks of a profile: a list model of LpvTaskItem, made when they are asked for. */

#pragma once

#include "lpv-task-item.h"

G_BEGIN_DECLS

#define LPV_TYPE_TASK_LIST (lpv_task_list_get_type ())
G_DECLARE_FINAL_TYPE (LpvTaskList, lpv_task_list, LPV, TASK_LIST, GObject)

LpvTaskList *lpv_task_list_new (void);
/* NULL empties it. */
void lpv_task_list_set_profile (LpvTaskList *self, LprofProfile *profile);
/* When the first one began and the last one ended, since the start of their runs. */
void lpv_task_list_get_span (LpvTaskList *self, guint64 *from_ns, guint64 *to_ns);

G_END_DECLS

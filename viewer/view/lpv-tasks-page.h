/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The page with the tasks of event loops: a table that can be sorted, with each task's
 * time beside its numbers. To show source it goes there in the session and activates
 * the action "show.page" with "source". */

#pragma once

#include <adwaita.h>

#include "lpv-session.h"
#include "lpv-task-item.h"

G_BEGIN_DECLS

#define LPV_TYPE_TASKS_PAGE (lpv_tasks_page_get_type ())
G_DECLARE_FINAL_TYPE (LpvTasksPage, lpv_tasks_page, LPV, TASKS_PAGE, AdwBin)

GtkWidget *lpv_tasks_page_new (LpvSession *session);
/* Whether there are tasks to show. */
gboolean lpv_tasks_page_has_content (LprofProfile *profile);
void lpv_tasks_page_sort (LpvTasksPage *self, LpvTaskColumn column, GtkSortType type);
/* As they stand there now; the selected one is shown below them. */
GListModel *lpv_tasks_page_get_tasks (LpvTasksPage *self);
void lpv_tasks_page_select (LpvTasksPage *self, guint position);

G_END_DECLS

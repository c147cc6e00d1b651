/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A task in time: thin where it waited, thick where it ran, thickest and with a mark
 * above it where it let nobody else run for longest. Its end has a shape: a dot when it
 * is done, a cross when it failed, a square when it was cancelled, an arrow when the
 * recording ended before it did. */

#pragma once

#include <gtk/gtk.h>

#include "lpv-task-item.h"

G_BEGIN_DECLS

#define LPV_TYPE_TASK_BAR (lpv_task_bar_get_type ())
G_DECLARE_FINAL_TYPE (LpvTaskBar, lpv_task_bar, LPV, TASK_BAR, GtkWidget)

GtkWidget *lpv_task_bar_new (void);
/* The time from from_ns to to_ns fills the width. NULL shows nothing. */
void lpv_task_bar_set_item (LpvTaskBar *self, LpvTaskItem *item, guint64 from_ns, guint64 to_ns);

G_END_DECLS

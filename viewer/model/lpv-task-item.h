/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* One task of an event loop, in words and numbers. */

#pragma once

#include <gio/gio.h>

#include "lprof.h"
#include "lpv-place.h"

G_BEGIN_DECLS

typedef enum
{
  LPV_TASK_NAME,
  LPV_TASK_COROUTINE,
  LPV_TASK_OUTCOME,
  LPV_TASK_DURATION,
  LPV_TASK_RUNNING,
  LPV_TASK_WAITING,
  LPV_TASK_LONGEST,
  LPV_TASK_STARTED, /* which is no text, but an order */
} LpvTaskColumn;

typedef enum
{
  LPV_TASK_AT_COROUTINE, /* where it begins */
  LPV_TASK_AT_LONGEST,   /* the line that took most of the longest stretch */
  LPV_TASK_AT_CREATOR,
} LpvTaskPlace;

#define LPV_TYPE_TASK_ITEM (lpv_task_item_get_type ())
G_DECLARE_FINAL_TYPE (LpvTaskItem, lpv_task_item, LPV, TASK_ITEM, GObject)

LpvTaskItem *lpv_task_item_new (LprofProfile *profile, guint32 task);
const LprofTaskInfo *lpv_task_item_get_info (LpvTaskItem *self);
char *lpv_task_item_get_text (LpvTaskItem *self, LpvTaskColumn column) G_GNUC_WARN_UNUSED_RESULT;
/* What its bar shows, for those who don't see it. */
char *lpv_task_item_describe (LpvTaskItem *self) G_GNUC_WARN_UNUSED_RESULT;
/* Where it comes from and what of it held the event loop; may be empty. */
char *lpv_task_item_describe_places (LpvTaskItem *self) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE when it was not recorded. */
gboolean lpv_task_item_get_place (LpvTaskItem *self, LpvTaskPlace which, LpvPlace *place);
/* Below 0 when a stands before b: texts by letters, numbers the smaller first. */
int lpv_task_item_compare (LpvTaskItem *a, LpvTaskItem *b, LpvTaskColumn column);

G_END_DECLS

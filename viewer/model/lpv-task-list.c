/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-task-list.h"

struct _LpvTaskList
{
  GObject parent_instance;
  LprofProfile *profile;
  guint n;
};

static GType
lpv_task_list_get_item_type (GListModel *model)
{
  return LPV_TYPE_TASK_ITEM;
}

static guint
lpv_task_list_get_n_items (GListModel *model)
{
  return LPV_TASK_LIST (model)->n;
}

static gpointer
lpv_task_list_get_item (GListModel *model, guint position)
{
  LpvTaskList *self = LPV_TASK_LIST (model);

  return position < self->n ? lpv_task_item_new (self->profile, position) : NULL;
}

static void
implement_list_model (GListModelInterface *interface)
{
  interface->get_item_type = lpv_task_list_get_item_type;
  interface->get_n_items = lpv_task_list_get_n_items;
  interface->get_item = lpv_task_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LpvTaskList, lpv_task_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, implement_list_model))

static void
lpv_task_list_finalize (GObject *object)
{
  g_clear_pointer (&LPV_TASK_LIST (object)->profile, lprof_profile_unref);
  G_OBJECT_CLASS (lpv_task_list_parent_class)->finalize (object);
}

static void
lpv_task_list_class_init (LpvTaskListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lpv_task_list_finalize;
}

static void
lpv_task_list_init (LpvTaskList *self)
{
}

LpvTaskList *
lpv_task_list_new (void)
{
  return g_object_new (LPV_TYPE_TASK_LIST, NULL);
}

void
lpv_task_list_set_profile (LpvTaskList *self, LprofProfile *profile)
{
  guint n_before;
  guint32 n = 0;

  g_return_if_fail (LPV_IS_TASK_LIST (self));
  n_before = self->n;
  if (profile != NULL)
    {
      lprof_profile_ref (profile);
      lprof_profile_get_tasks (profile, &n);
    }
  g_clear_pointer (&self->profile, lprof_profile_unref);
  self->profile = profile;
  self->n = n;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, n);
}

void
lpv_task_list_get_span (LpvTaskList *self, guint64 *from_ns, guint64 *to_ns)
{
  guint32 n = 0;
  const LprofTaskInfo *tasks = NULL;

  g_return_if_fail (LPV_IS_TASK_LIST (self));
  if (self->profile != NULL)
    tasks = lprof_profile_get_tasks (self->profile, &n);
  *from_ns = G_MAXUINT64;
  *to_ns = 0;
  for (guint32 i = 0; i < n; i++)
    if (!tasks[i].is_other)
      {
        *from_ns = MIN (*from_ns, tasks[i].started_ns);
        *to_ns = MAX (*to_ns, tasks[i].started_ns + tasks[i].duration_ns);
      }
  *from_ns = MIN (*from_ns, *to_ns);
}

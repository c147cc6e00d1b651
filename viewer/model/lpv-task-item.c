/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-format.h"
#include "lpv-task-item.h"

struct _LpvTaskItem
{
  GObject parent_instance;
  LprofProfile *profile;
  guint32 task;
};

G_DEFINE_FINAL_TYPE (LpvTaskItem, lpv_task_item, G_TYPE_OBJECT)

static void
lpv_task_item_finalize (GObject *object)
{
  lprof_profile_unref (LPV_TASK_ITEM (object)->profile);
  G_OBJECT_CLASS (lpv_task_item_parent_class)->finalize (object);
}

static void
lpv_task_item_class_init (LpvTaskItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lpv_task_item_finalize;
}

static void
lpv_task_item_init (LpvTaskItem *self)
{
}

LpvTaskItem *
lpv_task_item_new (LprofProfile *profile, guint32 task)
{
  LpvTaskItem *self = g_object_new (LPV_TYPE_TASK_ITEM, NULL);

  self->profile = lprof_profile_ref (profile);
  self->task = task;
  return self;
}

const LprofTaskInfo *
lpv_task_item_get_info (LpvTaskItem *self)
{
  guint32 n;

  return &lprof_profile_get_tasks (self->profile, &n)[self->task];
}

static char *
get_name (const LprofTaskInfo *task)
{
  g_autofree char *count = NULL;

  if (!task->is_other)
    return g_strdup (task->name);
  count = lpv_format_count (task->n_tasks);
  /* Translators: %s is a number */
  return g_strdup_printf (
      ngettext ("%s other task", "%s other tasks", (gulong)MIN (task->n_tasks, G_MAXUINT32)),
      count);
}

/* What was recorded of it says more than a library's wrapper around it. */
static const char *
get_coroutine (LpvTaskItem *self, const LprofTaskInfo *task)
{
  guint32 n;

  if (task->function == LPROF_NONE)
    return task->coroutine;
  return lprof_profile_get_functions (self->profile, &n)[task->function].name;
}

static const char *
get_outcome (const LprofTaskInfo *task)
{
  if (task->is_other)
    return "";
  switch (task->outcome)
    {
    case LPROF_OUTCOME_DONE:
      return _ ("done");
    case LPROF_OUTCOME_FAILED:
      return task->error;
    case LPROF_OUTCOME_CANCELLED:
      return _ ("cancelled");
    default:
      return _ ("unfinished");
    }
}

static guint64
get_number (const LprofTaskInfo *task, LpvTaskColumn column)
{
  switch (column)
    {
    case LPV_TASK_DURATION:
      return task->duration_ns;
    case LPV_TASK_RUNNING:
      return task->running_ns;
    case LPV_TASK_WAITING:
      return lprof_task_get_waiting_ns (task);
    case LPV_TASK_LONGEST:
      return task->longest_ns;
    default:
      return task->started_ns;
    }
}

char *
lpv_task_item_get_text (LpvTaskItem *self, LpvTaskColumn column)
{
  const LprofTaskInfo *task = lpv_task_item_get_info (self);

  switch (column)
    {
    case LPV_TASK_NAME:
      return get_name (task);
    case LPV_TASK_COROUTINE:
      return g_strdup (get_coroutine (self, task));
    case LPV_TASK_OUTCOME:
      return g_strdup (get_outcome (task));
    default:
      return lpv_format_duration (get_number (task, column));
    }
}

char *
lpv_task_item_describe (LpvTaskItem *self)
{
  const LprofTaskInfo *task = lpv_task_item_get_info (self);
  g_autofree char *started = lpv_format_duration (task->started_ns);
  g_autofree char *running = lpv_format_duration (task->running_ns);
  g_autofree char *waiting = lpv_format_duration (lprof_task_get_waiting_ns (task));
  g_autofree char *longest = lpv_format_duration (task->longest_ns);

  /* Translators: of a task, each %s is a time */
  return g_strdup_printf (_ ("Began after %s, ran %s, waited %s, longest stretch %s"), started,
                          running, waiting, longest);
}

/* "file.py:12", or NULL. */
static char *
format_place (LpvTaskItem *self, LpvTaskPlace which)
{
  g_autofree char *name = NULL;
  LpvPlace place;
  guint32 n;

  if (!lpv_task_item_get_place (self, which, &place))
    return NULL;
  name = g_path_get_basename (lprof_profile_get_files (self->profile, &n)[place.file].path);
  return g_strdup_printf ("%s:%u", name, place.line);
}

char *
lpv_task_item_describe_places (LpvTaskItem *self)
{
  g_autofree char *longest = format_place (self, LPV_TASK_AT_LONGEST);
  g_autofree char *creator = format_place (self, LPV_TASK_AT_CREATOR);
  GString *text = g_string_new (NULL);

  if (longest != NULL)
    /* Translators: of a task, %s is a file and a line */
    g_string_append_printf (text, _ ("Longest stretch at %s"), longest);
  if (longest != NULL && creator != NULL)
    g_string_append (text, " · ");
  if (creator != NULL)
    /* Translators: of a task, %s is a file and a line */
    g_string_append_printf (text, _ ("Created at %s"), creator);
  return g_string_free (text, FALSE);
}

gboolean
lpv_task_item_get_place (LpvTaskItem *self, LpvTaskPlace which, LpvPlace *place)
{
  const LprofTaskInfo *task = lpv_task_item_get_info (self);
  guint32 functions[] = { task->function, task->longest_function, task->creator };
  guint32 lines[] = { 0, task->longest_line, task->creator_line };
  const LprofFunctionInfo *function;
  guint32 n;

  *place = (LpvPlace){ LPROF_NONE, 0 };
  if (functions[which] == LPROF_NONE)
    return FALSE;
  function = &lprof_profile_get_functions (self->profile, &n)[functions[which]];
  place->file = function->file;
  place->line = which == LPV_TASK_AT_COROUTINE ? function->first_line : lines[which];
  return place->line > 0;
}

int
lpv_task_item_compare (LpvTaskItem *a, LpvTaskItem *b, LpvTaskColumn column)
{
  const LprofTaskInfo *left = lpv_task_item_get_info (a);
  const LprofTaskInfo *right = lpv_task_item_get_info (b);

  if (column == LPV_TASK_NAME)
    return g_utf8_collate (left->name, right->name);
  if (column == LPV_TASK_COROUTINE)
    return g_utf8_collate (get_coroutine (a, left), get_coroutine (b, right));
  if (column == LPV_TASK_OUTCOME && left->outcome != right->outcome)
    return left->outcome < right->outcome ? -1 : 1;
  if (column == LPV_TASK_OUTCOME)
    return g_utf8_collate (left->error, right->error);
  guint64 first = get_number (left, column), second = get_number (right, column);
  return (first > second) - (first < second);
}

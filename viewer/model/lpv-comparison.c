/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-comparison.h"

struct _LpvComparison
{
  GObject parent_instance;
  LprofProfile *before;
  LprofProfile *after;
  LprofComparison *changes;
};

G_DEFINE_FINAL_TYPE (LpvComparison, lpv_comparison, G_TYPE_OBJECT)

typedef struct
{
  LprofProfile *profile;
  char *path;
} Load;

static void
lpv_comparison_finalize (GObject *object)
{
  LpvComparison *self = LPV_COMPARISON (object);

  lprof_comparison_free (self->changes);
  lprof_profile_unref (self->before);
  lprof_profile_unref (self->after);
  G_OBJECT_CLASS (lpv_comparison_parent_class)->finalize (object);
}

static void
lpv_comparison_class_init (LpvComparisonClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lpv_comparison_finalize;
}

static void
lpv_comparison_init (LpvComparison *self)
{
}

LpvComparison *
lpv_comparison_new (LprofProfile *before, LprofProfile *after)
{
  LpvComparison *self = g_object_new (LPV_TYPE_COMPARISON, NULL);

  self->before = lprof_profile_ref (before);
  self->after = lprof_profile_ref (after);
  self->changes = lprof_profile_compare (before, after);
  return self;
}

static void
free_load (Load *load)
{
  lprof_profile_unref (load->profile);
  g_free (load->path);
  g_free (load);
}

static gint64
get_start (LprofProfile *profile)
{
  guint32 n;
  const LprofRun *runs = lprof_profile_get_runs (profile, &n);

  return n > 0 ? runs[0].started_us : 0;
}

static gboolean
go_on (double fraction, gpointer cancellable)
{
  return !g_cancellable_is_cancelled (cancellable);
}

static void
load_and_compare (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Load *load = data;
  GError *error = NULL;
  g_autoptr (LprofProfile) other = lprof_profile_load (load->path, go_on, cancellable, &error);

  if (other == NULL)
    g_task_return_error (task, error);
  else if (get_start (other) > get_start (load->profile))
    g_task_return_pointer (task, lpv_comparison_new (load->profile, other), g_object_unref);
  else
    g_task_return_pointer (task, lpv_comparison_new (other, load->profile), g_object_unref);
}

void
lpv_comparison_load_async (LprofProfile *profile, const char *path, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Load *load = g_new (Load, 1);

  load->profile = lprof_profile_ref (profile);
  load->path = g_strdup (path);
  g_task_set_task_data (task, load, (GDestroyNotify)free_load);
  g_task_run_in_thread (task, load_and_compare);
}

LpvComparison *
lpv_comparison_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

LpvComparison *
lpv_comparison_swap (LpvComparison *self)
{
  return lpv_comparison_new (self->after, self->before);
}

LprofProfile *
lpv_comparison_get_before (LpvComparison *self)
{
  return self->before;
}

LprofProfile *
lpv_comparison_get_after (LpvComparison *self)
{
  return self->after;
}

LprofComparison *
lpv_comparison_get_changes (LpvComparison *self)
{
  return self->changes;
}

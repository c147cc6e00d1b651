/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-loader.h"

#ifdef __GLIBC__ /* which the headers above say */
#include <malloc.h>
#endif

/* How often the loading thread's progress is shown. */
#define INTERVAL_MS 50
#define STEPS 1000

struct _LpvLoader
{
  GObject parent_instance;
  gint step; /* written by the loading thread, atomically; of STEPS */
  gint shown_step;
  guint timer;
};

enum
{
  PROP_0,
  PROP_FRACTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LpvLoader, lpv_loader, G_TYPE_OBJECT)

static gboolean
show_progress (gpointer data)
{
  LpvLoader *self = data;
  gint step = g_atomic_int_get (&self->step);

  if (step != self->shown_step)
    {
      self->shown_step = step;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
    }
  return G_SOURCE_CONTINUE;
}

static void
lpv_loader_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, lpv_loader_get_fraction (LPV_LOADER (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lpv_loader_dispose (GObject *object)
{
  g_clear_handle_id (&LPV_LOADER (object)->timer, g_source_remove);
  G_OBJECT_CLASS (lpv_loader_parent_class)->dispose (object);
}

static void
lpv_loader_class_init (LpvLoaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lpv_loader_get_property;
  object_class->dispose = lpv_loader_dispose;
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0.0, 1.0, 0.0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lpv_loader_init (LpvLoader *self)
{
}

LpvLoader *
lpv_loader_new (void)
{
  return g_object_new (LPV_TYPE_LOADER, NULL);
}

double
lpv_loader_get_fraction (LpvLoader *self)
{
  g_return_val_if_fail (LPV_IS_LOADER (self), 0.0);
  return (double)self->shown_step / STEPS;
}

/* On the loading thread. */
static gboolean
note_progress (double fraction, gpointer data)
{
  GTask *task = data;
  LpvLoader *self = g_task_get_source_object (task);

  g_atomic_int_set (&self->step, (gint)(CLAMP (fraction, 0.0, 1.0) * STEPS));
  return !g_cancellable_is_cancelled (g_task_get_cancellable (task));
}

/* On the loading thread. */
static void
load (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  LprofProfile *profile = lprof_profile_load (data, note_progress, task, &error);

#ifdef __GLIBC__
  /* Reading takes as much memory again for a moment; without this it is kept. */
  malloc_trim (0);
#endif
  if (profile == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, profile, (GDestroyNotify)lprof_profile_unref);
}

void
lpv_loader_load_async (LpvLoader *self, const char *path, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (LPV_IS_LOADER (self));
  g_return_if_fail (path != NULL);
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, lpv_loader_load_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_atomic_int_set (&self->step, 0);
  self->shown_step = 0;
  self->timer = g_timeout_add (INTERVAL_MS, show_progress, self);
  g_task_run_in_thread (task, load);
}

LprofProfile *
lpv_loader_load_finish (LpvLoader *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_clear_handle_id (&self->timer, g_source_remove);
  return g_task_propagate_pointer (G_TASK (result), error);
}

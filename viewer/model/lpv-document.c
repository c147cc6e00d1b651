/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-document.h"
#include "lpv-enums.h"
#include "lpv-file-watch.h"
#include "lpv-loader.h"

struct _LpvDocument
{
  GObject parent_instance;
  LpvSession *session;
  LpvLoader *loader;
  LpvFileWatch *watch;
  GCancellable *cancellable; /* of the load under way; NULL when there is none */
  LpvDocumentState state;
  GError *error;
  char *path;
  gboolean is_rewritten; /* again, while it was being loaded */
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_PATH,
  PROP_FRACTION,
  N_PROPS
};

enum
{
  RELOADED,
  RELOAD_FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LpvDocument, lpv_document, G_TYPE_OBJECT)

static void start_loading (LpvDocument *self);

static void
set_state (LpvDocument *self, LpvDocumentState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
on_rewritten (LpvDocument *self)
{
  if (self->cancellable != NULL)
    self->is_rewritten = TRUE;
  else
    lpv_document_reload (self);
}

static void
fail (LpvDocument *self, GError *error)
{
  if (self->state == LPV_DOCUMENT_READY)
    {
      g_signal_emit (self, signals[RELOAD_FAILED], 0, error->message);
      g_error_free (error);
      return;
    }
  g_clear_error (&self->error);
  self->error = error;
  set_state (self, LPV_DOCUMENT_FAILED);
}

static void
succeed (LpvDocument *self, LprofProfile *profile)
{
  gboolean is_reload = self->state == LPV_DOCUMENT_READY;

  lpv_session_set_profile (self->session, profile);
  set_state (self, LPV_DOCUMENT_READY);
  if (is_reload)
    g_signal_emit (self, signals[RELOADED], 0);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LpvDocument) self = data;
  g_autoptr (LprofProfile) profile = NULL;
  GError *error = NULL;

  profile = lpv_loader_load_finish (LPV_LOADER (source), result, &error);
  /* Another load, or none, has taken the place of this one. */
  if (self->cancellable == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    {
      g_clear_error (&error);
      return;
    }
  g_clear_object (&self->cancellable);
  if (profile != NULL)
    succeed (self, profile);
  else
    fail (self, error);
  if (self->is_rewritten)
    start_loading (self);
}

static void
on_fraction (LpvDocument *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static void
drop_load (LpvDocument *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->is_rewritten = FALSE;
  if (self->loader != NULL)
    g_signal_handlers_disconnect_by_data (self->loader, self);
  g_clear_object (&self->loader);
}

static void
start_loading (LpvDocument *self)
{
  drop_load (self);
  /* A loader for each load: one that was cancelled may still be running. */
  self->loader = lpv_loader_new ();
  g_signal_connect_swapped (self->loader, "notify::fraction", G_CALLBACK (on_fraction), self);
  self->cancellable = g_cancellable_new ();
  lpv_loader_load_async (self->loader, self->path, self->cancellable, on_loaded,
                         g_object_ref (self));
}

static void
lpv_document_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LpvDocument *self = LPV_DOCUMENT (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, lpv_document_get_fraction (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
drop_watch (LpvDocument *self)
{
  if (self->watch != NULL)
    g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_object (&self->watch);
}

static void
lpv_document_dispose (GObject *object)
{
  LpvDocument *self = LPV_DOCUMENT (object);

  drop_load (self);
  drop_watch (self);
  g_clear_object (&self->session);
  g_clear_error (&self->error);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (lpv_document_parent_class)->dispose (object);
}

static void
lpv_document_class_init (LpvDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lpv_document_get_property;
  object_class->dispose = lpv_document_dispose;
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, LPV_TYPE_DOCUMENT_STATE,
                                              LPV_DOCUMENT_EMPTY, readable);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, readable);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0.0, 1.0, 0.0, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[RELOADED] = g_signal_new ("reloaded", LPV_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
  signals[RELOAD_FAILED] = g_signal_new ("reload-failed", LPV_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lpv_document_init (LpvDocument *self)
{
  self->session = lpv_session_new ();
}

LpvDocument *
lpv_document_new (void)
{
  return g_object_new (LPV_TYPE_DOCUMENT, NULL);
}

LpvSession *
lpv_document_get_session (LpvDocument *self)
{
  g_return_val_if_fail (LPV_IS_DOCUMENT (self), NULL);
  return self->session;
}

LpvDocumentState
lpv_document_get_state (LpvDocument *self)
{
  g_return_val_if_fail (LPV_IS_DOCUMENT (self), LPV_DOCUMENT_EMPTY);
  return self->state;
}

const char *
lpv_document_get_path (LpvDocument *self)
{
  g_return_val_if_fail (LPV_IS_DOCUMENT (self), NULL);
  return self->path;
}

char *
lpv_document_get_title (LpvDocument *self)
{
  g_return_val_if_fail (LPV_IS_DOCUMENT (self), NULL);
  return self->path != NULL ? g_filename_display_basename (self->path) : NULL;
}

double
lpv_document_get_fraction (LpvDocument *self)
{
  g_return_val_if_fail (LPV_IS_DOCUMENT (self), 0.0);
  return self->loader != NULL ? lpv_loader_get_fraction (self->loader) : 0.0;
}

const GError *
lpv_document_get_error (LpvDocument *self)
{
  g_return_val_if_fail (LPV_IS_DOCUMENT (self), NULL);
  return self->error;
}

void
lpv_document_open (LpvDocument *self, const char *path)
{
  g_autofree char *copy = g_strdup (path);

  g_return_if_fail (LPV_IS_DOCUMENT (self));
  g_return_if_fail (path != NULL);
  drop_watch (self);
  g_free (self->path);
  self->path = g_steal_pointer (&copy);
  self->watch = lpv_file_watch_new (self->path);
  g_signal_connect_swapped (self->watch, "rewritten", G_CALLBACK (on_rewritten), self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
  set_state (self, LPV_DOCUMENT_LOADING);
  start_loading (self);
}

void
lpv_document_reload (LpvDocument *self)
{
  g_return_if_fail (LPV_IS_DOCUMENT (self));
  if (self->path == NULL)
    return;
  if (self->state != LPV_DOCUMENT_READY)
    set_state (self, LPV_DOCUMENT_LOADING);
  start_loading (self);
}

void
lpv_document_cancel (LpvDocument *self)
{
  g_return_if_fail (LPV_IS_DOCUMENT (self));
  drop_load (self);
  if (self->state == LPV_DOCUMENT_READY)
    return;
  drop_watch (self);
  g_clear_pointer (&self->path, g_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
  set_state (self, LPV_DOCUMENT_EMPTY);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-editor.h"
#include "lpv-file-watch.h"
#include "lpv-source-check.h"
#include "lpv-stale-banner.h"

struct _LpvStaleBanner
{
  AdwBin parent_instance;
  GtkRevealer *revealer;
  GtkLabel *label;
  GtkButton *button;
  LpvSession *session;
  char *path;                /* where the shown file is now; NULL where there can be none */
  LpvFileWatch *watch;       /* on it */
  GCancellable *cancellable; /* of the check under way */
};

G_DEFINE_FINAL_TYPE (LpvStaleBanner, lpv_stale_banner, ADW_TYPE_BIN)

static void
show (LpvStaleBanner *self, const char *text, const char *remedy, const char *action)
{
  gtk_label_set_text (self->label, text);
  gtk_button_set_label (self->button, remedy);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LpvStaleBanner) self = data;
  LpvSourceState state = lpv_source_check_finish (result, NULL);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  if (state == LPV_SOURCE_CHANGED)
    show (self,
          _ ("This file has changed since it was recorded. The source below is the one that ran."),
          _ ("Open current version"), "source.edit");
  else if (state == LPV_SOURCE_MISSING)
    show (self, _ ("This file is not where it was recorded. The source below is the one that ran."),
          _ ("Locate…"), "source.locate");
  else
    gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static void
drop_check (LpvStaleBanner *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* What is said remains until it is known whether it still is so. */
static void
check (LpvStaleBanner *self)
{
  drop_check (self);
  self->cancellable = g_cancellable_new ();
  lpv_source_check_async (lpv_session_get_profile (self->session),
                          lpv_session_get_place (self->session).file, self->path, self->cancellable,
                          on_checked, g_object_ref (self));
}

static void
drop_file (LpvStaleBanner *self)
{
  drop_check (self);
  if (self->watch != NULL)
    g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_object (&self->watch);
  g_clear_pointer (&self->path, g_free);
}

static char *
find_path (LpvStaleBanner *self)
{
  guint32 n, file = lpv_session_get_place (self->session).file;
  const char *recorded;

  if (file == LPROF_NONE)
    return NULL;
  recorded = lprof_profile_get_files (lpv_session_get_profile (self->session), &n)[file].path;
  return lpv_editor_find_file (recorded);
}

void
lpv_stale_banner_check (LpvStaleBanner *self)
{
  g_return_if_fail (LPV_IS_STALE_BANNER (self));
  drop_file (self);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  self->path = find_path (self);
  /* Source that was compiled from a string is in no file. */
  if (self->path == NULL || !g_path_is_absolute (self->path))
    return;
  self->watch = lpv_file_watch_new (self->path);
  g_signal_connect_swapped (self->watch, "rewritten", G_CALLBACK (check), self);
  g_signal_connect_swapped (self->watch, "removed", G_CALLBACK (check), self);
  check (self);
}

static void
lpv_stale_banner_dispose (GObject *object)
{
  LpvStaleBanner *self = LPV_STALE_BANNER (object);

  drop_file (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lpv_stale_banner_parent_class)->dispose (object);
}

static void
lpv_stale_banner_class_init (LpvStaleBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_stale_banner_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-stale-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvStaleBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, LpvStaleBanner, label);
  gtk_widget_class_bind_template_child (widget_class, LpvStaleBanner, button);
}

static void
lpv_stale_banner_init (LpvStaleBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lpv_stale_banner_set_session (LpvStaleBanner *self, LpvSession *session)
{
  g_return_if_fail (LPV_IS_STALE_BANNER (self));
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::file", G_CALLBACK (lpv_stale_banner_check), self);
  lpv_stale_banner_check (self);
}

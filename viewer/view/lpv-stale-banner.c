/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-editor.h"
#include "lpv-source-check.h"
#include "lpv-stale-banner.h"

struct _LpvStaleBanner
{
  AdwBin parent_instance;
  GtkRevealer *revealer;
  GtkLabel *label;
  GtkButton *button;
  LpvSession *session;
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
}

void
lpv_stale_banner_check (LpvStaleBanner *self)
{
  LpvPlace place = lpv_session_get_place (self->session);
  LprofProfile *profile = lpv_session_get_profile (self->session);
  g_autofree char *path = NULL;
  guint32 n;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  if (place.file == LPROF_NONE)
    return;
  self->cancellable = g_cancellable_new ();
  path = lpv_editor_find_file (lprof_profile_get_files (profile, &n)[place.file].path);
  lpv_source_check_async (profile, place.file, path, self->cancellable, on_checked,
                          g_object_ref (self));
}

static void
lpv_stale_banner_dispose (GObject *object)
{
  LpvStaleBanner *self = LPV_STALE_BANNER (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
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

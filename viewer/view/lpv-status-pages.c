/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-failure.h"
#include "lpv-recent-list.h"
#include "lpv-status-pages.h"

/* A file that is there at once shall not flash a progress bar. */
#define PROGRESS_AFTER_MS 250

struct _LpvStatusPages
{
  AdwBin parent_instance;
  GtkStack *stack;
  AdwStatusPage *loading;
  GtkProgressBar *progress;
  AdwStatusPage *failed;
  GtkButton *remedy;
  GtkWidget *import_hint;
  GtkLabel *import_command;
  LpvDocument *document;
  guint timer;
};

G_DEFINE_FINAL_TYPE (LpvStatusPages, lpv_status_pages, ADW_TYPE_BIN)

static void
on_fraction (LpvStatusPages *self)
{
  gtk_progress_bar_set_fraction (self->progress, lpv_document_get_fraction (self->document));
}

static gboolean
show_progress (gpointer data)
{
  LpvStatusPages *self = data;
  g_autofree char *name = lpv_document_get_title (self->document);

  self->timer = 0;
  adw_status_page_set_description (self->loading, name);
  on_fraction (self);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  return G_SOURCE_REMOVE;
}

/* The message of an error says what is wrong and what can be done. */
static void
show_failure (LpvStatusPages *self)
{
  const GError *error = lpv_document_get_error (self->document);
  LpvFailure failure = lpv_failure_describe (error);
  gboolean can_try_again = failure.remedy == LPV_REMEDY_TRY_AGAIN;
  g_autofree char *quoted = g_shell_quote (lpv_document_get_path (self->document));
  g_autofree char *command = g_strdup_printf ("lprof import %s", quoted);
  g_autofree char *description = g_markup_escape_text (error->message, -1);

  adw_status_page_set_title (self->failed, failure.title);
  adw_status_page_set_icon_name (self->failed, failure.icon_name);
  adw_status_page_set_description (self->failed, description);
  gtk_button_set_label (self->remedy, can_try_again ? _ ("Try again") : _ ("Open another file…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->remedy),
                                  can_try_again ? "win.reload" : "win.open");
  gtk_label_set_text (self->import_command, command);
  gtk_widget_set_visible (self->import_hint, failure.remedy == LPV_REMEDY_IMPORT);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
on_state (LpvStatusPages *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  switch (lpv_document_get_state (self->document))
    {
    case LPV_DOCUMENT_EMPTY:
      gtk_stack_set_visible_child_name (self->stack, "welcome");
      break;
    case LPV_DOCUMENT_LOADING:
      gtk_stack_set_visible_child_name (self->stack, "nothing");
      self->timer = g_timeout_add (PROGRESS_AFTER_MS, show_progress, self);
      break;
    case LPV_DOCUMENT_FAILED:
      show_failure (self);
      break;
    case LPV_DOCUMENT_READY:
      break;
    default:
      g_return_if_reached ();
    }
}

static void
lpv_status_pages_dispose (GObject *object)
{
  LpvStatusPages *self = LPV_STATUS_PAGES (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (lpv_status_pages_parent_class)->dispose (object);
}

static void
lpv_status_pages_class_init (LpvStatusPagesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_status_pages_dispose;
  g_type_ensure (LPV_TYPE_RECENT_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-status-pages.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvStatusPages, failed);
  gtk_widget_class_bind_template_child (widget_class, LpvStatusPages, import_command);
  gtk_widget_class_bind_template_child (widget_class, LpvStatusPages, import_hint);
  gtk_widget_class_bind_template_child (widget_class, LpvStatusPages, loading);
  gtk_widget_class_bind_template_child (widget_class, LpvStatusPages, progress);
  gtk_widget_class_bind_template_child (widget_class, LpvStatusPages, remedy);
  gtk_widget_class_bind_template_child (widget_class, LpvStatusPages, stack);
}

static void
lpv_status_pages_init (LpvStatusPages *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lpv_status_pages_new (LpvDocument *document)
{
  LpvStatusPages *self = g_object_new (LPV_TYPE_STATUS_PAGES, NULL);

  self->document = g_object_ref (document);
  g_signal_connect_swapped (document, "notify::fraction", G_CALLBACK (on_fraction), self);
  g_signal_connect_swapped (document, "notify::state", G_CALLBACK (on_state), self);
  on_state (self);
  return GTK_WIDGET (self);
}

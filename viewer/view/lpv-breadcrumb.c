/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-breadcrumb.h"
#include "lpv-tooltip.h"

struct _LpvBreadcrumb
{
  AdwBin parent_instance;
  GtkButton *file;
  GtkLabel *file_label;
  GtkButton *function;
  GtkLabel *function_label;
  GtkWidget *function_arrow;
  GtkMenuButton *line;
  GtkLabel *line_label;
  GtkEditable *entry;
  LpvSession *session;
};

G_DEFINE_FINAL_TYPE (LpvBreadcrumb, lpv_breadcrumb, ADW_TYPE_BIN)

static void
on_file_clicked (LpvBreadcrumb *self)
{
  lpv_session_go_to_file (self->session, lpv_session_get_place (self->session).file);
}

static void
on_function_clicked (LpvBreadcrumb *self)
{
  guint32 function = lpv_session_get_function (self->session);

  if (function != LPROF_NONE)
    lpv_session_go_to_function (self->session, function);
}

static void
on_popover (LpvBreadcrumb *self)
{
  g_autofree char *line = g_strdup_printf ("%u", lpv_session_get_place (self->session).line);

  gtk_editable_set_text (self->entry, line);
  gtk_editable_select_region (self->entry, 0, -1);
}

static void
on_line_entered (LpvBreadcrumb *self)
{
  guint64 line;
  guint32 n = lpv_file_lines_get_n_lines (lpv_session_get_lines (self->session));

  if (!g_ascii_string_to_unsigned (gtk_editable_get_text (self->entry), 10, 1, G_MAXUINT32, &line,
                                   NULL))
    {
      gtk_widget_error_bell (GTK_WIDGET (self->entry));
      return;
    }
  gtk_menu_button_popdown (self->line);
  lpv_session_go_to (self->session, lpv_session_get_place (self->session).file, MIN (line, n));
}

static void
show_line (LpvBreadcrumb *self)
{
  LpvPlace place = lpv_session_get_place (self->session);
  g_autofree char *text = g_strdup_printf (_ ("Line %u"), place.line);

  gtk_label_set_text (self->line_label, text);
}

static void
show_function (LpvBreadcrumb *self)
{
  guint32 function = lpv_session_get_function (self->session);
  guint32 n;
  const char *name = "";

  if (function != LPROF_NONE)
    name = lprof_profile_get_functions (lpv_session_get_profile (self->session), &n)[function].name;
  gtk_label_set_text (self->function_label, name);
  gtk_widget_set_visible (GTK_WIDGET (self->function), function != LPROF_NONE);
  gtk_widget_set_visible (self->function_arrow, function != LPROF_NONE);
}

static void
show_file (LpvBreadcrumb *self)
{
  LpvPlace place = lpv_session_get_place (self->session);
  guint32 n;
  const char *path;
  g_autofree char *name = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), place.file != LPROF_NONE);
  if (place.file == LPROF_NONE)
    return;
  path = lprof_profile_get_files (lpv_session_get_profile (self->session), &n)[place.file].path;
  name = g_path_get_basename (path);
  gtk_label_set_text (self->file_label, name);
  lpv_tooltip_set (GTK_WIDGET (self->file), path);
}

static void
lpv_breadcrumb_dispose (GObject *object)
{
  LpvBreadcrumb *self = LPV_BREADCRUMB (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lpv_breadcrumb_parent_class)->dispose (object);
}

static void
lpv_breadcrumb_class_init (LpvBreadcrumbClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_breadcrumb_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-breadcrumb.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvBreadcrumb, file);
  gtk_widget_class_bind_template_child (widget_class, LpvBreadcrumb, file_label);
  gtk_widget_class_bind_template_child (widget_class, LpvBreadcrumb, function);
  gtk_widget_class_bind_template_child (widget_class, LpvBreadcrumb, function_arrow);
  gtk_widget_class_bind_template_child (widget_class, LpvBreadcrumb, function_label);
  gtk_widget_class_bind_template_child (widget_class, LpvBreadcrumb, entry);
  gtk_widget_class_bind_template_child (widget_class, LpvBreadcrumb, line);
  gtk_widget_class_bind_template_child (widget_class, LpvBreadcrumb, line_label);
  gtk_widget_class_bind_template_callback (widget_class, on_file_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_function_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_line_entered);
  gtk_widget_class_bind_template_callback (widget_class, on_popover);
}

static void
lpv_breadcrumb_init (LpvBreadcrumb *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lpv_breadcrumb_set_session (LpvBreadcrumb *self, LpvSession *session)
{
  g_return_if_fail (LPV_IS_BREADCRUMB (self));
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::file", G_CALLBACK (show_file), self);
  g_signal_connect_swapped (session, "notify::function", G_CALLBACK (show_function), self);
  g_signal_connect_swapped (session, "notify::line", G_CALLBACK (show_line), self);
  show_file (self);
  show_function (self);
  show_line (self);
}

void
lpv_breadcrumb_enter_line (LpvBreadcrumb *self)
{
  g_return_if_fail (LPV_IS_BREADCRUMB (self));
  if (lpv_session_get_place (self->session).file != LPROF_NONE)
    gtk_menu_button_popup (self->line);
}

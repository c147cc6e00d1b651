/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-enums.h"
#include "lpv-finder.h"
#include "lpv-late-menu.h"
#include "lpv-navigation.h"
#include "lpv-optional.h"
#include "lpv-page-bar.h"
#include "lpv-page-switcher.h"
#include "lpv-pages.h"
#include "lpv-preferences.h"
#include "lpv-source-page.h"
#include "lpv-status-pages.h"
#include "lpv-window-files.h"
#include "lpv-window-settings.h"
#include "lpv-window.h"

/* What is loaded by then is seen in the first frame, which saves an empty one. */
#define PRESENT_AFTER_MS 150

struct _LpvWindow
{
  AdwApplicationWindow parent_instance;
  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkStack *titles;
  GtkStack *states;
  LpvPageSwitcher *switcher;
  AdwBin *bar;    /* of the pages, where the window is narrow */
  AdwBin *status; /* while there is no profile */
  AdwViewStack *pages;
  GMenuModel *main_menu;
  GtkMenuButton *menu_button;
  GtkMenuButton *finder_button;
  LpvSourcePage *source;
  LpvDocument *document;
  guint present_timer; /* while a file that may be loaded soon keeps the window back */
};

G_DEFINE_FINAL_TYPE (LpvWindow, lpv_window, ADW_TYPE_APPLICATION_WINDOW)

static void
on_reloaded (LpvWindow *self)
{
  lpv_window_say (self, _ ("The profile was written again; these are the new values"));
}

static gboolean
present (gpointer data)
{
  LpvWindow *self = data;

  self->present_timer = 0;
  gtk_window_present (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

static void
on_state (LpvWindow *self)
{
  gboolean is_ready = lpv_document_get_state (self->document) == LPV_DOCUMENT_READY;

  gtk_stack_set_visible_child_name (self->states, is_ready ? "profile" : "status");
  gtk_stack_set_visible_child_name (self->titles, is_ready ? "pages" : "name");
  gtk_widget_set_visible (GTK_WIDGET (self->finder_button), is_ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "find.function", is_ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "find.filter", is_ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "find.line", is_ready);
  lpv_window_files_set_ready (self, is_ready);
  if (self->present_timer != 0 && lpv_document_get_state (self->document) != LPV_DOCUMENT_LOADING)
    {
      g_clear_handle_id (&self->present_timer, g_source_remove);
      present (self);
    }
  if (is_ready)
    lpv_window_files_remember (self);
}

static void
on_status (LpvWindow *self)
{
  if (adw_bin_get_child (self->status) == NULL)
    adw_bin_set_child (self->status, lpv_status_pages_new (self->document));
}

static void
on_bar (LpvWindow *self)
{
  if (adw_bin_get_child (self->bar) == NULL)
    adw_bin_set_child (self->bar, lpv_page_bar_new (self->pages));
}

static void
make_finder (GtkMenuButton *button, gpointer data)
{
  LpvWindow *self = data;
  LpvFinder *finder;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  finder = g_object_new (LPV_TYPE_FINDER, NULL);
  lpv_finder_set_session (finder, lpv_document_get_session (self->document));
  gtk_menu_button_set_popover (button, GTK_WIDGET (finder));
}

static void
on_path (LpvWindow *self)
{
  g_autofree char *name = lpv_document_get_title (self->document);
  g_autofree char *title = NULL;

  if (name != NULL)
    /* Translators: title of a window: the file, and the program */
    title = g_strdup_printf (_ ("%s – lprof Viewer"), name);
  gtk_window_set_title (GTK_WINDOW (self), title != NULL ? title : _ ("lprof Viewer"));
  adw_window_title_set_title (self->title, name != NULL ? name : _ ("lprof Viewer"));
  lpv_page_switcher_set_title (self->switcher, adw_window_title_get_title (self->title));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.reload", name != NULL);
}

static void
on_menu (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_menu_button_popup (LPV_WINDOW (widget)->menu_button);
}

static void
on_preferences (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lpv_preferences_present (GTK_WINDOW (widget));
}

static void
on_find_function (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_menu_button_popup (LPV_WINDOW (widget)->finder_button);
}

static void
on_find_filter (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lpv_source_page_focus_filter (
      LPV_SOURCE_PAGE (lpv_window_show_page (LPV_WINDOW (widget), "source")));
}

static void
on_find_line (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lpv_source_page_enter_line (
      LPV_SOURCE_PAGE (lpv_window_show_page (LPV_WINDOW (widget), "source")));
}

/* "show": what is seen, as actions that have a state. */
static void
add_show_actions (LpvWindow *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  LpvSession *session = lpv_document_get_session (self->document);
  const struct
  {
    const char *name;
    gpointer object;
    const char *property;
  } actions[] = {
    { "metric", session, "metric" },
    { "base", session, "base" },
    { "raw-events", session, "raw-events" },
    { "page", self->pages, "visible-child-name" },
    { "sidebar", self->source, "show-sidebar" },
    { "details", self->source, "show-details" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr (GPropertyAction) action =
          g_property_action_new (actions[i].name, actions[i].object, actions[i].property);

      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "show", G_ACTION_GROUP (group));
}

static void
add_action_groups (LpvWindow *self)
{
  GActionGroup *navigation = lpv_navigation_new (lpv_document_get_session (self->document));

  gtk_widget_insert_action_group (GTK_WIDGET (self), "go", navigation);
  g_object_unref (navigation);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "source",
                                  lpv_source_page_get_actions (self->source));
  add_show_actions (self);
}

static gboolean
lpv_window_close_request (GtkWindow *window)
{
  lpv_window_settings_save (LPV_WINDOW (window), LPV_WINDOW (window)->source);
  return GTK_WINDOW_CLASS (lpv_window_parent_class)->close_request (window);
}

/* GTK 4.8 keeps the groups of a window that is gone, and their actions keep its pages. */
static void
remove_action_groups (LpvWindow *self)
{
  gtk_widget_insert_action_group (GTK_WIDGET (self), "go", NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "source", NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "show", NULL);
}

static void
lpv_window_dispose (GObject *object)
{
  LpvWindow *self = LPV_WINDOW (object);

  remove_action_groups (self);
  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      lpv_document_cancel (self->document);
    }
  g_clear_handle_id (&self->present_timer, g_source_remove);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (lpv_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  lpv_window_files_install_actions (widget_class);
  gtk_widget_class_install_action (widget_class, "win.menu", NULL, on_menu);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, on_preferences);
  gtk_widget_class_install_action (widget_class, "find.function", NULL, on_find_function);
  gtk_widget_class_install_action (widget_class, "find.filter", NULL, on_find_filter);
  gtk_widget_class_install_action (widget_class, "find.line", NULL, on_find_line);
}

static void
lpv_window_class_init (LpvWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = lpv_window_close_request;
  g_type_ensure (LPV_TYPE_OPTIONAL);
  g_type_ensure (LPV_TYPE_PAGE_SWITCHER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/lpv-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, bar);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, finder_button);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, main_menu);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, states);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, status);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, title);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, titles);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, toasts);
  gtk_widget_class_bind_template_callback (widget_class, on_bar);
  gtk_widget_class_bind_template_callback (widget_class, on_status);
  install_actions (widget_class);
}

static void
lpv_window_init (LpvWindow *self)
{
  LpvSession *session;

  self->document = lpv_document_new ();
  session = lpv_document_get_session (self->document);
  gtk_widget_init_template (GTK_WIDGET (self));
  lpv_late_menu_set (self->menu_button, self->main_menu);
  lpv_pages_fill (self->pages, session);
  lpv_page_switcher_set_stack (self->switcher, self->pages);
  self->source = LPV_SOURCE_PAGE (lpv_pages_get (self->pages, "source"));
  lpv_window_settings_load (self, self->source);
  gtk_menu_button_set_create_popup_func (self->finder_button, make_finder, self, NULL);
  add_action_groups (self);
  lpv_window_files_accept_drops (self);
  g_signal_connect_swapped (self->source, "message", G_CALLBACK (lpv_window_say), self);
  g_signal_connect_swapped (self->document, "notify::state", G_CALLBACK (on_state), self);
  g_signal_connect_swapped (self->document, "notify::path", G_CALLBACK (on_path), self);
  g_signal_connect_swapped (self->document, "reloaded", G_CALLBACK (on_reloaded), self);
  g_signal_connect_swapped (self->document, "reload-failed", G_CALLBACK (lpv_window_say), self);
  on_path (self);
  on_state (self);
}

LpvWindow *
lpv_window_new (LpvApplication *application)
{
  return g_object_new (LPV_TYPE_WINDOW, "application", application, NULL);
}

LpvDocument *
lpv_window_get_document (LpvWindow *self)
{
  g_return_val_if_fail (LPV_IS_WINDOW (self), NULL);
  return self->document;
}

GtkWidget *
lpv_window_show_page (LpvWindow *self, const char *name)
{
  g_return_val_if_fail (LPV_IS_WINDOW (self), NULL);
  adw_view_stack_set_visible_child_name (self->pages, name);
  return lpv_pages_get (self->pages, name);
}

void
lpv_window_say (LpvWindow *self, const char *message)
{
  AdwToast *toast;

  g_return_if_fail (LPV_IS_WINDOW (self));
  toast = adw_toast_new (message);
  adw_toast_set_timeout (toast, 3);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
lpv_window_open (LpvWindow *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);

  g_return_if_fail (LPV_IS_WINDOW (self));
  if (path == NULL)
    {
      lpv_window_say (self, _ ("Only files of this computer can be opened"));
      return;
    }
  if (g_strcmp0 (path, lpv_document_get_path (self->document)) == 0)
    return;
  lpv_document_open (self->document, path);
}

void
lpv_window_present_soon (LpvWindow *self)
{
  g_return_if_fail (LPV_IS_WINDOW (self));
  if (gtk_widget_get_visible (GTK_WIDGET (self))
      || lpv_document_get_state (self->document) != LPV_DOCUMENT_LOADING)
    gtk_window_present (GTK_WINDOW (self));
  else if (self->present_timer == 0)
    self->present_timer = g_timeout_add (PRESENT_AFTER_MS, present, self);
}

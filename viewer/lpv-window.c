/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-compare-page.h"
#include "lpv-compat.h"
#include "lpv-csv.h"
#include "lpv-enums.h"
#include "lpv-failure.h"
#include "lpv-finder.h"
#include "lpv-flame-page.h"
#include "lpv-navigation.h"
#include "lpv-optional.h"
#include "lpv-overview-page.h"
#include "lpv-page-holder.h"
#include "lpv-preferences.h"
#include "lpv-source-page.h"
#include "lpv-status-pages.h"
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
  AdwViewStack *pages;
  GtkMenuButton *menu_button;
  GtkMenuButton *finder_button;
  LpvSourcePage *source;
  LpvPageHolder *flame;
  LpvPageHolder *overview;
  LpvPageHolder *compare;
  LpvStatusPages *status;
  LpvDocument *document;
  GSettings *settings;
  guint present_timer; /* while a file that may be loaded soon keeps the window back */
};

G_DEFINE_FINAL_TYPE (LpvWindow, lpv_window, ADW_TYPE_APPLICATION_WINDOW)

static void
say (LpvWindow *self, const char *message)
{
  AdwToast *toast = adw_toast_new (message);

  adw_toast_set_timeout (toast, 3);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_reloaded (LpvWindow *self)
{
  say (self, _ ("The profile was written again; these are the new values"));
}

static gboolean
remember_file (gpointer data)
{
  LpvWindow *self = data;
  const char *path = self->document != NULL ? lpv_document_get_path (self->document) : NULL;
  g_autofree char *uri = path != NULL ? g_filename_to_uri (path, NULL, NULL) : NULL;

  if (uri != NULL)
    gtk_recent_manager_add_item (gtk_recent_manager_get_default (), uri);
  return G_SOURCE_REMOVE;
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

  lpv_status_pages_set_document (self->status, self->document);
  gtk_stack_set_visible_child_name (self->states, is_ready ? "profile" : "status");
  gtk_stack_set_visible_child_name (self->titles, is_ready ? "pages" : "name");
  gtk_widget_set_visible (GTK_WIDGET (self->finder_button), is_ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "find.function", is_ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "find.filter", is_ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "find.line", is_ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.compare", is_ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.print", is_ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-as", is_ready);
  if (self->present_timer != 0 && lpv_document_get_state (self->document) != LPV_DOCUMENT_LOADING)
    {
      g_clear_handle_id (&self->present_timer, g_source_remove);
      present (self);
    }
  if (is_ready) /* when there is nothing better to do: it reads and writes a file */
    g_idle_add_full (G_PRIORITY_LOW, remember_file, g_object_ref (self), g_object_unref);
}

static GtkWidget *
make_flame_page (LpvSession *session)
{
  LpvFlamePage *page = g_object_new (LPV_TYPE_FLAME_PAGE, NULL);

  lpv_flame_page_set_session (page, session);
  return GTK_WIDGET (page);
}

static GtkWidget *
make_overview_page (LpvSession *session)
{
  LpvOverviewPage *page = g_object_new (LPV_TYPE_OVERVIEW_PAGE, NULL);

  lpv_overview_page_set_session (page, session);
  return GTK_WIDGET (page);
}

static GtkWidget *
make_compare_page (LpvSession *session)
{
  LpvComparePage *page = g_object_new (LPV_TYPE_COMPARE_PAGE, NULL);

  lpv_compare_page_set_session (page, session);
  return GTK_WIDGET (page);
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
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.reload", name != NULL);
}

static void
on_chosen (GFile *file, gpointer data)
{
  g_autoptr (LpvWindow) self = data;

  if (file != NULL)
    g_application_open (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), &file, 1,
                        "");
}

static void
on_open (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *const filters[] = { _ ("Profiles"), "application/x-lprof", _ ("All files"), "*",
                                  NULL };

  lpv_compat_choose_file (GTK_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Open a profile"),
                          filters, NULL, on_chosen, g_object_ref (widget));
}

static void
on_other_chosen (GFile *file, gpointer data)
{
  g_autoptr (LpvWindow) self = data;

  if (file == NULL || lpv_session_get_profile (lpv_document_get_session (self->document)) == NULL)
    return;
  lpv_compare_page_open (LPV_COMPARE_PAGE (lpv_page_holder_get_page (self->compare)),
                         g_file_peek_path (file));
  adw_view_stack_set_visible_child_name (self->pages, "compare");
}

static void
on_compare (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *const filters[] = { _ ("Profiles"), "application/x-lprof", _ ("All files"), "*",
                                  NULL };

  lpv_compat_choose_file (GTK_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN,
                          _ ("Compare with a profile"), filters, NULL, on_other_chosen,
                          g_object_ref (widget));
}

static void
on_reload (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lpv_document_reload (LPV_WINDOW (widget)->document);
}

static void
on_cancel (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lpv_document_cancel (LPV_WINDOW (widget)->document);
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
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LpvWindow) self = data;
  g_autoptr (GError) error = NULL;

  lpv_csv_save_finish (result, &error);
  if (self->document != NULL) /* the window is still there */
    say (self, error == NULL ? _ ("Saved") : error->message);
}

static void
on_save_chosen (GFile *file, gpointer data)
{
  g_autoptr (LpvWindow) self = data;

  if (file != NULL && self->document != NULL)
    lpv_csv_save_async (lpv_session_get_profile (lpv_document_get_session (self->document)), file,
                        on_saved, g_object_ref (self));
}

static void
on_save_as (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *const filters[] = { _ ("Comma-separated values"), "text/csv", NULL };
  g_autofree char *title = lpv_document_get_title (LPV_WINDOW (widget)->document);
  g_autofree char *name = g_strconcat (title, ".csv", NULL);

  lpv_compat_choose_file (GTK_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save as CSV"),
                          filters, name, on_save_chosen, g_object_ref (widget));
}

static void
on_print (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lpv_source_page_print (LPV_WINDOW (widget)->source, GTK_WINDOW (widget));
}

static void
on_find_function (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_menu_button_popup (LPV_WINDOW (widget)->finder_button);
}

static void
on_find_filter (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LpvWindow *self = LPV_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->pages, "source");
  lpv_source_page_focus_filter (self->source);
}

static void
on_find_line (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LpvWindow *self = LPV_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->pages, "source");
  lpv_source_page_enter_line (self->source);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, LpvWindow *self)
{
  GSList *files = g_value_get_boxed (value);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (GSList *file = files; file != NULL; file = file->next)
    g_ptr_array_add (list, file->data);
  if (list->len == 0)
    return FALSE;
  g_application_open (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))),
                      (GFile **)list->pdata, list->len, "");
  return TRUE;
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

static void
bind_settings (LpvWindow *self)
{
  LpvSession *session = lpv_document_get_session (self->document);
  const GSettingsBindFlags first = G_SETTINGS_BIND_GET | G_SETTINGS_BIND_GET_NO_CHANGES;

  g_settings_bind (self->settings, "window-width", self, "default-width", first);
  g_settings_bind (self->settings, "window-height", self, "default-height", first);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", first);
  g_settings_bind (self->settings, "show-sidebar", self->source, "show-sidebar", first);
  g_settings_bind (self->settings, "show-details", self->source, "show-details", first);
  g_settings_bind (self->settings, "metric", session, "metric", first);
  g_settings_bind (self->settings, "base", session, "base", first);
  g_settings_bind (self->settings, "raw-events", session, "raw-events", first);
}

/* How the window was left is how the next one begins. */
static void
save_settings (LpvWindow *self)
{
  LpvSession *session = lpv_document_get_session (self->document);
  gboolean show_sidebar, show_details;
  int width, height;

  g_object_get (self->source, "show-sidebar", &show_sidebar, "show-details", &show_details, NULL);
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", MAX (width, 360));
  g_settings_set_int (self->settings, "window-height", MAX (height, 240));
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  if (!lpv_source_page_is_narrow (self->source))
    g_settings_set_boolean (self->settings, "show-sidebar", show_sidebar);
  g_settings_set_boolean (self->settings, "show-details", show_details);
  g_settings_set_enum (self->settings, "metric", lpv_session_get_metric (session));
  g_settings_set_enum (self->settings, "base", lpv_session_get_base (session));
  g_settings_set_boolean (self->settings, "raw-events", lpv_session_get_raw_events (session));
}

static gboolean
lpv_window_close_request (GtkWindow *window)
{
  save_settings (LPV_WINDOW (window));
  return GTK_WINDOW_CLASS (lpv_window_parent_class)->close_request (window);
}

static void
lpv_window_dispose (GObject *object)
{
  LpvWindow *self = LPV_WINDOW (object);

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      lpv_document_cancel (self->document);
    }
  g_clear_handle_id (&self->present_timer, g_source_remove);
  g_clear_object (&self->document);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lpv_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open", NULL, on_open);
  gtk_widget_class_install_action (widget_class, "win.compare", NULL, on_compare);
  gtk_widget_class_install_action (widget_class, "win.reload", NULL, on_reload);
  gtk_widget_class_install_action (widget_class, "win.cancel", NULL, on_cancel);
  gtk_widget_class_install_action (widget_class, "win.menu", NULL, on_menu);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, on_preferences);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, on_print);
  gtk_widget_class_install_action (widget_class, "win.save-as", NULL, on_save_as);
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
  g_type_ensure (LPV_TYPE_PAGE_HOLDER);
  g_type_ensure (LPV_TYPE_SOURCE_PAGE);
  g_type_ensure (LPV_TYPE_STATUS_PAGES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/lpv-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, finder_button);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, flame);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, overview);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, compare);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, source);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, states);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, status);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, title);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, titles);
  gtk_widget_class_bind_template_child (widget_class, LpvWindow, toasts);
  install_actions (widget_class);
}

static void
accept_drops (LpvWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
lpv_window_init (LpvWindow *self)
{
  LpvSession *session;

  self->document = lpv_document_new ();
  self->settings = g_settings_new (LPV_APPLICATION_ID);
  session = lpv_document_get_session (self->document);
  gtk_widget_init_template (GTK_WIDGET (self));
  bind_settings (self);
  lpv_source_page_set_session (self->source, session);
  lpv_page_holder_set_maker (self->flame, make_flame_page, session);
  lpv_page_holder_set_maker (self->overview, make_overview_page, session);
  lpv_page_holder_set_maker (self->compare, make_compare_page, session);
  gtk_menu_button_set_create_popup_func (self->finder_button, make_finder, self, NULL);
  add_action_groups (self);
  accept_drops (self);
  g_signal_connect_swapped (self->source, "message", G_CALLBACK (say), self);
  g_signal_connect_swapped (self->document, "notify::state", G_CALLBACK (on_state), self);
  g_signal_connect_swapped (self->document, "notify::path", G_CALLBACK (on_path), self);
  g_signal_connect_swapped (self->document, "reloaded", G_CALLBACK (on_reloaded), self);
  g_signal_connect_swapped (self->document, "reload-failed", G_CALLBACK (say), self);
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

void
lpv_window_open (LpvWindow *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);

  g_return_if_fail (LPV_IS_WINDOW (self));
  if (path == NULL)
    {
      say (self, _ ("Only files of this computer can be opened"));
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

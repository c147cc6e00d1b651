/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-breadcrumb.h"
#include "lpv-compat.h"
#include "lpv-details-pane.h"
#include "lpv-editor.h"
#include "lpv-format.h"
#include "lpv-late-menu.h"
#include "lpv-line-text.h"
#include "lpv-metric-menu.h"
#include "lpv-sidebar.h"
#include "lpv-source-page.h"
#include "lpv-source-pane.h"
#include "lpv-source-search.h"
#include "lpv-stale-banner.h"

struct _LpvSourcePage
{
  AdwBin parent_instance;
  AdwFlap *flap;
  LpvSidebar *sidebar;
  LpvBreadcrumb *breadcrumb;
  GtkMenuButton *values_button;
  GMenuModel *values_menu;
  GMenu *metrics;        /* sections of the menu of values */
  GMenu *memory_metrics; /* likewise */
  LpvStaleBanner *banner;
  AdwBin *search_place;
  LpvSourceSearch *search; /* NULL before something is searched */
  LpvSourcePane *pane;
  AdwBin *details; /* empty until there is time for them */
  guint details_idle;
  GSimpleActionGroup *actions;
  LpvSession *session;
};

enum
{
  PROP_0,
  PROP_SHOW_SIDEBAR,
  PROP_SHOW_DETAILS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint message_signal;

G_DEFINE_FINAL_TYPE (LpvSourcePage, lpv_source_page, ADW_TYPE_BIN)

static LpvSourceView *
get_view (LpvSourcePage *self)
{
  return lpv_source_pane_get_view (self->pane);
}

static LpvSourceSearch *
get_search (LpvSourcePage *self)
{
  if (self->search == NULL)
    {
      self->search = g_object_new (LPV_TYPE_SOURCE_SEARCH, NULL);
      lpv_source_search_set_view (self->search, GTK_SOURCE_VIEW (get_view (self)));
      adw_bin_set_child (self->search_place, GTK_WIDGET (self->search));
    }
  return self->search;
}

static void
on_find (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lpv_source_search_start (get_search (data));
}

static void
on_find_next (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lpv_source_search_next (get_search (data));
}

static void
on_find_previous (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lpv_source_search_previous (get_search (data));
}

static void
on_copy_table (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LpvSourcePage *self = data;
  g_autofree char *table = NULL, *message = NULL;
  guint32 first, last;

  if (lpv_session_get_lines (self->session) == NULL)
    return;
  lpv_source_view_get_selected_lines (get_view (self), &first, &last);
  table = lpv_line_text_table (self->session, first, last);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), table);
  message = g_strdup_printf (ngettext ("Copied %u line", "Copied %u lines", last - first + 1),
                             last - first + 1);
  g_signal_emit (self, message_signal, 0, message);
}

static const char *
get_path (LpvSourcePage *self)
{
  guint32 n, file = lpv_session_get_place (self->session).file;

  if (file == LPROF_NONE)
    return NULL;
  return lprof_profile_get_files (lpv_session_get_profile (self->session), &n)[file].path;
}

static void
on_located (GFile *file, gpointer data)
{
  g_autoptr (LpvSourcePage) self = data;
  const char *path = self->session != NULL ? get_path (self) : NULL;

  if (file == NULL || path == NULL || g_file_peek_path (file) == NULL)
    return;
  lpv_editor_learn_file (path, g_file_peek_path (file));
  lpv_stale_banner_check (self->banner);
}

static void
on_locate (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *const filters[] = { _ ("Python source"), "*.py", _ ("All files"), "*", NULL };

  lpv_compat_choose_file (GTK_WINDOW (gtk_widget_get_root (data)), GTK_FILE_CHOOSER_ACTION_OPEN,
                          _ ("Where is this file now?"), filters, NULL, on_located,
                          g_object_ref (data));
}

static void
on_edit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LpvSourcePage *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (get_path (self) == NULL)
    return;
  path = lpv_editor_find_file (get_path (self));
  if (!lpv_editor_open (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), path,
                        lpv_session_get_place (self->session).line, &error))
    g_signal_emit (self, message_signal, 0, error->message);
}

static void
offer_metrics (LpvSourcePage *self)
{
  lpv_metric_menu_fill (self->metrics, self->memory_metrics,
                        lpv_session_get_profile (self->session));
}

static void
show_metric (LpvSourcePage *self)
{
  gtk_menu_button_set_label (self->values_button,
                             lpv_metric_get_name (lpv_session_get_metric (self->session)));
}

static void
lpv_source_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LpvSourcePage *self = LPV_SOURCE_PAGE (object);

  switch (id)
    {
    case PROP_SHOW_SIDEBAR:
      g_value_set_boolean (value, adw_flap_get_reveal_flap (self->flap));
      break;
    case PROP_SHOW_DETAILS:
      g_value_set_boolean (value, gtk_widget_get_visible (GTK_WIDGET (self->details)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lpv_source_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LpvSourcePage *self = LPV_SOURCE_PAGE (object);

  switch (id)
    {
    case PROP_SHOW_SIDEBAR:
      adw_flap_set_reveal_flap (self->flap, g_value_get_boolean (value));
      break;
    case PROP_SHOW_DETAILS:
      gtk_widget_set_visible (GTK_WIDGET (self->details), g_value_get_boolean (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
on_reveal (LpvSourcePage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_SIDEBAR]);
}

/* A sidebar that lies over the source makes way for what was chosen in it. */
static void
on_gone_to (LpvSourcePage *self)
{
  if (adw_flap_get_folded (self->flap) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

static gboolean
make_details (gpointer data)
{
  LpvSourcePage *self = data;
  LpvDetailsPane *pane = g_object_new (LPV_TYPE_DETAILS_PANE, NULL);

  self->details_idle = 0;
  adw_bin_set_child (self->details, GTK_WIDGET (pane));
  lpv_details_pane_set_session (pane, self->session);
  return G_SOURCE_REMOVE;
}

/* After the first frame, whose time they are not worth. */
static void
on_details (LpvSourcePage *self)
{
  if (self->details_idle == 0 && adw_bin_get_child (self->details) == NULL)
    self->details_idle = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, make_details, self, NULL);
}

static void
lpv_source_page_dispose (GObject *object)
{
  LpvSourcePage *self = LPV_SOURCE_PAGE (object);

  g_clear_handle_id (&self->details_idle, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (lpv_source_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-source-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePage, banner);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePage, breadcrumb);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePage, details);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePage, flap);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePage, pane);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePage, search_place);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePage, sidebar);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePage, values_button);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePage, values_menu);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePage, memory_metrics);
  gtk_widget_class_bind_template_child (widget_class, LpvSourcePage, metrics);
  gtk_widget_class_bind_template_callback (widget_class, on_details);
  gtk_widget_class_bind_template_callback (widget_class, on_reveal);
}

static void
lpv_source_page_class_init (LpvSourcePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lpv_source_page_get_property;
  object_class->set_property = lpv_source_page_set_property;
  object_class->dispose = lpv_source_page_dispose;
  properties[PROP_SHOW_SIDEBAR] = g_param_spec_boolean ("show-sidebar", NULL, NULL, TRUE, flags);
  properties[PROP_SHOW_DETAILS] = g_param_spec_boolean ("show-details", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  message_signal = g_signal_new ("message", LPV_TYPE_SOURCE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (LPV_TYPE_BREADCRUMB);
  g_type_ensure (LPV_TYPE_SIDEBAR);
  g_type_ensure (LPV_TYPE_SOURCE_PANE);
  g_type_ensure (LPV_TYPE_STALE_BANNER);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
lpv_source_page_init (LpvSourcePage *self)
{
  static const GActionEntry actions[] = {
    { .name = "find", .activate = on_find },
    { .name = "find-next", .activate = on_find_next },
    { .name = "find-previous", .activate = on_find_previous },
    { .name = "copy-table", .activate = on_copy_table },
    { .name = "edit", .activate = on_edit },
    { .name = "locate", .activate = on_locate },
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  lpv_late_menu_set (self->values_button, self->values_menu);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions),
                                   self);
}

GtkWidget *
lpv_source_page_new (LpvSession *session)
{
  LpvSourcePage *self = g_object_new (LPV_TYPE_SOURCE_PAGE, NULL);

  self->session = g_object_ref (session);
  lpv_breadcrumb_set_session (self->breadcrumb, session);
  lpv_source_pane_set_session (self->pane, session);
  lpv_sidebar_set_session (self->sidebar, session);
  lpv_stale_banner_set_session (self->banner, session);
  g_signal_connect_swapped (session, "notify::metric", G_CALLBACK (show_metric), self);
  g_signal_connect_swapped (session, "notify::profile", G_CALLBACK (offer_metrics), self);
  offer_metrics (self);
  g_signal_connect_swapped (session, "notify::file", G_CALLBACK (on_gone_to), self);
  show_metric (self);
  return GTK_WIDGET (self);
}

gboolean
lpv_source_page_is_narrow (LpvSourcePage *self)
{
  g_return_val_if_fail (LPV_IS_SOURCE_PAGE (self), FALSE);
  return adw_flap_get_folded (self->flap);
}

GActionGroup *
lpv_source_page_get_actions (LpvSourcePage *self)
{
  g_return_val_if_fail (LPV_IS_SOURCE_PAGE (self), NULL);
  return G_ACTION_GROUP (self->actions);
}

void
lpv_source_page_focus_filter (LpvSourcePage *self)
{
  g_return_if_fail (LPV_IS_SOURCE_PAGE (self));
  adw_flap_set_reveal_flap (self->flap, TRUE);
  lpv_sidebar_focus_filter (self->sidebar);
}

void
lpv_source_page_enter_line (LpvSourcePage *self)
{
  g_return_if_fail (LPV_IS_SOURCE_PAGE (self));
  lpv_breadcrumb_enter_line (self->breadcrumb);
}

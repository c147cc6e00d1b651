/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-files-view.h"
#include "lpv-functions-view.h"
#include "lpv-late-menu.h"
#include "lpv-metric-menu.h"
#include "lpv-sidebar.h"

struct _LpvSidebar
{
  AdwBin parent_instance;
  GtkEditable *entry;
  GtkStack *stack;
  LpvFilesView *files;
  LpvFunctionsView *functions;
  GtkMenuButton *sort_button;
  GMenuModel *sort_menu;
  GMenu *metrics;        /* sections of the menu */
  GMenu *memory_metrics; /* likewise */
  char *sort;            /* state of the action "sidebar.sort" */
};

enum
{
  PROP_0,
  PROP_SORT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LpvSidebar, lpv_sidebar, ADW_TYPE_BIN)

static void
on_filter (LpvSidebar *self)
{
  lpv_functions_view_set_filter (self->functions, gtk_editable_get_text (self->entry));
  lpv_files_view_set_filter (self->files, gtk_editable_get_text (self->entry));
}

/* Down leads from the entry into the list. */
static void
on_next (LpvSidebar *self)
{
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
set_sort (LpvSidebar *self, const char *name)
{
  static const char *const names[] = {
    [LPV_SORT_BY_VALUE] = "value", [LPV_SORT_BY_CALLS] = "calls", [LPV_SORT_BY_NAME] = "name"
  };
  LpvSort sort = LPV_SORT_BY_VALUE;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      sort = i;
  g_free (self->sort);
  self->sort = g_strdup (name);
  lpv_functions_view_set_sort (self->functions, sort);
  lpv_files_view_set_sort (self->files, sort);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
}

static void
lpv_sidebar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SORT:
      g_value_set_string (value, LPV_SIDEBAR (object)->sort);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lpv_sidebar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SORT:
      set_sort (LPV_SIDEBAR (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lpv_sidebar_finalize (GObject *object)
{
  g_free (LPV_SIDEBAR (object)->sort);
  G_OBJECT_CLASS (lpv_sidebar_parent_class)->finalize (object);
}

static void
lpv_sidebar_class_init (LpvSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lpv_sidebar_get_property;
  object_class->set_property = lpv_sidebar_set_property;
  object_class->finalize = lpv_sidebar_finalize;
  properties[PROP_SORT] =
      g_param_spec_string ("sort", NULL, NULL, "value",
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (LPV_TYPE_FILES_VIEW);
  g_type_ensure (LPV_TYPE_FUNCTIONS_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvSidebar, entry);
  gtk_widget_class_bind_template_child (widget_class, LpvSidebar, files);
  gtk_widget_class_bind_template_child (widget_class, LpvSidebar, functions);
  gtk_widget_class_bind_template_child (widget_class, LpvSidebar, memory_metrics);
  gtk_widget_class_bind_template_child (widget_class, LpvSidebar, metrics);
  gtk_widget_class_bind_template_child (widget_class, LpvSidebar, sort_button);
  gtk_widget_class_bind_template_child (widget_class, LpvSidebar, sort_menu);
  gtk_widget_class_bind_template_child (widget_class, LpvSidebar, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_install_property_action (widget_class, "sidebar.sort", "sort");
}

static void
lpv_sidebar_init (LpvSidebar *self)
{
  self->sort = g_strdup ("value");
  gtk_widget_init_template (GTK_WIDGET (self));
  lpv_late_menu_set (self->sort_button, self->sort_menu);
}

static void
on_profile (LpvSidebar *self, GParamSpec *pspec, LpvSession *session)
{
  lpv_metric_menu_fill (self->metrics, self->memory_metrics, lpv_session_get_profile (session));
}

void
lpv_sidebar_set_session (LpvSidebar *self, LpvSession *session)
{
  g_return_if_fail (LPV_IS_SIDEBAR (self));
  lpv_functions_view_set_session (self->functions, session);
  lpv_files_view_set_session (self->files, session);
  g_signal_connect_object (session, "notify::profile", G_CALLBACK (on_profile), self,
                           G_CONNECT_SWAPPED);
  on_profile (self, NULL, session);
}

void
lpv_sidebar_focus_filter (LpvSidebar *self)
{
  g_return_if_fail (LPV_IS_SIDEBAR (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

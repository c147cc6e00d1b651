/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-flame-legend.h"
#include "lpv-flame-page.h"
#include "lpv-flame-walk.h"
#include "lpv-format.h"

#define ZOOM_STEP 1.5

struct _LpvFlamePage
{
  AdwBin parent_instance;
  GtkStack *stack;
  GtkSearchEntry *search;
  GtkWidget *previous_match;
  GtkWidget *next_match;
  GtkDropDown *colors;
  GtkLabel *matches;
  GtkWidget *zoom_all;
  LpvFlameGraph *graph;
  LpvFlameLegend *legend;
  GtkWidget *selection;
  GtkLabel *name;
  GtkLabel *description;
  GtkWidget *show_source;

  LpvSession *session;
  GSettings *settings;
  gboolean is_current; /* the graph shows the session's profile */
};

G_DEFINE_FINAL_TYPE (LpvFlamePage, lpv_flame_page, ADW_TYPE_BIN)

static LpvFlameColors
get_colors (LpvFlamePage *self)
{
  return gtk_drop_down_get_selected (self->colors) == 1 ? LPV_FLAME_COLORS_MODULE
                                                        : LPV_FLAME_COLORS_HEAT;
}

static void
on_colors_changed (LpvFlamePage *self)
{
  if (self->settings == NULL)
    return; /* the template is not complete yet */
  g_settings_set_enum (self->settings, "flame-colors", (int)get_colors (self));
  lpv_flame_graph_set_colors (self->graph, get_colors (self));
  lpv_flame_legend_set (self->legend, lpv_flame_graph_get_tree (self->graph), get_colors (self));
}

/* The preferences may have set it. */
static void
show_colors (LpvFlamePage *self)
{
  gtk_drop_down_set_selected (self->colors,
                              (guint)g_settings_get_enum (self->settings, "flame-colors"));
}

static void
on_search_changed (LpvFlamePage *self)
{
  LpvFlameTree *tree = lpv_flame_graph_get_tree (self->graph);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autofree char *share_text = NULL;
  g_autofree char *matches = NULL;
  double share;
  guint n;

  if (tree == NULL)
    return;
  n = lpv_flame_tree_search (tree, text, &share);
  lpv_flame_graph_marks_changed (self->graph);
  share_text = lpv_format_share (share);
  if (n > 0)
    /* Translators: found by a search; %s is a share */
    matches = g_strdup_printf (
        ngettext ("%u function, %s of the run", "%u functions, %s of the run", n), n, share_text);
  else
    matches = g_strdup (*text == '\0' ? "" : _ ("No function found"));
  gtk_label_set_text (self->matches, matches);
  gtk_widget_set_sensitive (self->previous_match, n > 0);
  gtk_widget_set_sensitive (self->next_match, n > 0);
}

static void
go_to_match (LpvFlamePage *self, int step)
{
  LpvFlameTree *tree = lpv_flame_graph_get_tree (self->graph);
  guint32 node = LPROF_NONE;

  if (tree != NULL)
    node = lpv_flame_walk_find_marked (tree, lpv_flame_graph_get_selected (self->graph), step);
  if (node != LPROF_NONE)
    lpv_flame_graph_select (self->graph, node);
}

static void
on_next_match (LpvFlamePage *self)
{
  go_to_match (self, 1);
}

static void
on_previous_match (LpvFlamePage *self)
{
  go_to_match (self, -1);
}

static void
on_stop_search (LpvFlamePage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->graph));
}

static void
on_zoom_in (LpvFlamePage *self)
{
  lpv_flame_graph_zoom_by (self->graph, -1, 1 / ZOOM_STEP);
}

static void
on_zoom_out (LpvFlamePage *self)
{
  lpv_flame_graph_zoom_by (self->graph, -1, ZOOM_STEP);
}

static void
on_zoom_all (LpvFlamePage *self)
{
  lpv_flame_graph_zoom_to (self->graph, LPROF_NONE);
}

static void
on_zoom_to_selected (LpvFlamePage *self)
{
  lpv_flame_graph_zoom_to (self->graph, lpv_flame_graph_get_selected (self->graph));
}

/* The line of the call's function that was hottest, as everywhere in the viewer. */
static void
on_node_activated (LpvFlamePage *self, guint node)
{
  guint32 n;
  const LprofTreeNode *nodes =
      lpv_flame_tree_get_nodes (lpv_flame_graph_get_tree (self->graph), &n);

  if (nodes[node].function == LPROF_NONE)
    return;
  lpv_session_go_to_function (self->session, nodes[node].function);
  gtk_widget_activate_action (GTK_WIDGET (self), "show.page", "s", "source");
}

static void
on_show_source (LpvFlamePage *self)
{
  lpv_flame_graph_activate (self->graph, lpv_flame_graph_get_selected (self->graph));
}

static void
show_zoom (LpvFlamePage *self)
{
  gtk_widget_set_sensitive (self->zoom_all, lpv_flame_graph_is_zoomed (self->graph));
}

static void
show_selected (LpvFlamePage *self)
{
  LpvFlameTree *tree = lpv_flame_graph_get_tree (self->graph);
  guint32 node = lpv_flame_graph_get_selected (self->graph);
  g_autofree char *text = NULL;
  g_auto (GStrv) sentences = NULL;
  g_autofree char *line = NULL;
  guint32 n;

  gtk_widget_set_visible (self->selection, node != LPROF_NONE);
  if (node == LPROF_NONE)
    return;
  text = lpv_flame_tree_describe (tree, node);
  sentences = g_strsplit (text, "\n", -1);
  line = g_strjoinv (" · ", sentences + 1);
  gtk_label_set_text (self->name, sentences[0]);
  gtk_label_set_text (self->description, line);
  gtk_widget_set_sensitive (self->show_source,
                            lpv_flame_tree_get_nodes (tree, &n)[node].function != LPROF_NONE);
}

static void
show_profile (LpvFlamePage *self)
{
  LprofProfile *profile = lpv_session_get_profile (self->session);
  LpvFlameTree *tree = profile != NULL ? lpv_flame_tree_new (profile) : NULL;
  gboolean is_empty =
      tree == NULL || lpv_flame_layout_get_n_rows (lpv_flame_tree_get_layout (tree)) == 0;

  self->is_current = TRUE;
  lpv_flame_legend_set (self->legend, tree, get_colors (self));
  lpv_flame_graph_set_tree (self->graph, tree);
  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "graph");
  on_search_changed (self);
}

static void
on_profile_changed (LpvFlamePage *self)
{
  self->is_current = FALSE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_profile (self);
}

static void
lpv_flame_page_map (GtkWidget *widget)
{
  LpvFlamePage *self = LPV_FLAME_PAGE (widget);

  GTK_WIDGET_CLASS (lpv_flame_page_parent_class)->map (widget);
  if (!self->is_current && self->session != NULL)
    show_profile (self);
}

static void
lpv_flame_page_dispose (GObject *object)
{
  LpvFlamePage *self = LPV_FLAME_PAGE (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lpv_flame_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LpvFlamePage, colors);
  gtk_widget_class_bind_template_child (widget_class, LpvFlamePage, description);
  gtk_widget_class_bind_template_child (widget_class, LpvFlamePage, graph);
  gtk_widget_class_bind_template_child (widget_class, LpvFlamePage, legend);
  gtk_widget_class_bind_template_child (widget_class, LpvFlamePage, matches);
  gtk_widget_class_bind_template_child (widget_class, LpvFlamePage, name);
  gtk_widget_class_bind_template_child (widget_class, LpvFlamePage, next_match);
  gtk_widget_class_bind_template_child (widget_class, LpvFlamePage, previous_match);
  gtk_widget_class_bind_template_child (widget_class, LpvFlamePage, search);
  gtk_widget_class_bind_template_child (widget_class, LpvFlamePage, selection);
  gtk_widget_class_bind_template_child (widget_class, LpvFlamePage, show_source);
  gtk_widget_class_bind_template_child (widget_class, LpvFlamePage, stack);
  gtk_widget_class_bind_template_child (widget_class, LpvFlamePage, zoom_all);
}

static void
lpv_flame_page_class_init (LpvFlamePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_flame_page_dispose;
  widget_class->map = lpv_flame_page_map;
  g_type_ensure (LPV_TYPE_FLAME_GRAPH);
  g_type_ensure (LPV_TYPE_FLAME_LEGEND);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-flame-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_colors_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_next_match);
  gtk_widget_class_bind_template_callback (widget_class, on_node_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_previous_match);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_show_source);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_zoom_all);
  gtk_widget_class_bind_template_callback (widget_class, on_zoom_in);
  gtk_widget_class_bind_template_callback (widget_class, on_zoom_out);
  gtk_widget_class_bind_template_callback (widget_class, on_zoom_to_selected);
  gtk_widget_class_bind_template_callback (widget_class, show_selected);
  gtk_widget_class_bind_template_callback (widget_class, show_zoom);
}

static void
lpv_flame_page_init (LpvFlamePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new ("io.github.lprof.Viewer");
  g_signal_connect_swapped (self->settings, "changed::flame-colors", G_CALLBACK (show_colors),
                            self);
  show_colors (self);
  on_colors_changed (self);
  show_zoom (self);
}

GtkWidget *
lpv_flame_page_new (LpvSession *session)
{
  LpvFlamePage *self = g_object_new (LPV_TYPE_FLAME_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::profile", G_CALLBACK (on_profile_changed), self);
  on_profile_changed (self);
  return GTK_WIDGET (self);
}

LpvFlameGraph *
lpv_flame_page_get_graph (LpvFlamePage *self)
{
  g_return_val_if_fail (LPV_IS_FLAME_PAGE (self), NULL);
  return self->graph;
}

void
lpv_flame_page_focus_search (LpvFlamePage *self)
{
  g_return_if_fail (LPV_IS_FLAME_PAGE (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

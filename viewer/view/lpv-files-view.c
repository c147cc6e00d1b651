/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-file-tree.h"
#include "lpv-files-view.h"
#include "lpv-format.h"
#include "lpv-nothing-found.h"
#include "lpv-tooltip.h"
#include "lpv-value-row.h"

struct _LpvFilesView
{
  AdwBin parent_instance;
  GtkListView *list;
  GtkStack *stack;
  LpvFileTree *files;
  GtkSingleSelection *selection;
  LpvSession *session;
  gboolean is_following; /* the selection follows the session, not the user */
  gboolean is_current;   /* the tree is that of the session's profile */
};

G_DEFINE_FINAL_TYPE (LpvFilesView, lpv_files_view, ADW_TYPE_BIN)

static gboolean
is_folder (LpvFileItem *item)
{
  return lpv_file_item_get_file (item) == LPROF_NONE;
}

static LpvRowKind
get_kind (LpvFileItem *item)
{
  if (!is_folder (item))
    return LPV_ROW_LEAF;
  return lpv_file_item_get_expanded (item) ? LPV_ROW_EXPANDED : LPV_ROW_COLLAPSED;
}

static void
show_expanded (GtkListItem *list_item)
{
  LpvFileItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *child = gtk_list_item_get_child (list_item);
  GtkWidget *row = gtk_widget_get_parent (child);

  lpv_value_row_set_depth (LPV_VALUE_ROW (child), lpv_file_item_get_depth (item), get_kind (item));
  if (row != NULL && is_folder (item))
    gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_EXPANDED,
                                 lpv_file_item_get_expanded (item), -1);
  else if (row != NULL)
    gtk_accessible_reset_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_EXPANDED);
}

static void
toggle (LpvFilesView *self, guint position)
{
  g_autoptr (LpvFileItem) item = g_list_model_get_item (G_LIST_MODEL (self->files), position);

  if (item != NULL && is_folder (item))
    lpv_file_tree_set_expanded (self->files, position, !lpv_file_item_get_expanded (item));
}

static void
on_toggled (GtkListItem *list_item, LpvValueRow *row)
{
  LpvFilesView *self =
      LPV_FILES_VIEW (gtk_widget_get_ancestor (GTK_WIDGET (row), LPV_TYPE_FILES_VIEW));

  toggle (self, gtk_list_item_get_position (list_item));
}

static void
on_setup (LpvFilesView *self, GtkListItem *list_item)
{
  GtkWidget *row = lpv_value_row_new ();

  g_signal_connect_object (row, "toggled", G_CALLBACK (on_toggled), list_item, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, row);
}

static void
label_row (LpvFilesView *self, LpvValueRow *row, LpvFileItem *item)
{
  LpvMetric metric = lpv_session_get_metric (self->session);
  g_autofree char *value_text = NULL, *share_text = NULL, *label = NULL;
  LpvMeasures measures;
  double share;

  lpv_file_item_get_measures (item, &measures);
  share =
      lpv_share (lpv_metric_value (metric, &measures), lpv_session_get_run_whole (self->session));
  value_text = lpv_format_value (metric, lpv_metric_value (metric, &measures));
  share_text = lpv_format_share (share);
  lpv_value_row_set_value (row, value_text, share);
  /* Translators: a row for a screen reader: name, metric, value, share */
  label = g_strdup_printf (_ ("%s, %s %s, %s of the run"), lpv_file_item_get_name (item),
                           lpv_metric_get_name (metric), value_text, share_text);
  lpv_value_row_set_label (row, label);
}

static void
on_bind (LpvFilesView *self, GtkListItem *list_item)
{
  LpvValueRow *row = LPV_VALUE_ROW (gtk_list_item_get_child (list_item));
  LpvFileItem *item = gtk_list_item_get_item (list_item);

  lpv_value_row_set_names (row, lpv_file_item_get_name (item), NULL);
  label_row (self, row, item);
  show_expanded (list_item);
  g_signal_connect_object (item, "notify::expanded", G_CALLBACK (show_expanded), list_item,
                           G_CONNECT_SWAPPED);
  lpv_tooltip_set (GTK_WIDGET (row), lpv_file_item_get_path (item));
}

static void
on_unbind (LpvFilesView *self, GtkListItem *list_item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item),
                                        G_CALLBACK (show_expanded), list_item);
}

static void
select_current (LpvFilesView *self)
{
  LpvPlace place = lpv_session_get_place (self->session);
  guint position = GTK_INVALID_LIST_POSITION;

  if (!self->is_current)
    return;
  self->is_following = TRUE;
  if (place.file != LPROF_NONE)
    position = lpv_file_tree_reveal (self->files, place.file);
  if (position != gtk_single_selection_get_selected (self->selection))
    {
      gtk_single_selection_set_selected (self->selection, position);
      if (position != GTK_INVALID_LIST_POSITION)
        gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
    }
  self->is_following = FALSE;
}

static void
go_to (LpvFilesView *self, LpvFileItem *item)
{
  guint32 file = lpv_file_item_get_file (item);

  if (file != LPROF_NONE && file != lpv_session_get_place (self->session).file)
    lpv_session_go_to_file (self->session, file);
}

static void
on_selected (LpvFilesView *self)
{
  LpvFileItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (!self->is_following && item != NULL)
    go_to (self, item);
}

static void
on_activated (LpvFilesView *self, guint position)
{
  g_autoptr (LpvFileItem) item = g_list_model_get_item (G_LIST_MODEL (self->files), position);

  if (item != NULL)
    go_to (self, item);
  toggle (self, position);
}

/* Left and right collapse and expand, as in every tree. */
static gboolean
on_key (LpvFilesView *self, guint key, guint code, GdkModifierType modifiers)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  gboolean is_right = key == GDK_KEY_Right || key == GDK_KEY_KP_Right;

  if (!is_right && key != GDK_KEY_Left && key != GDK_KEY_KP_Left)
    return GDK_EVENT_PROPAGATE;
  if ((modifiers & GDK_MODIFIER_MASK & ~GDK_LOCK_MASK) != 0
      || position == GTK_INVALID_LIST_POSITION)
    return GDK_EVENT_PROPAGATE;
  lpv_file_tree_set_expanded (self->files, position, is_right != mirrored);
  return GDK_EVENT_STOP;
}

static void
show_stack (LpvFilesView *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->files)) == 0;

  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "list");
}

/* Ten thousand files take a while, so only for somebody who looks at them. */
static void
on_profile (LpvFilesView *self)
{
  self->is_current = FALSE;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || lpv_session_get_profile (self->session) == NULL)
    return;
  self->is_current = TRUE;
  self->is_following = TRUE;
  lpv_file_tree_set_profile (self->files, lpv_session_get_profile (self->session));
  self->is_following = FALSE;
  show_stack (self);
}

static void
on_metric (LpvFilesView *self)
{
  self->is_following = TRUE;
  lpv_file_tree_set_metric (self->files, lpv_session_get_metric (self->session));
  self->is_following = FALSE;
  select_current (self);
}

static void
lpv_files_view_map (GtkWidget *widget)
{
  LpvFilesView *self = LPV_FILES_VIEW (widget);

  GTK_WIDGET_CLASS (lpv_files_view_parent_class)->map (widget);
  if (self->session == NULL || self->is_current)
    return;
  on_profile (self);
  select_current (self);
}

static void
lpv_files_view_dispose (GObject *object)
{
  LpvFilesView *self = LPV_FILES_VIEW (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lpv_files_view_parent_class)->dispose (object);
}

static void
lpv_files_view_finalize (GObject *object)
{
  g_clear_object (&LPV_FILES_VIEW (object)->files);
  G_OBJECT_CLASS (lpv_files_view_parent_class)->finalize (object);
}

static void
lpv_files_view_class_init (LpvFilesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_files_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = lpv_files_view_finalize;
  widget_class->map = lpv_files_view_map;
  g_type_ensure (LPV_TYPE_NOTHING_FOUND);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-files-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvFilesView, list);
  gtk_widget_class_bind_template_child (widget_class, LpvFilesView, selection);
  gtk_widget_class_bind_template_child (widget_class, LpvFilesView, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
}

static void
lpv_files_view_init (LpvFilesView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->files = lpv_file_tree_new ();
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->files));
}

void
lpv_files_view_set_session (LpvFilesView *self, LpvSession *session)
{
  g_return_if_fail (LPV_IS_FILES_VIEW (self));
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::profile", G_CALLBACK (on_profile), self);
  g_signal_connect_swapped (session, "notify::metric", G_CALLBACK (on_metric), self);
  g_signal_connect_swapped (session, "notify::file", G_CALLBACK (select_current), self);
  on_profile (self);
  on_metric (self);
}

void
lpv_files_view_set_filter (LpvFilesView *self, const char *text)
{
  g_return_if_fail (LPV_IS_FILES_VIEW (self));
  self->is_following = TRUE;
  lpv_file_tree_set_filter (self->files, text);
  self->is_following = FALSE;
  show_stack (self);
}

void
lpv_files_view_set_sort (LpvFilesView *self, LpvSort sort)
{
  g_return_if_fail (LPV_IS_FILES_VIEW (self));
  self->is_following = TRUE;
  lpv_file_tree_set_sort (self->files, sort);
  self->is_following = FALSE;
  select_current (self);
}

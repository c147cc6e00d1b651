/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-format.h"
#include "lpv-functions-view.h"
#include "lpv-nothing-found.h"
#include "lpv-tooltip.h"
#include "lpv-value-row.h"

struct _LpvFunctionsView
{
  AdwBin parent_instance;
  GtkListView *list;
  GtkStack *stack;
  LpvFunctionList *functions;
  GtkSingleSelection *selection;
  LpvSession *session;
  gboolean is_following; /* the selection follows the session, not the user */
};

G_DEFINE_FINAL_TYPE (LpvFunctionsView, lpv_functions_view, ADW_TYPE_BIN)

static void
on_setup (LpvFunctionsView *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, lpv_value_row_new ());
}

static char *
get_calls (const LprofFunctionInfo *info)
{
  g_autofree char *count = lpv_format_count (info->calls);

  return g_strdup_printf (ngettext ("%s call", "%s calls", MIN (info->calls, G_MAXLONG)), count);
}

/* An imported profile does not know the calls. */
static char *
get_detail (LpvFunctionItem *item)
{
  const LprofFunctionInfo *info = lpv_function_item_get_info (item);
  g_autofree char *file = g_path_get_basename (lpv_function_item_get_path (item));
  g_autofree char *calls = info->calls > 0 ? get_calls (info) : NULL;

  return calls == NULL ? g_strdup_printf ("%s:%u", file, info->first_line)
                       : g_strdup_printf ("%s:%u · %s", file, info->first_line, calls);
}

static char *
get_tooltip (LpvFunctionItem *item)
{
  const LprofFunctionInfo *info = lpv_function_item_get_info (item);
  guint64 outermost = info->calls - MIN (info->recursive_calls, info->calls);
  g_autofree char *each = NULL;

  if (outermost == 0)
    return g_strdup (lpv_function_item_get_path (item));
  each = lpv_format_duration (info->total_ns / outermost);
  /* Translators: below the path of a function; the time that a call took, "4.5 µs per call" */
  return g_strdup_printf (_ ("%s\n%s per call"), lpv_function_item_get_path (item), each);
}

static void
on_bind (LpvFunctionsView *self, GtkListItem *list_item)
{
  LpvValueRow *row = LPV_VALUE_ROW (gtk_list_item_get_child (list_item));
  LpvFunctionItem *item = gtk_list_item_get_item (list_item);
  LpvMetric metric = lpv_session_get_metric (self->session);
  const char *name = lpv_function_item_get_info (item)->name;
  g_autofree char *detail = get_detail (item);
  g_autofree char *tooltip = get_tooltip (item);
  g_autofree char *value_text = NULL, *share_text = NULL, *label = NULL;
  LpvMeasures measures;
  guint64 value;
  double share;

  lpv_function_item_get_measures (item, &measures);
  value = lpv_metric_value (metric, &measures);
  share = lpv_share (value, lpv_session_get_run_whole (self->session));
  value_text = lpv_format_value (metric, value);
  share_text = lpv_format_share (share);
  lpv_value_row_set_names (row, name, detail);
  lpv_value_row_set_value (row, value_text, share);
  /* Translators: a row for a screen reader: name, place, metric, value, share */
  label = g_strdup_printf (_ ("%s, %s, %s %s, %s of the run"), name, detail,
                           lpv_metric_get_name (metric), value_text, share_text);
  lpv_value_row_set_label (row, label);
  lpv_tooltip_set (GTK_WIDGET (row), tooltip);
}

static void
select_current (LpvFunctionsView *self)
{
  guint32 function = lpv_session_get_function (self->session);
  guint position = GTK_INVALID_LIST_POSITION;

  if (function != LPROF_NONE)
    position = lpv_ranked_list_find (LPV_RANKED_LIST (self->functions), function);
  if (position == gtk_single_selection_get_selected (self->selection))
    return;
  self->is_following = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->is_following = FALSE;
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

static void
on_selected (LpvFunctionsView *self)
{
  LpvFunctionItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (self->is_following || item == NULL)
    return;
  if (lpv_function_item_get_function (item) != lpv_session_get_function (self->session))
    lpv_session_go_to_function (self->session, lpv_function_item_get_function (item));
}

static void
on_activated (LpvFunctionsView *self, guint position)
{
  g_autoptr (LpvFunctionItem) item =
      g_list_model_get_item (G_LIST_MODEL (self->functions), position);

  if (item != NULL)
    lpv_session_go_to_function (self->session, lpv_function_item_get_function (item));
}

static void
show_stack (LpvFunctionsView *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->functions)) == 0;

  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "list");
}

/* The model tells that all its items changed; while it does, the selection is not
 * the user's. */
static void
on_profile (LpvFunctionsView *self)
{
  self->is_following = TRUE;
  lpv_function_list_set_profile (self->functions, lpv_session_get_profile (self->session));
  self->is_following = FALSE;
  show_stack (self);
}

static void
on_metric (LpvFunctionsView *self)
{
  self->is_following = TRUE;
  lpv_ranked_list_set_metric (LPV_RANKED_LIST (self->functions),
                              lpv_session_get_metric (self->session));
  self->is_following = FALSE;
  select_current (self);
}

static void
lpv_functions_view_dispose (GObject *object)
{
  LpvFunctionsView *self = LPV_FUNCTIONS_VIEW (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lpv_functions_view_parent_class)->dispose (object);
}

static void
lpv_functions_view_finalize (GObject *object)
{
  g_clear_object (&LPV_FUNCTIONS_VIEW (object)->functions);
  G_OBJECT_CLASS (lpv_functions_view_parent_class)->finalize (object);
}

static void
lpv_functions_view_class_init (LpvFunctionsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_functions_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = lpv_functions_view_finalize;
  g_type_ensure (LPV_TYPE_NOTHING_FOUND);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/lprof/Viewer/view/lpv-functions-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvFunctionsView, list);
  gtk_widget_class_bind_template_child (widget_class, LpvFunctionsView, selection);
  gtk_widget_class_bind_template_child (widget_class, LpvFunctionsView, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
}

static void
lpv_functions_view_init (LpvFunctionsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->functions = lpv_function_list_new ();
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->functions));
}

void
lpv_functions_view_set_session (LpvFunctionsView *self, LpvSession *session)
{
  g_return_if_fail (LPV_IS_FUNCTIONS_VIEW (self));
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::profile", G_CALLBACK (on_profile), self);
  g_signal_connect_swapped (session, "notify::metric", G_CALLBACK (on_metric), self);
  g_signal_connect_swapped (session, "notify::function", G_CALLBACK (select_current), self);
  if (lpv_session_get_profile (session) != NULL)
    on_profile (self);
  on_metric (self);
}

void
lpv_functions_view_set_filter (LpvFunctionsView *self, const char *text)
{
  g_return_if_fail (LPV_IS_FUNCTIONS_VIEW (self));
  self->is_following = TRUE;
  lpv_ranked_list_set_filter (LPV_RANKED_LIST (self->functions), text);
  self->is_following = FALSE;
  select_current (self);
  show_stack (self);
}

void
lpv_functions_view_set_sort (LpvFunctionsView *self, LpvSort sort)
{
  g_return_if_fail (LPV_IS_FUNCTIONS_VIEW (self));
  self->is_following = TRUE;
  lpv_ranked_list_set_sort (LPV_RANKED_LIST (self->functions), sort);
  self->is_following = FALSE;
  select_current (self);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-finder.h"
#include "lpv-format.h"
#include "lpv-function-list.h"
#include "lpv-value-row.h"

struct _LpvFinder
{
  GtkPopover parent_instance;
  GtkEditable *entry;
  GtkListView *list;
  GtkSingleSelection *selection;
  LpvFunctionList *functions;
  LpvSession *session;
};

G_DEFINE_FINAL_TYPE (LpvFinder, lpv_finder, GTK_TYPE_POPOVER)

static void
on_setup (LpvFinder *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, lpv_value_row_new ());
}

static void
on_bind (LpvFinder *self, GtkListItem *list_item)
{
  LpvValueRow *row = LPV_VALUE_ROW (gtk_list_item_get_child (list_item));
  LpvFunctionItem *item = gtk_list_item_get_item (list_item);
  LpvMetric metric = lpv_session_get_metric (self->session);
  const LprofFunctionInfo *info = lpv_function_item_get_info (item);
  g_autofree char *file = g_path_get_basename (lpv_function_item_get_path (item));
  g_autofree char *detail = g_strdup_printf ("%s:%u", file, info->first_line);
  g_autofree char *text = NULL, *label = NULL;
  LpvMeasures measures;
  guint64 value;

  lpv_function_item_get_measures (item, &measures);
  value = lpv_metric_value (metric, &measures);
  text = lpv_format_value (metric, value);
  label = g_strdup_printf ("%s, %s, %s", info->name, detail, text);
  lpv_value_row_set_names (row, info->name, detail);
  lpv_value_row_set_value (row, text, lpv_share (value, lpv_session_get_run_whole (self->session)));
  lpv_value_row_set_label (row, label);
}

static void
go_to (LpvFinder *self, guint position)
{
  g_autoptr (LpvFunctionItem) item =
      g_list_model_get_item (G_LIST_MODEL (self->functions), position);

  if (item == NULL)
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  lpv_session_go_to_function (self->session, lpv_function_item_get_function (item));
}

static void
on_activated (LpvFinder *self, guint position)
{
  go_to (self, position);
}

static void
on_entered (LpvFinder *self)
{
  go_to (self, gtk_single_selection_get_selected (self->selection));
}

static void
on_text (LpvFinder *self)
{
  lpv_ranked_list_set_filter (LPV_RANKED_LIST (self->functions),
                              gtk_editable_get_text (self->entry));
  gtk_single_selection_set_selected (self->selection, 0);
}

static void
move (LpvFinder *self, int step)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->functions));
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (n == 0)
    return;
  selected = (guint)CLAMP ((int)selected + step, 0, (int)n - 1);
  gtk_single_selection_set_selected (self->selection, selected);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", selected);
}

/* The arrows move the selection while the focus stays in the entry. */
static gboolean
on_key (LpvFinder *self, guint key, guint code, GdkModifierType modifiers)
{
  if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
    move (self, 1);
  else if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)
    move (self, -1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* The list is filled only while it is looked at. */
static void
on_shown (LpvFinder *self)
{
  lpv_ranked_list_set_metric (LPV_RANKED_LIST (self->functions),
                              lpv_session_get_metric (self->session));
  lpv_function_list_set_profile (self->functions, lpv_session_get_profile (self->session));
  gtk_editable_set_text (self->entry, "");
  gtk_single_selection_set_selected (self->selection, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
on_closed (LpvFinder *self)
{
  lpv_function_list_set_profile (self->functions, NULL);
}

static void
lpv_finder_dispose (GObject *object)
{
  g_clear_object (&LPV_FINDER (object)->session);
  G_OBJECT_CLASS (lpv_finder_parent_class)->dispose (object);
}

static void
lpv_finder_finalize (GObject *object)
{
  g_clear_object (&LPV_FINDER (object)->functions);
  G_OBJECT_CLASS (lpv_finder_parent_class)->finalize (object);
}

static void
lpv_finder_class_init (LpvFinderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_finder_dispose;
  G_OBJECT_CLASS (klass)->finalize = lpv_finder_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-finder.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvFinder, entry);
  gtk_widget_class_bind_template_child (widget_class, LpvFinder, list);
  gtk_widget_class_bind_template_child (widget_class, LpvFinder, selection);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_entered);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_text);
}

static void
lpv_finder_init (LpvFinder *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->functions = lpv_function_list_new ();
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->functions));
}

void
lpv_finder_set_session (LpvFinder *self, LpvSession *session)
{
  g_return_if_fail (LPV_IS_FINDER (self));
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
}

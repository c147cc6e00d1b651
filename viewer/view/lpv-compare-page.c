/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-change-list.h"
#include "lpv-change-row.h"
#include "lpv-compare-page.h"
#include "lpv-format.h"
#include "lpv-line-changes.h"
#include "lpv-profile-search.h"
#include "lpv-run-facts.h"
#include "lpv-tooltip.h"
#include "lpv-value-cell.h"

struct _LpvComparePage
{
  AdwBin parent_instance;
  GtkStack *stack;
  AdwStatusPage *nothing;
  AdwLeaflet *leaflet;
  GtkLabel *before;
  GtkLabel *after;
  GtkLabel *warnings;
  GtkSearchEntry *search;
  LpvValueCell *sum;
  GtkLabel *heading;
  GtkListView *functions;
  GtkLabel *function;
  GtkWidget *show_source;
  GtkListView *lines;

  LpvSession *session;
  char *path; /* of the other file; NULL while nothing is compared */
  GCancellable *cancellable;
  LpvComparison *comparison;
  LpvChangeList *changes;
  GtkSingleSelection *selection; /* of changes */
  GListModel *line_changes;      /* of the selected function */
};

static guint loaded_signal;

G_DEFINE_FINAL_TYPE (LpvComparePage, lpv_compare_page, ADW_TYPE_BIN)

static LpvMetric
get_metric (LpvComparePage *self)
{
  return lpv_session_get_metric (self->session);
}

static void
on_setup (LpvComparePage *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, lpv_change_row_new ());
}

static void
on_bind_function (LpvComparePage *self, GtkListItem *item)
{
  lpv_change_row_show_function (LPV_CHANGE_ROW (gtk_list_item_get_child (item)),
                                gtk_list_item_get_item (item), get_metric (self),
                                lpv_ranked_list_get_largest (LPV_RANKED_LIST (self->changes)));
}

static void
on_bind_line (LpvComparePage *self, GtkListItem *item)
{
  lpv_change_row_show_line (LPV_CHANGE_ROW (gtk_list_item_get_child (item)),
                            gtk_list_item_get_item (item), get_metric (self),
                            lpv_line_changes_get_largest (self->line_changes, get_metric (self)));
}

/* Which of the two profiles the session shows, and so has source to go to. */
static gboolean
shows_after (LpvComparePage *self)
{
  return lpv_comparison_get_after (self->comparison) == lpv_session_get_profile (self->session);
}

static void
go_to (LpvComparePage *self, LpvChange *change)
{
  const LpvChangeValues *values = lpv_change_get_values (change);
  guint32 line = shows_after (self) ? values->line_after : values->line_before;
  guint32 n, function;
  const LprofFunctionChange *functions;
  LprofProfile *profile = lpv_session_get_profile (self->session);

  functions = lprof_comparison_get_functions (lpv_comparison_get_changes (self->comparison), &n);
  function = shows_after (self) ? functions[values->index].after : functions[values->index].before;
  if (line == 0 || function == LPROF_NONE)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  lpv_session_go_to (self->session, lprof_profile_get_functions (profile, &n)[function].file, line);
  gtk_widget_activate_action (GTK_WIDGET (self), "show.page", "s", "source");
}

static void
on_line_activated (LpvComparePage *self, guint position)
{
  g_autoptr (LpvChange) change = g_list_model_get_item (self->line_changes, position);

  if (change != NULL)
    go_to (self, change);
}

static void
on_show_source (LpvComparePage *self)
{
  LpvChange *change = gtk_single_selection_get_selected_item (self->selection);

  if (change != NULL)
    go_to (self, change);
}

static void
on_function_activated (LpvComparePage *self, guint position)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "lines");
}

static void
on_back (LpvComparePage *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "functions");
}

static void
show_lines (LpvComparePage *self)
{
  LpvChange *change = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr (GtkNoSelection) model = NULL;
  const LpvChangeValues *values;

  g_clear_object (&self->line_changes);
  if (change == NULL)
    {
      gtk_label_set_text (self->function, _ ("No function has changed"));
      gtk_widget_set_sensitive (self->show_source, FALSE);
      gtk_list_view_set_model (self->lines, NULL);
      return;
    }
  values = lpv_change_get_values (change);
  gtk_label_set_text (self->function, values->name);
  gtk_widget_set_sensitive (self->show_source,
                            (shows_after (self) ? values->line_after : values->line_before) > 0);
  self->line_changes = lpv_line_changes_new (self->comparison, values->index);
  model = gtk_no_selection_new (g_object_ref (self->line_changes));
  gtk_list_view_set_model (self->lines, GTK_SELECTION_MODEL (model));
}

static void
on_search_changed (LpvComparePage *self)
{
  lpv_ranked_list_set_filter (LPV_RANKED_LIST (self->changes),
                              gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
show_profile (GtkLabel *label, const char *format, LprofProfile *profile)
{
  guint32 n;
  const LprofRun *runs = lprof_profile_get_runs (profile, &n);
  g_autofree char *start = n > 0 ? lpv_run_get_start (&runs[0]) : NULL;
  g_autofree char *duration = lpv_format_duration (lprof_profile_get_duration_ns (profile));
  g_autofree char *program = n > 0 ? g_path_get_basename (runs[0].program) : g_strdup ("");
  const char *parts[] = { program, duration, start, NULL };
  g_autofree char *joined = g_strjoinv (" · ", (char **)parts);
  g_autofree char *text = g_strconcat (format, " ", joined, NULL);

  gtk_label_set_text (label, text);
  lpv_tooltip_set (GTK_WIDGET (label), text);
}

static void
show_metric (LpvComparePage *self)
{
  g_autofree char *heading = NULL;
  g_autofree char *amount = NULL;
  LpvChangeValues sum;
  double whole;

  if (self->comparison == NULL)
    return;
  lpv_ranked_list_set_metric (LPV_RANKED_LIST (self->changes), get_metric (self));
  lpv_change_list_get_sum (self->changes, &sum);
  amount = lpv_change_values_format (&sum, get_metric (self));
  whole = (double)MAX (lpv_metric_value (get_metric (self), &sum.before), 1);
  lpv_value_cell_set_change (
      self->sum, amount, (double)lpv_change_values_difference (&sum, get_metric (self)) / whole);
  /* Translators: %s is a metric, like "Self time" */
  heading =
      g_strdup_printf (_ ("%s: largest change first"), lpv_metric_get_name (get_metric (self)));
  gtk_label_set_text (self->heading, heading);
  show_lines (self);
}

static void
show_comparison (LpvComparePage *self, LpvComparison *comparison)
{
  const char *const *warnings =
      lprof_comparison_get_warnings (lpv_comparison_get_changes (comparison));
  g_autofree char *text = g_strjoinv ("\n", (char **)warnings);

  g_set_object (&self->comparison, comparison);
  show_profile (self->before, _ ("Before:"), lpv_comparison_get_before (comparison));
  show_profile (self->after, _ ("After:"), lpv_comparison_get_after (comparison));
  gtk_label_set_text (self->warnings, text);
  gtk_widget_set_visible (GTK_WIDGET (self->warnings), *text != '\0');
  lpv_change_list_set_comparison (self->changes, comparison);
  show_metric (self);
  gtk_stack_set_visible_child_name (self->stack, "changes");
}

static void
on_swap (LpvComparePage *self)
{
  g_autoptr (LpvComparison) swapped = lpv_comparison_swap (self->comparison);

  show_comparison (self, swapped);
}

static void
say_nothing (LpvComparePage *self, const char *title, const char *description)
{
  /* The description is markup. */
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  adw_status_page_set_title (self->nothing, title);
  adw_status_page_set_description (self->nothing, escaped);
  gtk_stack_set_visible_child_name (self->stack, "nothing");
}

static void
stop_comparing (LpvComparePage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->path, g_free);
  lpv_change_list_set_comparison (self->changes, NULL);
  g_clear_object (&self->comparison);
  show_lines (self);
}

static void
on_close (LpvComparePage *self)
{
  stop_comparing (self);
  say_nothing (self, _ ("Compare with another profile"),
               _ ("See which functions and lines became faster or slower between two recordings."));
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LpvComparison) comparison = lpv_comparison_load_finish (result, &error);
  LpvComparePage *self = data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the page may be gone */
  if (comparison != NULL)
    show_comparison (self, comparison);
  else
    {
      stop_comparing (self);
      say_nothing (self, _ ("This file cannot be compared"), error->message);
    }
  g_signal_emit (self, loaded_signal, 0);
}

void
lpv_compare_page_open (LpvComparePage *self, const char *path)
{
  LprofProfile *profile;
  g_autofree char *kept = g_strdup (path); /* it may be our own */

  g_return_if_fail (LPV_IS_COMPARE_PAGE (self));
  profile = lpv_session_get_profile (self->session);
  g_return_if_fail (profile != NULL);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_free (self->path);
  self->path = g_steal_pointer (&kept);
  if (self->comparison == NULL)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  lpv_comparison_load_async (profile, self->path, self->cancellable, on_loaded, self);
}

/* The program goes on, or another file was opened. */
static void
on_profile_changed (LpvComparePage *self)
{
  if (self->path != NULL && lpv_session_get_profile (self->session) != NULL)
    lpv_compare_page_open (self, self->path);
  else if (self->path != NULL)
    on_close (self);
}

static void
lpv_compare_page_dispose (GObject *object)
{
  LpvComparePage *self = LPV_COMPARE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->session);
  g_clear_object (&self->selection);
  g_clear_object (&self->changes);
  g_clear_object (&self->comparison);
  g_clear_object (&self->line_changes);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (lpv_compare_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LpvComparePage, after);
  gtk_widget_class_bind_template_child (widget_class, LpvComparePage, before);
  gtk_widget_class_bind_template_child (widget_class, LpvComparePage, function);
  gtk_widget_class_bind_template_child (widget_class, LpvComparePage, functions);
  gtk_widget_class_bind_template_child (widget_class, LpvComparePage, heading);
  gtk_widget_class_bind_template_child (widget_class, LpvComparePage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, LpvComparePage, lines);
  gtk_widget_class_bind_template_child (widget_class, LpvComparePage, nothing);
  gtk_widget_class_bind_template_child (widget_class, LpvComparePage, search);
  gtk_widget_class_bind_template_child (widget_class, LpvComparePage, show_source);
  gtk_widget_class_bind_template_child (widget_class, LpvComparePage, stack);
  gtk_widget_class_bind_template_child (widget_class, LpvComparePage, sum);
  gtk_widget_class_bind_template_child (widget_class, LpvComparePage, warnings);
}

static void
lpv_compare_page_class_init (LpvComparePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_compare_page_dispose;
  loaded_signal = g_signal_new ("loaded", LPV_TYPE_COMPARE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  g_type_ensure (LPV_TYPE_VALUE_CELL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-compare-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_bind_function);
  gtk_widget_class_bind_template_callback (widget_class, on_bind_line);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
  gtk_widget_class_bind_template_callback (widget_class, on_function_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_line_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_show_source);
  gtk_widget_class_bind_template_callback (widget_class, on_swap);
}

static void
lpv_compare_page_init (LpvComparePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->changes = lpv_change_list_new ();
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->changes)));
  gtk_list_view_set_model (self->functions, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (show_lines),
                            self);
}

GtkWidget *
lpv_compare_page_new (LpvSession *session)
{
  LpvComparePage *self = g_object_new (LPV_TYPE_COMPARE_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::profile", G_CALLBACK (on_profile_changed), self);
  g_signal_connect_swapped (session, "notify::metric", G_CALLBACK (show_metric), self);
  return GTK_WIDGET (self);
}

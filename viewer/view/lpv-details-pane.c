/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-calls.h"
#include "lpv-details-pane.h"
#include "lpv-facts.h"
#include "lpv-format.h"
#include "lpv-histogram.h"
#include "lpv-line-details.h"
#include "lpv-parts-list.h"
#include "lpv-run-facts.h"

#define MOST_ROWS 20

struct _LpvDetailsPane
{
  AdwBin parent_instance;
  GtkStack *stack;
  LpvFacts *facts;
  LpvHistogram *histogram;
  GtkWidget *durations;
  LpvPartsList *callees;
  LpvPartsList *callers;
  LpvPartsList *threads;
  LpvPartsList *contexts;
  LpvSession *session;
  GArray *shown_callees; /* of LpvCall, as the rows */
  GArray *shown_callers;
  guint idle;
};

G_DEFINE_FINAL_TYPE (LpvDetailsPane, lpv_details_pane, ADW_TYPE_BIN)

static const LprofFunctionInfo *
get_function (LpvDetailsPane *self, guint32 function)
{
  guint32 n;

  return &lprof_profile_get_functions (lpv_session_get_profile (self->session), &n)[function];
}

static void
on_callee (LpvDetailsPane *self, guint row)
{
  lpv_session_go_to_function (self->session,
                              g_array_index (self->shown_callees, LpvCall, row).function);
}

/* To the line that makes the call. */
static void
on_caller (LpvDetailsPane *self, guint row)
{
  const LpvCall *call = &g_array_index (self->shown_callers, LpvCall, row);

  if (call->line == 0)
    lpv_session_go_to_function (self->session, call->function);
  else
    lpv_session_go_to (self->session, get_function (self, call->function)->file, call->line);
}

/* Samples and imported profiles do not know the calls. */
static void
add_call (LpvDetailsPane *self, LpvPartsList *list, const LpvCall *call, gboolean with_line)
{
  const char *name = get_function (self, call->function)->name;
  g_autofree char *place = NULL;
  g_autofree char *count = lpv_format_count (call->calls);
  g_autofree char *calls =
      g_strdup_printf (ngettext ("%s call", "%s calls", MIN (call->calls, G_MAXLONG)), count);
  g_autofree char *time = lpv_format_duration (call->total_ns);

  if (with_line && call->line > 0)
    /* Translators: a function and the line in it that makes a call */
    place = g_strdup_printf (_ ("%s, line %u"), name, call->line);
  lpv_parts_list_add (list, place != NULL ? place : name, call->calls > 0 ? calls : NULL, time,
                      NULL, TRUE);
}

static void
show_calls (LpvDetailsPane *self, LpvPartsList *list, GArray *calls, gboolean with_line)
{
  lpv_parts_list_clear (list);
  for (guint i = 0; i < MIN (calls->len, MOST_ROWS); i++)
    add_call (self, list, &g_array_index (calls, LpvCall, i), with_line);
  if (calls->len > MOST_ROWS)
    lpv_parts_list_set_n_left_out (list, calls->len - MOST_ROWS);
}

static void
show_all_calls (LpvDetailsPane *self)
{
  LprofProfile *profile = lpv_session_get_profile (self->session);
  guint32 function = lpv_session_get_function (self->session);

  g_clear_pointer (&self->shown_callees, g_array_unref);
  g_clear_pointer (&self->shown_callers, g_array_unref);
  lpv_parts_list_clear (self->callees);
  lpv_parts_list_clear (self->callers);
  if (function == LPROF_NONE)
    return;
  self->shown_callees = lpv_calls_of_line (profile, lpv_session_get_lines (self->session), function,
                                           lpv_session_get_place (self->session).line);
  self->shown_callers = lpv_calls_of_callers (profile, function);
  show_calls (self, self->callees, self->shown_callees, FALSE);
  show_calls (self, self->callers, self->shown_callers, TRUE);
}

static void
add_part (LpvDetailsPane *self, LpvPartsList *list, const char *name, const char *detail,
          const LpvPart *part)
{
  LpvMetric count_metric = lpv_session_get_count_metric (self->session);
  g_autofree char *counted =
      lpv_format_counted (count_metric, lpv_metric_value (count_metric, &part->measures));
  g_autofree char *time = lpv_format_duration (part->measures.total_ns);

  lpv_parts_list_add (list, name, counted, time, detail, FALSE);
}

/* One thread alone says nothing that the line has not said. */
static void
show_threads (LpvDetailsPane *self, GArray *parts)
{
  guint32 n;
  const LprofThreadInfo *threads =
      lprof_profile_get_threads (lpv_session_get_profile (self->session), &n);

  lpv_parts_list_clear (self->threads);
  for (guint i = 0; n > 1 && i < MIN (parts->len, MOST_ROWS); i++)
    {
      const LpvPart *part = &g_array_index (parts, LpvPart, i);
      g_autofree char *detail = lpv_thread_describe (&threads[part->part]);

      add_part (self, self->threads, threads[part->part].name, detail, part);
    }
  if (n > 1 && parts->len > MOST_ROWS)
    lpv_parts_list_set_n_left_out (self->threads, parts->len - MOST_ROWS);
}

static void
show_contexts (LpvDetailsPane *self, GArray *parts)
{
  guint32 n;
  const LprofContextInfo *contexts =
      lprof_profile_get_contexts (lpv_session_get_profile (self->session), &n);

  lpv_parts_list_clear (self->contexts);
  for (guint i = 0; i < MIN (parts->len, MOST_ROWS); i++)
    {
      const LpvPart *part = &g_array_index (parts, LpvPart, i);

      add_part (self, self->contexts, contexts[part->part].name, NULL, part);
    }
  if (parts->len > MOST_ROWS)
    lpv_parts_list_set_n_left_out (self->contexts, parts->len - MOST_ROWS);
}

static gboolean
update (gpointer data)
{
  LpvDetailsPane *self = data;
  LpvPlace place = lpv_session_get_place (self->session);
  g_autoptr (LpvLineDetails) details = NULL;

  self->idle = 0;
  if (lpv_session_get_lines (self->session) == NULL)
    return G_SOURCE_REMOVE;
  details = lpv_line_details_new (self->session, place.line);
  gtk_stack_set_visible_child_name (self->stack, details->is_recorded ? "details" : "nothing");
  if (!details->is_recorded)
    return G_SOURCE_REMOVE;
  lpv_facts_set_details (self->facts, details);
  lpv_histogram_set_details (self->histogram, details);
  gtk_widget_set_visible (self->durations, details->n_executions > 0);
  show_all_calls (self);
  show_threads (self, details->threads);
  show_contexts (self, details->contexts);
  return G_SOURCE_REMOVE;
}

/* After what has to be drawn at once, and not while nobody sees it. */
static void
update_soon (LpvDetailsPane *self)
{
  if (self->idle == 0 && self->session != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->idle = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, update, self, NULL);
}

static void
lpv_details_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lpv_details_pane_parent_class)->map (widget);
  update_soon (LPV_DETAILS_PANE (widget));
}

static void
lpv_details_pane_dispose (GObject *object)
{
  LpvDetailsPane *self = LPV_DETAILS_PANE (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->shown_callees, g_array_unref);
  g_clear_pointer (&self->shown_callers, g_array_unref);
  G_OBJECT_CLASS (lpv_details_pane_parent_class)->dispose (object);
}

static void
lpv_details_pane_class_init (LpvDetailsPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_details_pane_dispose;
  widget_class->map = lpv_details_pane_map;
  g_type_ensure (LPV_TYPE_FACTS);
  g_type_ensure (LPV_TYPE_HISTOGRAM);
  g_type_ensure (LPV_TYPE_PARTS_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-details-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvDetailsPane, callees);
  gtk_widget_class_bind_template_child (widget_class, LpvDetailsPane, callers);
  gtk_widget_class_bind_template_child (widget_class, LpvDetailsPane, contexts);
  gtk_widget_class_bind_template_child (widget_class, LpvDetailsPane, durations);
  gtk_widget_class_bind_template_child (widget_class, LpvDetailsPane, facts);
  gtk_widget_class_bind_template_child (widget_class, LpvDetailsPane, histogram);
  gtk_widget_class_bind_template_child (widget_class, LpvDetailsPane, stack);
  gtk_widget_class_bind_template_child (widget_class, LpvDetailsPane, threads);
  gtk_widget_class_bind_template_callback (widget_class, on_callee);
  gtk_widget_class_bind_template_callback (widget_class, on_caller);
}

static void
lpv_details_pane_init (LpvDetailsPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lpv_details_pane_set_session (LpvDetailsPane *self, LpvSession *session)
{
  g_return_if_fail (LPV_IS_DETAILS_PANE (self));
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::file", G_CALLBACK (update_soon), self);
  g_signal_connect_swapped (session, "notify::line", G_CALLBACK (update_soon), self);
  g_signal_connect_swapped (session, "notify::profile", G_CALLBACK (update_soon), self);
  update (self);
}

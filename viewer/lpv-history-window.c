/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-history-window.h"
#include "lpv-tooltip.h"
#include "lpv-trend-chart.h"

#define MAX_LISTED 200 /* recordings below the chart */

struct _LpvHistoryWindow
{
  AdwApplicationWindow parent_instance;
  AdwWindowTitle *title;
  GtkStack *states;
  AdwStatusPage *failure;
  GtkStringList *names;
  GtkSingleSelection *selection;
  AdwFlap *flap;
  GtkLabel *name;
  GtkLabel *heading;
  LpvTrendChart *chart;
  GtkListBox *points;

  LprofHistory *history;
};

G_DEFINE_FINAL_TYPE (LpvHistoryWindow, lpv_history_window, ADW_TYPE_APPLICATION_WINDOW)

static const LprofHistorySeries *
find_series (LpvHistoryWindow *self)
{
  GtkStringObject *item = gtk_single_selection_get_selected_item (self->selection);
  guint32 n = 0;
  const LprofHistorySeries *series =
      self->history != NULL ? lprof_history_get_series (self->history, &n) : NULL;

  for (guint32 i = 0; item != NULL && i < n; i++)
    if (g_str_equal (series[i].name, gtk_string_object_get_string (item)))
      return &series[i];
  return NULL;
}

static void
add_point (LpvHistoryWindow *self, const LprofHistorySeries *series, guint32 i)
{
  GtkWidget *row = adw_action_row_new ();
  guint32 n;
  double time;
  guint32 place = lprof_history_get_point (self->history, series, i, &time);
  const LprofHistoryRecording *recording = &lprof_history_get_recordings (self->history, &n)[place];
  g_autofree char *title = lpv_trend_describe_point (self->history, series, i);
  g_autofree char *where = lpv_trend_describe_recording (recording);
  g_autofree char *subtitle =
      g_strdup_printf ("%s · %s · Python %s", where, recording->machine, recording->python);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_append (self->points, row);
}

static void
on_selected (LpvHistoryWindow *self)
{
  const LprofHistorySeries *series = find_series (self);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->points, 0)) != NULL)
    gtk_list_box_remove (self->points, GTK_WIDGET (row));
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  gtk_label_set_text (self->name, series != NULL ? series->name : "");
  lpv_trend_chart_set_series (self->chart, self->history, series);
  gtk_label_set_text (self->heading, series == NULL         ? ""
                                     : series->is_benchmark ? _ ("Median of a call")
                                                            : _ ("Self time"));
  for (guint32 i = series != NULL ? series->n_points : 0, n = 0; i-- > 0 && n < MAX_LISTED; n++)
    add_point (self, series, i);
}

static void
show_failure (LpvHistoryWindow *self, const char *title, const char *description)
{
  g_autofree char *escaped = description != NULL ? g_markup_escape_text (description, -1) : NULL;

  adw_status_page_set_title (self->failure, title);
  adw_status_page_set_description (self->failure, escaped);
  gtk_stack_set_visible_child_name (self->states, "failure");
}

static void
show_history (LpvHistoryWindow *self)
{
  guint32 n, n_recordings;
  const LprofHistorySeries *series = lprof_history_get_series (self->history, &n);
  g_autofree char *subtitle = NULL;

  lprof_history_get_recordings (self->history, &n_recordings);
  subtitle =
      g_strdup_printf (ngettext ("%u recording", "%u recordings", n_recordings), n_recordings);
  adw_window_title_set_subtitle (self->title, subtitle);
  if (n == 0)
    {
      show_failure (self, _ ("The history is empty"), NULL);
      return;
    }
  for (guint32 i = 0; i < n; i++)
    gtk_string_list_append (self->names, series[i].name);
  on_selected (self);
}

static void
set_up_name (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_START);
  gtk_list_item_set_child (item, label);
}

static void
bind_name (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const char *name = gtk_string_object_get_string (gtk_list_item_get_item (item));
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_text (GTK_LABEL (label), name);
  lpv_tooltip_set (label, name);
}

static void
lpv_history_window_finalize (GObject *object)
{
  LpvHistoryWindow *self = LPV_HISTORY_WINDOW (object);

  g_clear_pointer (&self->history, lprof_history_free);
  G_OBJECT_CLASS (lpv_history_window_parent_class)->finalize (object);
}

static void
lpv_history_window_class_init (LpvHistoryWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lpv_history_window_finalize;
  g_type_ensure (LPV_TYPE_TREND_CHART);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/lpv-history-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvHistoryWindow, chart);
  gtk_widget_class_bind_template_child (widget_class, LpvHistoryWindow, failure);
  gtk_widget_class_bind_template_child (widget_class, LpvHistoryWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, LpvHistoryWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, LpvHistoryWindow, name);
  gtk_widget_class_bind_template_child (widget_class, LpvHistoryWindow, names);
  gtk_widget_class_bind_template_child (widget_class, LpvHistoryWindow, points);
  gtk_widget_class_bind_template_child (widget_class, LpvHistoryWindow, selection);
  gtk_widget_class_bind_template_child (widget_class, LpvHistoryWindow, states);
  gtk_widget_class_bind_template_child (widget_class, LpvHistoryWindow, title);
  gtk_widget_class_bind_template_callback (widget_class, bind_name);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, set_up_name);
}

static void
lpv_history_window_init (LpvHistoryWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
lpv_history_window_new (GtkApplication *application, const char *path)
{
  LpvHistoryWindow *self = g_object_new (LPV_TYPE_HISTORY_WINDOW, "application", application, NULL);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *title = g_strdup_printf (_ ("%s – lprof Viewer"), shown);
  g_autoptr (GError) error = NULL;

  adw_window_title_set_title (self->title, shown);
  gtk_window_set_title (GTK_WINDOW (self), title);
  self->history = lprof_history_load (path, &error);
  if (self->history != NULL)
    show_history (self);
  else
    show_failure (self, _ ("The history can’t be read"), error->message);
  return GTK_WINDOW (self);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-changed-files.h"
#include "lpv-format.h"
#include "lpv-hot-row.h"
#include "lpv-memory-chart.h"
#include "lpv-overview-page.h"
#include "lpv-profile-search.h"
#include "lpv-run-facts.h"
#include "lpv-top-lines.h"

#define N_HOTTEST 8
#define MAX_THREADS 32
#define MAX_RUNS 16

struct _LpvOverviewPage
{
  AdwBin parent_instance;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *warnings_group;
  GtkListBox *warnings;
  AdwPreferencesGroup *memory_group;
  LpvMemoryChart *memory_chart;
  GtkListBox *lines;
  GtkListBox *functions;
  GtkWidget *threads_group;
  GtkListBox *threads;
  GtkBox *runs;

  LpvSession *session;
  gboolean is_current; /* shows the session's profile */
  GCancellable *cancellable;
};

static guint filled_signal;

G_DEFINE_FINAL_TYPE (LpvOverviewPage, lpv_overview_page, ADW_TYPE_BIN)

static void
empty_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static char *
basename_of (LprofProfile *profile, guint32 file)
{
  guint32 n;

  return g_path_get_basename (lprof_profile_get_files (profile, &n)[file].path);
}

/* The text of a line, without its indentation; "line 7" where there is no source. */
static char *
get_source_line (LprofProfile *profile, guint32 file, guint32 line)
{
  const char *start = lprof_profile_get_source (profile, file, NULL);
  const char *end;

  for (guint32 i = 1; i < line && start != NULL; i++)
    {
      start = strchr (start, '\n');
      start = start != NULL ? start + 1 : NULL;
    }
  if (start == NULL || *start == '\0')
    return g_strdup_printf (_ ("line %u"), line);
  end = strchrnul (start, '\n');
  return g_strstrip (g_strndup (start, (gsize)MIN (end - start, 500)));
}

static void
show_lines (LpvOverviewPage *self, LprofProfile *profile)
{
  g_autoptr (GArray) top = lpv_top_lines_find (profile, N_HOTTEST);
  LpvMetric count_metric = lpv_profile_get_count_metric (profile);
  guint32 n;
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, &n);

  empty_list (self->lines);
  for (guint i = 0; i < top->len; i++)
    {
      const LpvTopLine *line = &g_array_index (top, LpvTopLine, i);
      g_autofree char *text = get_source_line (profile, line->file, line->line);
      g_autofree char *file = basename_of (profile, line->file);
      g_autofree char *times =
          lpv_format_counted (count_metric, lpv_metric_value (count_metric, &line->measures));
      g_autofree char *detail = g_strdup_printf ("%s:%u · %s · %s", file, line->line,
                                                 functions[line->function].name, times);
      LpvHotRow *row = lpv_hot_row_new (text, detail, line->measures.self_ns,
                                        lprof_profile_get_self_ns (profile));

      lpv_hot_row_set_monospace (row);
      lpv_hot_row_set_place (row, (LpvPlace){ line->file, line->line });
      gtk_list_box_append (self->lines, GTK_WIDGET (row));
    }
}

static void
show_functions (LpvOverviewPage *self, LprofProfile *profile)
{
  g_autoptr (GArray) top = lpv_top_functions_find (profile, N_HOTTEST);
  guint32 n;
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, &n);

  empty_list (self->functions);
  for (guint i = 0; i < top->len; i++)
    {
      const LprofFunctionInfo *function = &functions[g_array_index (top, guint32, i)];
      g_autofree char *file = basename_of (profile, function->file);
      g_autofree char *calls = lpv_format_count (function->calls);
      g_autofree char *times =
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s call", "%s calls",
                                        (gulong)MIN (function->calls, G_MAXINT)),
                           calls);
      g_autofree char *detail =
          g_strdup_printf ("%s:%u%s%s", file, function->first_line,
                           function->calls > 0 ? " · " : "", function->calls > 0 ? times : "");
      LpvHotRow *row = lpv_hot_row_new (function->name, detail, function->self_ns,
                                        lprof_profile_get_self_ns (profile));

      lpv_hot_row_set_monospace (row);
      lpv_hot_row_set_place (row, (LpvPlace){ function->file, function->first_line });
      gtk_list_box_append (self->functions, GTK_WIDGET (row));
    }
}

static void
show_threads (LpvOverviewPage *self, LprofProfile *profile)
{
  guint32 n;
  const LprofThreadInfo *threads = lprof_profile_get_threads (profile, &n);

  empty_list (self->threads);
  gtk_widget_set_visible (self->threads_group, n > 1);
  for (guint32 i = 0; i < MIN (n, MAX_THREADS); i++)
    {
      g_autofree char *detail = lpv_thread_describe (&threads[i]);

      gtk_list_box_append (self->threads,
                           GTK_WIDGET (lpv_hot_row_new (threads[i].name, detail, threads[i].self_ns,
                                                        lprof_profile_get_self_ns (profile))));
    }
}

static GtkWidget *
make_fact_label (const char *text, gboolean is_name)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), !is_name);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, !is_name);
  if (is_name)
    gtk_widget_add_css_class (label, "dim-label");
  return label;
}

/* In two columns: these are looked up, not read through. */
static GtkWidget *
make_facts (GPtrArray *facts)
{
  GtkWidget *grid = gtk_grid_new ();

  g_object_set (grid, "column-spacing", 18, "row-spacing", 6, "margin-start", 12, "margin-end", 12,
                "margin-top", 12, "margin-bottom", 12, NULL);
  for (guint i = 0; i < facts->len; i++)
    {
      const LpvFact *fact = g_ptr_array_index (facts, i);
      GtkWidget *name = make_fact_label (fact->name, TRUE);
      GtkWidget *value = make_fact_label (fact->value, FALSE);

      gtk_grid_attach (GTK_GRID (grid), name, 0, (int)i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), value, 1, (int)i, 1, 1);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                      name, NULL, -1);
    }
  return grid;
}

static void
show_run (LpvOverviewPage *self, const LprofRun *run, gboolean is_only)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr (GPtrArray) facts = lpv_run_facts_new (run);
  g_autofree char *title = NULL;

  if (is_only)
    title = g_strdup (_ ("The run"));
  else
    /* Translators: a program and the number of its process */
    title = g_strdup_printf (_ ("%s, process %u"), run->program, run->pid);
  g_object_set (group, "title", title, NULL);
  gtk_box_append (GTK_BOX (card), make_facts (facts));
  gtk_widget_add_css_class (card, "card");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), card);
  gtk_box_append (self->runs, group);
}

/* Of the run with the highest peak. */
static void
show_memory (LpvOverviewPage *self, LprofProfile *profile)
{
  guint32 n, largest = 0;
  const LprofRunMemory *memory = lprof_profile_get_memory (profile, &n);
  g_autofree char *peak = NULL, *time = NULL, *description = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->memory_group), n > 0);
  if (n == 0)
    return;
  for (guint32 i = 1; i < n; i++)
    if (memory[i].peak > memory[largest].peak)
      largest = i;
  peak = lpv_format_size (memory[largest].peak);
  time = lpv_format_duration (memory[largest].peak_ns);
  /* Translators: an amount of memory and the time that had passed */
  description = g_strdup_printf (_ ("Peak %s after %s"), peak, time);
  adw_preferences_group_set_description (self->memory_group, description);
  lpv_memory_chart_set_memory (self->memory_chart, &memory[largest]);
}

static void
show_runs (LpvOverviewPage *self, LprofProfile *profile)
{
  GtkWidget *child;
  guint32 n;
  const LprofRun *runs = lprof_profile_get_runs (profile, &n);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->runs))) != NULL)
    gtk_box_remove (self->runs, child);
  for (guint32 i = 0; i < MIN (n, MAX_RUNS); i++)
    show_run (self, &runs[i], n == 1);
}

static void
show_title (LpvOverviewPage *self, LprofProfile *profile)
{
  guint32 n;
  const LprofRun *runs = lprof_profile_get_runs (profile, &n);
  g_autofree char *duration = lpv_format_duration (lprof_profile_get_duration_ns (profile));
  g_autofree char *own = lpv_format_duration (lprof_profile_get_self_ns (profile));
  g_autofree char *start = n > 0 ? lpv_run_get_start (&runs[0]) : NULL;
  g_autofree char *program = n > 0 ? g_path_get_basename (runs[0].program) : g_strdup ("");
  GString *subtitle = g_string_new (NULL);

  if (start != NULL)
    g_string_append_printf (subtitle, "%s · ", start);
  if (n > 1)
    g_string_append_printf (subtitle, ngettext ("%u run · ", "%u runs · ", n), n);
  /* Translators: two durations */
  g_string_append_printf (subtitle, _ ("%s recorded, %s of it in these lines"), duration, own);
  gtk_label_set_text (self->title, program);
  gtk_label_set_text (self->subtitle, subtitle->str);
  g_string_free (subtitle, TRUE);
}

static void
add_warning (LpvOverviewPage *self, const char *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "dialog-warning-symbolic");
  gtk_list_box_append (self->warnings, row);
  gtk_widget_set_visible (self->warnings_group, TRUE);
}

static void
show_warnings (LpvOverviewPage *self, LprofProfile *profile)
{
  g_autoptr (GPtrArray) warnings = lpv_profile_get_warnings (profile);

  empty_list (self->warnings);
  gtk_widget_set_visible (self->warnings_group, FALSE);
  for (guint i = 0; i < warnings->len; i++)
    add_warning (self, g_ptr_array_index (warnings, i));
}

static void
on_changed_files_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) changed = lpv_changed_files_find_finish (result, &error);
  LpvOverviewPage *self = data;
  g_autofree char *text = NULL;

  if (changed == NULL)
    return; /* cancelled: the page may be gone */
  if (changed->len > 0)
    {
      g_autofree char *name = basename_of (lpv_session_get_profile (self->session),
                                           g_array_index (changed, guint32, 0));

      text = g_strdup_printf (
          /* Translators: %s is the name of the file, or of one of the files */
          ngettext ("%u file has changed since or is gone, %s: the source that ran is shown.",
                    "%u files have changed since or are gone, %s for one: the source that ran is "
                    "shown.",
                    changed->len),
          changed->len, name);
      add_warning (self, text);
    }
  g_signal_emit (self, filled_signal, 0);
}

static void
show_profile (LpvOverviewPage *self)
{
  LprofProfile *profile = lpv_session_get_profile (self->session);

  self->is_current = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (profile == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  show_title (self, profile);
  show_warnings (self, profile);
  show_memory (self, profile);
  show_lines (self, profile);
  show_functions (self, profile);
  show_threads (self, profile);
  show_runs (self, profile);
  lpv_changed_files_find_async (profile, self->cancellable, on_changed_files_found, self);
}

static void
on_profile_changed (LpvOverviewPage *self)
{
  self->is_current = FALSE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_profile (self);
}

static void
on_row_activated (LpvOverviewPage *self, GtkListBoxRow *row)
{
  LpvPlace place = lpv_hot_row_get_place (LPV_HOT_ROW (row));

  if (place.file == LPROF_NONE)
    return;
  lpv_session_go_to (self->session, place.file, place.line);
  gtk_widget_activate_action (GTK_WIDGET (self), "show.page", "s", "source");
}

static void
lpv_overview_page_map (GtkWidget *widget)
{
  LpvOverviewPage *self = LPV_OVERVIEW_PAGE (widget);

  GTK_WIDGET_CLASS (lpv_overview_page_parent_class)->map (widget);
  if (!self->is_current && self->session != NULL)
    show_profile (self);
}

static void
lpv_overview_page_dispose (GObject *object)
{
  LpvOverviewPage *self = LPV_OVERVIEW_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lpv_overview_page_parent_class)->dispose (object);
}

static void
lpv_overview_page_class_init (LpvOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_overview_page_dispose;
  widget_class->map = lpv_overview_page_map;
  filled_signal = g_signal_new ("filled", LPV_TYPE_OVERVIEW_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  g_type_ensure (LPV_TYPE_MEMORY_CHART);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvOverviewPage, functions);
  gtk_widget_class_bind_template_child (widget_class, LpvOverviewPage, lines);
  gtk_widget_class_bind_template_child (widget_class, LpvOverviewPage, memory_chart);
  gtk_widget_class_bind_template_child (widget_class, LpvOverviewPage, memory_group);
  gtk_widget_class_bind_template_child (widget_class, LpvOverviewPage, runs);
  gtk_widget_class_bind_template_child (widget_class, LpvOverviewPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, LpvOverviewPage, threads);
  gtk_widget_class_bind_template_child (widget_class, LpvOverviewPage, threads_group);
  gtk_widget_class_bind_template_child (widget_class, LpvOverviewPage, title);
  gtk_widget_class_bind_template_child (widget_class, LpvOverviewPage, warnings);
  gtk_widget_class_bind_template_child (widget_class, LpvOverviewPage, warnings_group);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
lpv_overview_page_init (LpvOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lpv_overview_page_new (LpvSession *session)
{
  LpvOverviewPage *self = g_object_new (LPV_TYPE_OVERVIEW_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::profile", G_CALLBACK (on_profile_changed), self);
  on_profile_changed (self);
  return GTK_WIDGET (self);
}

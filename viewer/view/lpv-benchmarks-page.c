/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-benchmarks-page.h"
#include "lpv-distribution.h"
#include "lpv-format.h"
#include "lpv-optional.h"

#define MAX_SHOWN 100

struct _LpvBenchmarksPage
{
  AdwBin parent_instance;
  GtkGrid *grid;
  GtkWidget *changes_group;
  GtkListBox *changes;
  GtkWidget *notes_group;
  GtkListBox *notes;

  LpvSession *session;
};

G_DEFINE_FINAL_TYPE (LpvBenchmarksPage, lpv_benchmarks_page, ADW_TYPE_BIN)

static void
empty (LpvBenchmarksPage *self)
{
  GtkWidget *child;
  GtkListBoxRow *row;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  while ((row = gtk_list_box_get_row_at_index (self->changes, 0)) != NULL)
    gtk_list_box_remove (self->changes, GTK_WIDGET (row));
  while ((row = gtk_list_box_get_row_at_index (self->notes, 0)) != NULL)
    gtk_list_box_remove (self->notes, GTK_WIDGET (row));
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 3);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 18);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
add_benchmark (LpvBenchmarksPage *self, LprofProfile *profile, guint32 i,
               const LpvBenchmarkAxis *axis)
{
  const LprofBenchmark *benchmark = &lprof_profile_get_benchmarks (profile, NULL)[i];
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *described = lpv_benchmark_describe (benchmark);
  GtkWidget *detail = make_label (described, "dim-label");

  gtk_widget_add_css_class (detail, "caption");
  gtk_box_append (GTK_BOX (words), make_label (benchmark->name, "monospace"));
  gtk_box_append (GTK_BOX (words), detail);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_grid_attach (self->grid, words, 0, (int)i, 1, 1);
  gtk_grid_attach (self->grid, lpv_distribution_new (profile, i, axis), 1, (int)i, 1, 1);
}

static GtkWidget *
make_tick (const LpvBenchmarkAxis *axis, double place)
{
  g_autofree char *text = lpv_format_duration ((guint64)lpv_benchmark_axis_time (axis, place));
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

/* Where there is room between the two at the ends. */
static GtkWidget *
make_middle_tick (const LpvBenchmarkAxis *axis)
{
  GtkWidget *tick = make_tick (axis, 0.5);

  gtk_widget_set_margin_start (tick, 12);
  gtk_widget_set_margin_end (tick, 12);
  return g_object_new (LPV_TYPE_OPTIONAL, "child", tick, NULL);
}

static void
add_axis (LpvBenchmarksPage *self, const LpvBenchmarkAxis *axis, guint32 row)
{
  GtkWidget *box = gtk_center_box_new ();

  gtk_center_box_set_start_widget (GTK_CENTER_BOX (box), make_tick (axis, 0));
  gtk_center_box_set_center_widget (GTK_CENTER_BOX (box), make_middle_tick (axis));
  gtk_center_box_set_end_widget (GTK_CENTER_BOX (box), make_tick (axis, 1));
  gtk_grid_attach (self->grid, box, 1, (int)row, 1, 1);
}

static void
add_row (GtkListBox *list, const char *title, const char *subtitle, const char *icon_name)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (icon_name != NULL)
    adw_action_row_set_icon_name (ADW_ACTION_ROW (row), icon_name);
  gtk_list_box_append (list, row);
}

static void
show_changes (LpvBenchmarksPage *self, LprofProfile *profile, guint32 n)
{
  const LprofBenchmark *benchmarks = lprof_profile_get_benchmarks (profile, NULL);

  gtk_widget_set_visible (self->changes_group, n > 1);
  for (guint32 i = 1; i < n; i++)
    {
      g_autofree char *detail = NULL;
      g_autofree char *title =
          lpv_benchmark_describe_change (&benchmarks[0], &benchmarks[i], &detail);

      add_row (self->changes, title, detail, NULL);
    }
}

static void
show_notes (LpvBenchmarksPage *self, LprofProfile *profile, guint32 n)
{
  const LprofBenchmark *benchmarks = lprof_profile_get_benchmarks (profile, NULL);
  const LprofRun *runs = lprof_profile_get_runs (profile, NULL);
  gboolean any = FALSE;

  for (guint32 i = 0; i < n; i++)
    {
      gboolean is_new = i == 0 || benchmarks[i].run != benchmarks[i - 1].run;

      for (guint k = 0; is_new && runs[benchmarks[i].run].notes[k] != NULL; k++, any = TRUE)
        add_row (self->notes, runs[benchmarks[i].run].notes[k], NULL, "dialog-warning-symbolic");
    }
  gtk_widget_set_visible (self->notes_group, any);
}

static void
show_profile (LpvBenchmarksPage *self)
{
  LprofProfile *profile = lpv_session_get_profile (self->session);
  LpvBenchmarkAxis axis;
  guint32 n = 0;

  empty (self);
  if (profile == NULL || !lpv_benchmarks_page_has_content (profile))
    return;
  lprof_profile_get_benchmarks (profile, &n);
  n = MIN (n, MAX_SHOWN);
  lpv_benchmark_axis_init (&axis, profile);
  for (guint32 i = 0; i < n; i++)
    add_benchmark (self, profile, i, &axis);
  add_axis (self, &axis, n);
  show_changes (self, profile, n);
  show_notes (self, profile, n);
}

static void
lpv_benchmarks_page_dispose (GObject *object)
{
  LpvBenchmarksPage *self = LPV_BENCHMARKS_PAGE (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lpv_benchmarks_page_parent_class)->dispose (object);
}

static void
lpv_benchmarks_page_class_init (LpvBenchmarksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_benchmarks_page_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/lprof/Viewer/view/lpv-benchmarks-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvBenchmarksPage, changes);
  gtk_widget_class_bind_template_child (widget_class, LpvBenchmarksPage, changes_group);
  gtk_widget_class_bind_template_child (widget_class, LpvBenchmarksPage, grid);
  gtk_widget_class_bind_template_child (widget_class, LpvBenchmarksPage, notes);
  gtk_widget_class_bind_template_child (widget_class, LpvBenchmarksPage, notes_group);
}

static void
lpv_benchmarks_page_init (LpvBenchmarksPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

gboolean
lpv_benchmarks_page_has_content (LprofProfile *profile)
{
  guint32 n;

  lprof_profile_get_benchmarks (profile, &n);
  return n > 0;
}

GtkWidget *
lpv_benchmarks_page_new (LpvSession *session)
{
  LpvBenchmarksPage *self = g_object_new (LPV_TYPE_BENCHMARKS_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::profile", G_CALLBACK (show_profile), self);
  show_profile (self);
  return GTK_WIDGET (self);
}

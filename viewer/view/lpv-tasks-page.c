/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-format.h"
#include "lpv-task-bar.h"
#include "lpv-task-list.h"
#include "lpv-tasks-page.h"
#include "lpv-tooltip.h"

#define N_COLUMNS (LPV_TASK_STARTED + 1)
#define NARROW 560 /* pixels, in which there is room for the timeline alone */

struct _LpvTasksPage
{
  AdwBin parent_instance;
  GtkColumnView *table;
  GtkSortListModel *sorted;
  GtkSingleSelection *selection;
  GtkWidget *details;
  GtkLabel *name;
  GtkLabel *places;
  GtkWidget *show_coroutine;
  GtkWidget *show_longest;
  GtkWidget *show_creator;

  GtkColumnViewColumn *columns[N_COLUMNS];
  LpvTaskList *tasks;
  LpvSession *session;
  guint idle;
};

G_DEFINE_FINAL_TYPE (LpvTasksPage, lpv_tasks_page, ADW_TYPE_BIN)

static const struct
{
  const char *title;
  gboolean is_number;
  gboolean expands;
  gboolean yields; /* to the timeline, where it is narrow */
} columns[N_COLUMNS] = {
  [LPV_TASK_NAME] = { N_ ("Task"), FALSE, FALSE, FALSE },
  [LPV_TASK_COROUTINE] = { N_ ("Coroutine"), FALSE, FALSE, TRUE },
  [LPV_TASK_OUTCOME] = { N_ ("Outcome"), FALSE, FALSE, TRUE },
  [LPV_TASK_DURATION] = { N_ ("Duration"), TRUE, FALSE, TRUE },
  [LPV_TASK_RUNNING] = { N_ ("Running"), TRUE, FALSE, TRUE },
  [LPV_TASK_WAITING] = { N_ ("Waiting"), TRUE, FALSE, TRUE },
  [LPV_TASK_LONGEST] = { N_ ("Longest stretch"), TRUE, FALSE, TRUE },
  [LPV_TASK_STARTED] = { N_ ("Timeline"), FALSE, TRUE, FALSE },
};

/* --- cells ----------------------------------------------------------------- */

static void
set_up_text (GtkListItemFactory *factory, GtkListItem *cell, gpointer column)
{
  gboolean is_number = columns[GPOINTER_TO_UINT (column)].is_number;
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), is_number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  if (is_number)
    gtk_widget_add_css_class (label, "numeric");
  gtk_label_set_width_chars (GTK_LABEL (label), is_number ? 9 : 12);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_list_item_set_child (cell, label);
}

static void
bind_text (GtkListItemFactory *factory, GtkListItem *cell, gpointer column)
{
  g_autofree char *text =
      lpv_task_item_get_text (gtk_list_item_get_item (cell), GPOINTER_TO_UINT (column));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (cell)), text);
  lpv_tooltip_set (gtk_list_item_get_child (cell), text);
}

static void
set_up_bar (LpvTasksPage *self, GtkListItem *cell)
{
  gtk_list_item_set_child (cell, lpv_task_bar_new ());
}

static void
bind_bar (LpvTasksPage *self, GtkListItem *cell)
{
  guint64 from_ns, to_ns;

  lpv_task_list_get_span (self->tasks, &from_ns, &to_ns);
  lpv_task_bar_set_item (LPV_TASK_BAR (gtk_list_item_get_child (cell)),
                         gtk_list_item_get_item (cell), from_ns, to_ns);
}

static GtkListItemFactory *
make_factory (LpvTasksPage *self, LpvTaskColumn column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  if (column == LPV_TASK_STARTED)
    {
      g_signal_connect_swapped (factory, "setup", G_CALLBACK (set_up_bar), self);
      g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_bar), self);
    }
  else
    {
      g_signal_connect (factory, "setup", G_CALLBACK (set_up_text), GUINT_TO_POINTER (column));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_text), GUINT_TO_POINTER (column));
    }
  return factory;
}

static int
compare (gconstpointer a, gconstpointer b, gpointer column)
{
  return lpv_task_item_compare ((LpvTaskItem *)a, (LpvTaskItem *)b, GPOINTER_TO_UINT (column));
}

static void
add_columns (LpvTasksPage *self)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      g_autoptr (GtkColumnViewColumn) column =
          gtk_column_view_column_new (_ (columns[i].title), make_factory (self, i));
      g_autoptr (GtkSorter) sorter =
          GTK_SORTER (gtk_custom_sorter_new (compare, GUINT_TO_POINTER (i), NULL));

      gtk_column_view_column_set_sorter (column, sorter);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, columns[i].expands);
      gtk_column_view_append_column (self->table, column);
      self->columns[i] = column; /* the table's */
    }
}

static gboolean
choose_columns (gpointer data)
{
  LpvTasksPage *self = data;
  gboolean is_narrow = gtk_widget_get_width (GTK_WIDGET (self)) < NARROW;

  self->idle = 0;
  for (guint i = 0; i < N_COLUMNS; i++)
    gtk_column_view_column_set_visible (self->columns[i], !(is_narrow && columns[i].yields));
  return G_SOURCE_REMOVE;
}

/* Not at once: the table is being laid out. */
static void
on_width (LpvTasksPage *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, choose_columns, self, NULL);
}

/* --- places ---------------------------------------------------------------- */

static void
go_to (LpvTasksPage *self, LpvTaskItem *item, LpvTaskPlace which)
{
  LpvPlace place;

  if (item == NULL || !lpv_task_item_get_place (item, which, &place))
    return;
  lpv_session_go_to (self->session, place.file, place.line);
  gtk_widget_activate_action (GTK_WIDGET (self), "show.page", "s", "source");
}

static void
on_activated (LpvTasksPage *self, guint position)
{
  g_autoptr (LpvTaskItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  go_to (self, item, LPV_TASK_AT_COROUTINE);
}

static void
on_show_coroutine (LpvTasksPage *self)
{
  go_to (self, gtk_single_selection_get_selected_item (self->selection), LPV_TASK_AT_COROUTINE);
}

static void
on_show_longest (LpvTasksPage *self)
{
  go_to (self, gtk_single_selection_get_selected_item (self->selection), LPV_TASK_AT_LONGEST);
}

static void
on_show_creator (LpvTasksPage *self)
{
  go_to (self, gtk_single_selection_get_selected_item (self->selection), LPV_TASK_AT_CREATOR);
}

static void
on_selected (LpvTasksPage *self)
{
  LpvTaskItem *item = gtk_single_selection_get_selected_item (self->selection);
  GtkWidget *buttons[] = { self->show_coroutine, self->show_longest, self->show_creator };
  g_autofree char *name = NULL, *places = NULL;
  LpvPlace place;

  gtk_widget_set_visible (self->details, item != NULL);
  if (item == NULL)
    return;
  name = lpv_task_item_get_text (item, LPV_TASK_NAME);
  places = lpv_task_item_describe_places (item);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->places, places);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_widget_set_sensitive (buttons[i], lpv_task_item_get_place (item, i, &place));
}

/* --- profile --------------------------------------------------------------- */

static void
on_profile (LpvTasksPage *self)
{
  guint64 from_ns, to_ns;
  g_autofree char *span = NULL;
  g_autofree char *title = NULL;

  lpv_task_list_set_profile (self->tasks, lpv_session_get_profile (self->session));
  lpv_task_list_get_span (self->tasks, &from_ns, &to_ns);
  span = lpv_format_duration (to_ns - from_ns);
  /* Translators: title of a column, %s is the time that is as wide as the column */
  title = g_strdup_printf (_ ("Timeline of %s"), span);
  gtk_column_view_column_set_title (self->columns[LPV_TASK_STARTED], title);
}

static void
lpv_tasks_page_dispose (GObject *object)
{
  LpvTasksPage *self = LPV_TASKS_PAGE (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (
        gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->table)), self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lpv_tasks_page_parent_class)->dispose (object);
}

static void
lpv_tasks_page_finalize (GObject *object)
{
  g_clear_object (&LPV_TASKS_PAGE (object)->tasks);
  G_OBJECT_CLASS (lpv_tasks_page_parent_class)->finalize (object);
}

static void
lpv_tasks_page_class_init (LpvTasksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_tasks_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = lpv_tasks_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-tasks-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvTasksPage, details);
  gtk_widget_class_bind_template_child (widget_class, LpvTasksPage, name);
  gtk_widget_class_bind_template_child (widget_class, LpvTasksPage, places);
  gtk_widget_class_bind_template_child (widget_class, LpvTasksPage, selection);
  gtk_widget_class_bind_template_child (widget_class, LpvTasksPage, show_coroutine);
  gtk_widget_class_bind_template_child (widget_class, LpvTasksPage, show_creator);
  gtk_widget_class_bind_template_child (widget_class, LpvTasksPage, show_longest);
  gtk_widget_class_bind_template_child (widget_class, LpvTasksPage, sorted);
  gtk_widget_class_bind_template_child (widget_class, LpvTasksPage, table);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_show_coroutine);
  gtk_widget_class_bind_template_callback (widget_class, on_show_creator);
  gtk_widget_class_bind_template_callback (widget_class, on_show_longest);
}

static void
lpv_tasks_page_init (LpvTasksPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->tasks = lpv_task_list_new ();
  add_columns (self);
  g_signal_connect_swapped (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->table)),
                            "notify::page-size", G_CALLBACK (on_width), self);
  gtk_sort_list_model_set_sorter (self->sorted, gtk_column_view_get_sorter (self->table));
  gtk_sort_list_model_set_model (self->sorted, G_LIST_MODEL (self->tasks));
  lpv_tasks_page_sort (self, LPV_TASK_STARTED, GTK_SORT_ASCENDING);
}

GtkWidget *
lpv_tasks_page_new (LpvSession *session)
{
  LpvTasksPage *self = g_object_new (LPV_TYPE_TASKS_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::profile", G_CALLBACK (on_profile), self);
  on_profile (self);
  return GTK_WIDGET (self);
}

gboolean
lpv_tasks_page_has_content (LprofProfile *profile)
{
  guint32 n;

  lprof_profile_get_tasks (profile, &n);
  return n > 0;
}

void
lpv_tasks_page_sort (LpvTasksPage *self, LpvTaskColumn column, GtkSortType type)
{
  g_return_if_fail (LPV_IS_TASKS_PAGE (self));
  gtk_column_view_sort_by_column (self->table, self->columns[column], type);
}

GListModel *
lpv_tasks_page_get_tasks (LpvTasksPage *self)
{
  g_return_val_if_fail (LPV_IS_TASKS_PAGE (self), NULL);
  return G_LIST_MODEL (self->sorted);
}

void
lpv_tasks_page_select (LpvTasksPage *self, guint position)
{
  g_return_if_fail (LPV_IS_TASKS_PAGE (self));
  gtk_single_selection_set_selected (self->selection, position);
}

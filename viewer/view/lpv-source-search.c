/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "lpv-source-search.h"

struct _LpvSourceSearch
{
  AdwBin parent_instance;
  GtkSearchBar *bar;
  GtkEditable *entry;
  GtkLabel *count;
  GtkSourceView *view;
  GtkSourceSearchSettings *settings;
  GtkSourceSearchContext *context;
};

G_DEFINE_FINAL_TYPE (LpvSourceSearch, lpv_source_search, ADW_TYPE_BIN)

static GtkTextBuffer *
get_buffer (LpvSourceSearch *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
}

static void
show_count (LpvSourceSearch *self)
{
  GtkTextIter start, end;
  int n = gtk_source_search_context_get_occurrences_count (self->context);
  int position;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_selection_bounds (get_buffer (self), &start, &end);
  position = gtk_source_search_context_get_occurrence_position (self->context, &start, &end);
  if (*gtk_editable_get_text (self->entry) == '\0' || n < 0)
    text = g_strdup ("");
  else if (position > 0)
    /* Translators: of matches: 3 of 12 */
    text = g_strdup_printf (_ ("%d of %d"), position, n);
  else
    text = g_strdup_printf (ngettext ("%d match", "%d matches", n), n);
  gtk_label_set_text (self->count, text);
}

static void
select_match (LpvSourceSearch *self, const GtkTextIter *start, const GtkTextIter *end)
{
  gtk_text_buffer_select_range (get_buffer (self), start, end);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view),
                                gtk_text_buffer_get_insert (get_buffer (self)), 0.2, FALSE, 0, 0);
  show_count (self);
}

static void
search_from (LpvSourceSearch *self, gboolean forward, gboolean stay)
{
  GtkTextIter start, end, match_start, match_end;
  gboolean found;

  gtk_text_buffer_get_selection_bounds (get_buffer (self), &start, &end);
  if (forward)
    found = gtk_source_search_context_forward (self->context, stay ? &start : &end, &match_start,
                                               &match_end, NULL);
  else
    found =
        gtk_source_search_context_backward (self->context, &start, &match_start, &match_end, NULL);
  if (found)
    select_match (self, &match_start, &match_end);
  else
    show_count (self);
}

static void
on_text (LpvSourceSearch *self)
{
  gtk_source_search_settings_set_search_text (self->settings, gtk_editable_get_text (self->entry));
  search_from (self, TRUE, TRUE);
}

static void
on_stop (LpvSourceSearch *self)
{
  gtk_search_bar_set_search_mode (self->bar, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
on_mode (LpvSourceSearch *self)
{
  if (self->context != NULL)
    gtk_source_search_context_set_highlight (self->context,
                                             gtk_search_bar_get_search_mode (self->bar));
}

static void
lpv_source_search_dispose (GObject *object)
{
  LpvSourceSearch *self = LPV_SOURCE_SEARCH (object);

  if (self->context != NULL)
    g_signal_handlers_disconnect_by_data (self->context, self);
  g_clear_object (&self->context);
  g_clear_object (&self->settings);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (lpv_source_search_parent_class)->dispose (object);
}

static void
lpv_source_search_class_init (LpvSourceSearchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_source_search_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-source-search.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvSourceSearch, bar);
  gtk_widget_class_bind_template_child (widget_class, LpvSourceSearch, count);
  gtk_widget_class_bind_template_child (widget_class, LpvSourceSearch, entry);
  gtk_widget_class_bind_template_callback (widget_class, lpv_source_search_next);
  gtk_widget_class_bind_template_callback (widget_class, lpv_source_search_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_mode);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_text);
}

static void
lpv_source_search_init (LpvSourceSearch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->bar, self->entry);
  self->settings = gtk_source_search_settings_new ();
  gtk_source_search_settings_set_wrap_around (self->settings, TRUE);
}

void
lpv_source_search_set_view (LpvSourceSearch *self, GtkSourceView *view)
{
  g_return_if_fail (LPV_IS_SOURCE_SEARCH (self));
  g_return_if_fail (self->view == NULL);
  self->view = g_object_ref (view);
}

/* Only when something is searched: a context follows every change of the text. */
static void
prepare (LpvSourceSearch *self)
{
  if (self->context != NULL)
    return;
  self->context =
      gtk_source_search_context_new (GTK_SOURCE_BUFFER (get_buffer (self)), self->settings);
  g_signal_connect_swapped (self->context, "notify::occurrences-count", G_CALLBACK (show_count),
                            self);
}

void
lpv_source_search_start (LpvSourceSearch *self)
{
  GtkTextIter start, end;

  g_return_if_fail (LPV_IS_SOURCE_SEARCH (self));
  prepare (self);
  gtk_search_bar_set_search_mode (self->bar, TRUE);
  if (gtk_text_buffer_get_selection_bounds (get_buffer (self), &start, &end))
    {
      g_autofree char *text = gtk_text_iter_get_text (&start, &end);

      if (strchr (text, '\n') == NULL)
        gtk_editable_set_text (self->entry, text);
    }
  gtk_editable_select_region (self->entry, 0, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

void
lpv_source_search_next (LpvSourceSearch *self)
{
  g_return_if_fail (LPV_IS_SOURCE_SEARCH (self));
  prepare (self);
  search_from (self, TRUE, FALSE);
}

void
lpv_source_search_previous (LpvSourceSearch *self)
{
  g_return_if_fail (LPV_IS_SOURCE_SEARCH (self));
  prepare (self);
  search_from (self, FALSE, FALSE);
}

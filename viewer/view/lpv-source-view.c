/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-heat.h"
#include "lpv-line-text.h"
#include "lpv-source-buffer.h"
#include "lpv-source-view.h"

/* Where in the view a line that was gone to comes to stand. */
#define ALIGN_X 1.0 /* as far to the left as it goes */
#define ALIGN_Y 0.35
#define MARGIN 0.12
#define NARROW 520 /* pixels, with the gutter */

struct _LpvSourceView
{
  GtkSourceView parent_instance;
  LpvSession *session;
  LpvGutter *gutter;
  LpvSourceBuffer *buffer;
  guint scroll_idle;
  guint narrow_idle;
  guint highlight_idle;
  gboolean is_plain;      /* until it was seen so: to load the language takes longer than a frame */
  gboolean is_scroll_due; /* as soon as there is a size */
  gboolean is_new_file;   /* until its first scroll: align instead of moving little */
  gboolean is_moving;     /* the caret follows the session, not the user */
};

G_DEFINE_FINAL_TYPE (LpvSourceView, lpv_source_view, GTK_SOURCE_TYPE_VIEW)

static GtkTextBuffer *
get_buffer (LpvSourceView *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
}

/* A text view that has not been laid out scrolls to the wrong place, for good: so
 * only when it has a size, and after the layout's own idle. */
static gboolean
scroll (gpointer data)
{
  LpvSourceView *self = data;
  GtkTextMark *mark = gtk_text_buffer_get_insert (get_buffer (self));

  self->scroll_idle = 0;
  if (self->is_new_file)
    gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self), mark, 0.0, TRUE, ALIGN_X, ALIGN_Y);
  else
    gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self), mark, MARGIN, FALSE, 0.0, 0.0);
  self->is_new_file = FALSE;
  return G_SOURCE_REMOVE;
}

static void
scroll_soon (LpvSourceView *self)
{
  if (gtk_widget_get_height (GTK_WIDGET (self)) <= 1)
    {
      self->is_scroll_due = TRUE;
      return;
    }
  self->is_scroll_due = FALSE;
  if (self->scroll_idle == 0)
    self->scroll_idle = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, scroll, self, NULL);
}

static void
describe (LpvSourceView *self)
{
  LpvPlace place = lpv_session_get_place (self->session);
  g_autofree char *description = lpv_line_text_describe (self->session, place.line);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
}

/* When a profile is loaded again its source is mostly the same: then selection
 * and scrolling stay as they are. */
static void
on_file (LpvSourceView *self)
{
  self->is_moving = TRUE;
  if (lpv_source_buffer_show (self->buffer, lpv_session_get_profile (self->session),
                              lpv_session_get_place (self->session).file))
    self->is_new_file = self->is_plain = TRUE;
  self->is_moving = FALSE;
}

static guint32
get_caret_line (LpvSourceView *self)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_mark (get_buffer (self), &iter,
                                    gtk_text_buffer_get_insert (get_buffer (self)));
  return gtk_text_iter_get_line (&iter) + 1;
}

static void
on_line (LpvSourceView *self)
{
  LpvPlace place = lpv_session_get_place (self->session);
  GtkTextIter iter;

  if (place.file == LPROF_NONE)
    return;
  describe (self);
  if (get_caret_line (self) == place.line && !self->is_new_file)
    return;
  self->is_moving = TRUE;
  gtk_text_buffer_get_iter_at_line (get_buffer (self), &iter, MAX (place.line, 1) - 1);
  gtk_text_buffer_place_cursor (get_buffer (self), &iter);
  self->is_moving = FALSE;
  scroll_soon (self);
}

static void
on_caret (LpvSourceView *self)
{
  if (!self->is_moving && self->session != NULL
      && lpv_source_buffer_get_text (self->buffer) != NULL)
    lpv_session_move_to_line (self->session, get_caret_line (self));
}

static void
on_values (LpvSourceView *self)
{
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
draw_tints (LpvSourceView *self, GtkSnapshot *snapshot)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  LpvHeatTheme theme = lpv_heat_theme ();
  GdkRectangle visible;
  GtkTextIter iter;

  gtk_text_view_get_visible_rect (view, &visible);
  gtk_text_view_get_line_at_y (view, &iter, visible.y, NULL);
  do
    {
      double share = lpv_session_get_line_share (self->session, gtk_text_iter_get_line (&iter) + 1);
      GdkRGBA tint;
      int y, height;

      gtk_text_view_get_line_yrange (view, &iter, &y, &height);
      if (y > visible.y + visible.height)
        break;
      if (share <= 0.0)
        continue;
      lpv_heat_tint (share, theme, &tint);
      gtk_snapshot_append_color (snapshot, &tint,
                                 &GRAPHENE_RECT_INIT (visible.x, y, visible.width, height));
    }
  while (gtk_text_iter_forward_line (&iter));
}

static gboolean
highlight (gpointer data)
{
  LpvSourceView *self = data;

  self->highlight_idle = 0;
  lpv_source_buffer_highlight (self->buffer);
  return G_SOURCE_REMOVE;
}

static void
lpv_source_view_snapshot_layer (GtkTextView *view, GtkTextViewLayer layer, GtkSnapshot *snapshot)
{
  LpvSourceView *self = LPV_SOURCE_VIEW (view);

  /* First, because it paints the current line over everything below it. */
  GTK_TEXT_VIEW_CLASS (lpv_source_view_parent_class)->snapshot_layer (view, layer, snapshot);
  if (layer == GTK_TEXT_VIEW_LAYER_BELOW_TEXT && self->session != NULL
      && lpv_session_get_lines (self->session) != NULL)
    draw_tints (self, snapshot);
  if (self->is_plain && self->highlight_idle == 0)
    self->highlight_idle = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, highlight, self, NULL);
  self->is_plain = FALSE;
}

static void
lpv_source_view_copy_clipboard (GtkTextView *view)
{
  LpvSourceView *self = LPV_SOURCE_VIEW (view);
  LpvSourceText *text = lpv_source_buffer_get_text (self->buffer);
  g_autofree char *original = NULL;
  GtkTextIter first, last;

  if (text == NULL || lpv_source_text_get_n_shortened (text) == 0
      || !gtk_text_buffer_get_selection_bounds (get_buffer (self), &first, &last))
    {
      GTK_TEXT_VIEW_CLASS (lpv_source_view_parent_class)->copy_clipboard (view);
      return;
    }
  original = lpv_source_text_get_original (
      text, gtk_text_iter_get_line (&first) + 1, gtk_text_iter_get_line_offset (&first),
      gtk_text_iter_get_line (&last) + 1, gtk_text_iter_get_line_offset (&last));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), original);
}

static gboolean
choose_columns (gpointer data)
{
  LpvSourceView *self = data;

  self->narrow_idle = 0;
  if (self->gutter != NULL)
    lpv_gutter_set_narrow (self->gutter, gtk_widget_get_width (GTK_WIDGET (self)) < NARROW);
  return G_SOURCE_REMOVE;
}

static void
lpv_source_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LpvSourceView *self = LPV_SOURCE_VIEW (widget);

  GTK_WIDGET_CLASS (lpv_source_view_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->is_scroll_due)
    scroll_soon (self);
  /* Not here: the gutter has been measured already. */
  if (self->narrow_idle == 0)
    self->narrow_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, choose_columns, self, NULL);
}

static void
lpv_source_view_dispose (GObject *object)
{
  LpvSourceView *self = LPV_SOURCE_VIEW (object);

  lpv_source_view_let_go (self);
  g_clear_object (&self->buffer);
  G_OBJECT_CLASS (lpv_source_view_parent_class)->dispose (object);
}

static gboolean
get_wrap_mode (GValue *value, GVariant *setting, gpointer data)
{
  g_value_set_enum (value, g_variant_get_boolean (setting) ? GTK_WRAP_WORD_CHAR : GTK_WRAP_NONE);
  return TRUE;
}

static void
follow_settings (LpvSourceView *self)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.lprof.Viewer");

  g_settings_bind_with_mapping (settings, "wrap-lines", self, "wrap-mode", G_SETTINGS_BIND_GET,
                                get_wrap_mode, NULL, NULL, NULL);
}

/* GtkSourceView 5.6 warns when a buffer is set, or asked for, before this. */
static void
lpv_source_view_constructed (GObject *object)
{
  LpvSourceView *self = LPV_SOURCE_VIEW (object);

  G_OBJECT_CLASS (lpv_source_view_parent_class)->constructed (object);
  self->buffer = lpv_source_buffer_new ();
  gtk_text_view_set_buffer (GTK_TEXT_VIEW (self), GTK_TEXT_BUFFER (self->buffer));
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self), TRUE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self), 8);
  gtk_source_view_set_show_line_numbers (GTK_SOURCE_VIEW (self), TRUE);
  gtk_source_view_set_highlight_current_line (GTK_SOURCE_VIEW (self), TRUE);
  gtk_source_view_set_tab_width (GTK_SOURCE_VIEW (self), 4);
  g_signal_connect_object (self->buffer, "notify::cursor-position", G_CALLBACK (on_caret), self,
                           G_CONNECT_SWAPPED);
  follow_settings (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Annotated source"), -1);
}

static void
lpv_source_view_class_init (LpvSourceViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkTextViewClass *view_class = GTK_TEXT_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = lpv_source_view_constructed;
  G_OBJECT_CLASS (klass)->dispose = lpv_source_view_dispose;
  widget_class->size_allocate = lpv_source_view_size_allocate;
  view_class->snapshot_layer = lpv_source_view_snapshot_layer;
  view_class->copy_clipboard = lpv_source_view_copy_clipboard;
}

static void
lpv_source_view_init (LpvSourceView *self)
{
}

void
lpv_source_view_set_session (LpvSourceView *self, LpvSession *session)
{
  GtkSourceGutter *gutter;

  g_return_if_fail (LPV_IS_SOURCE_VIEW (self));
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
  self->gutter = g_object_ref_sink (lpv_gutter_new (session));
  gutter = gtk_source_view_get_gutter (GTK_SOURCE_VIEW (self), GTK_TEXT_WINDOW_LEFT);
  gtk_source_gutter_insert (gutter, GTK_SOURCE_GUTTER_RENDERER (self->gutter), 0);
  g_signal_connect_swapped (session, "notify::file", G_CALLBACK (on_file), self);
  g_signal_connect_swapped (session, "notify::line", G_CALLBACK (on_line), self);
  g_signal_connect_swapped (session, "values-changed", G_CALLBACK (on_values), self);
  on_file (self);
  on_line (self);
}

void
lpv_source_view_let_go (LpvSourceView *self)
{
  g_return_if_fail (LPV_IS_SOURCE_VIEW (self));
  g_clear_handle_id (&self->scroll_idle, g_source_remove);
  g_clear_handle_id (&self->narrow_idle, g_source_remove);
  g_clear_handle_id (&self->highlight_idle, g_source_remove);
  if (self->session == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  gtk_source_gutter_remove (
      gtk_source_view_get_gutter (GTK_SOURCE_VIEW (self), GTK_TEXT_WINDOW_LEFT),
      GTK_SOURCE_GUTTER_RENDERER (self->gutter));
  g_clear_object (&self->gutter);
  g_clear_object (&self->session);
  lpv_source_buffer_show (self->buffer, NULL, LPROF_NONE);
}

LpvGutter *
lpv_source_view_get_gutter (LpvSourceView *self)
{
  g_return_val_if_fail (LPV_IS_SOURCE_VIEW (self), NULL);
  return self->gutter;
}

const char *
lpv_source_view_get_remark (LpvSourceView *self)
{
  g_return_val_if_fail (LPV_IS_SOURCE_VIEW (self), NULL);
  return lpv_source_buffer_get_remark (self->buffer);
}

void
lpv_source_view_get_selected_lines (LpvSourceView *self, guint32 *first, guint32 *last)
{
  GtkTextIter start, end;

  g_return_if_fail (LPV_IS_SOURCE_VIEW (self));
  gtk_text_buffer_get_selection_bounds (get_buffer (self), &start, &end);
  *first = gtk_text_iter_get_line (&start) + 1;
  *last = gtk_text_iter_get_line (&end) + 1;
  /* A selection that ends before the first character of a line is without it. */
  if (*last > *first && gtk_text_iter_starts_line (&end))
    (*last)--;
}

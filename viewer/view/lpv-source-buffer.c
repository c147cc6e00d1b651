/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "lpv-source-buffer.h"

/* Beyond this the highlighter keeps a processor busy for seconds. */
#define MOST_LINES_HIGHLIGHTED 20000

struct _LpvSourceBuffer
{
  GtkSourceBuffer parent_instance;
  LprofProfile *profile; /* owns the source that text refers to */
  LpvSourceText *text;
  guint32 file;
};

G_DEFINE_FINAL_TYPE (LpvSourceBuffer, lpv_source_buffer, GTK_SOURCE_TYPE_BUFFER)

static void
set_scheme (LpvSourceBuffer *self)
{
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gtk_source_buffer_set_style_scheme (
      GTK_SOURCE_BUFFER (self),
      gtk_source_style_scheme_manager_get_scheme (manager, dark ? "Adwaita-dark" : "Adwaita"));
}

static gboolean
is_same_text (LpvSourceText *one, LpvSourceText *other)
{
  gsize one_length, other_length;
  const char *one_shown, *other_shown;

  if (one == NULL || other == NULL)
    return FALSE;
  one_shown = lpv_source_text_get_shown (one, &one_length);
  other_shown = lpv_source_text_get_shown (other, &other_length);
  return one_length == other_length && memcmp (one_shown, other_shown, one_length) == 0;
}

static LpvSourceText *
load_text (LprofProfile *profile, guint32 file)
{
  gsize length;
  const char *source = lprof_profile_get_source (profile, file, &length);

  return lpv_source_text_new (source, length,
                              lprof_profile_get_files (profile, NULL)[file].n_lines);
}

static void
fill (LpvSourceBuffer *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextIter start;
  gsize length = 0;
  const char *shown = self->text != NULL ? lpv_source_text_get_shown (self->text, &length) : "";

  gtk_source_buffer_set_language (GTK_SOURCE_BUFFER (self), NULL);
  gtk_text_buffer_set_text (buffer, shown, (int)length);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
}

static void
lpv_source_buffer_finalize (GObject *object)
{
  LpvSourceBuffer *self = LPV_SOURCE_BUFFER (object);

  g_clear_pointer (&self->text, lpv_source_text_free);
  g_clear_pointer (&self->profile, lprof_profile_unref);
  G_OBJECT_CLASS (lpv_source_buffer_parent_class)->finalize (object);
}

static void
lpv_source_buffer_class_init (LpvSourceBufferClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lpv_source_buffer_finalize;
}

static void
lpv_source_buffer_init (LpvSourceBuffer *self)
{
  self->file = LPROF_NONE;
  gtk_source_buffer_set_highlight_matching_brackets (GTK_SOURCE_BUFFER (self), FALSE);
  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (self), FALSE);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (set_scheme), self, G_CONNECT_SWAPPED);
  set_scheme (self);
}

LpvSourceBuffer *
lpv_source_buffer_new (void)
{
  return g_object_new (LPV_TYPE_SOURCE_BUFFER, NULL);
}

gboolean
lpv_source_buffer_show (LpvSourceBuffer *self, LprofProfile *profile, guint32 file)
{
  g_autoptr (LpvSourceText) before = NULL;
  g_autoptr (LprofProfile) profile_before = NULL;

  g_return_val_if_fail (LPV_IS_SOURCE_BUFFER (self), FALSE);
  before = g_steal_pointer (&self->text);
  profile_before = g_steal_pointer (&self->profile);
  self->file = file;
  if (file != LPROF_NONE)
    {
      self->profile = lprof_profile_ref (profile);
      self->text = load_text (profile, file);
    }
  if (is_same_text (before, self->text))
    return FALSE;
  fill (self);
  return TRUE;
}

void
lpv_source_buffer_highlight (LpvSourceBuffer *self)
{
  GtkSourceLanguageManager *manager = gtk_source_language_manager_get_default ();

  g_return_if_fail (LPV_IS_SOURCE_BUFFER (self));
  if (self->text != NULL && lpv_source_text_get_n_lines (self->text) <= MOST_LINES_HIGHLIGHTED)
    gtk_source_buffer_set_language (GTK_SOURCE_BUFFER (self),
                                    gtk_source_language_manager_get_language (manager, "python3"));
}

LpvSourceText *
lpv_source_buffer_get_text (LpvSourceBuffer *self)
{
  g_return_val_if_fail (LPV_IS_SOURCE_BUFFER (self), NULL);
  return self->text;
}

const char *
lpv_source_buffer_get_remark (LpvSourceBuffer *self)
{
  g_return_val_if_fail (LPV_IS_SOURCE_BUFFER (self), NULL);
  if (self->text == NULL)
    return NULL;
  if (lprof_profile_get_source (self->profile, self->file, NULL) == NULL)
    return _ ("The source was not found when this was recorded; only the numbers are shown.");
  if (lpv_source_text_get_n_lines (self->text) > MOST_LINES_HIGHLIGHTED)
    return _ ("This file is too long to be highlighted.");
  if (lpv_source_text_get_n_shortened (self->text) > 0)
    return _ ("Very long lines are shown shortened; copying takes them whole.");
  return NULL;
}

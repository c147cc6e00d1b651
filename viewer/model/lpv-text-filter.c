/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <string.h>

#include "lpv-text-filter.h"

struct _LpvTextFilter
{
  LpvTextFilterFill fill;
  gpointer owner;
  GString *texts;  /* case-folded, each ended by a zero byte */
  GArray *offsets; /* gsize: of each text */
  gboolean is_filled;
  char *wanted; /* as it was set; NULL when all entries match */
  char **words; /* the same, folded */
};

LpvTextFilter *
lpv_text_filter_new (LpvTextFilterFill fill, gpointer owner)
{
  LpvTextFilter *self = g_new0 (LpvTextFilter, 1);

  self->fill = fill;
  self->owner = owner;
  lpv_text_filter_forget (self);
  return self;
}

void
lpv_text_filter_free (LpvTextFilter *self)
{
  g_string_free (self->texts, TRUE);
  g_array_unref (self->offsets);
  g_free (self->wanted);
  g_strfreev (self->words);
  g_free (self);
}

void
lpv_text_filter_forget (LpvTextFilter *self)
{
  if (self->texts != NULL)
    g_string_free (self->texts, TRUE);
  g_clear_pointer (&self->offsets, g_array_unref);
  self->texts = g_string_new (NULL);
  self->offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->is_filled = FALSE;
}

static void
append_folded (GString *texts, const char *text)
{
  if (g_str_is_ascii (text))
    {
      gsize start = texts->len;

      g_string_append (texts, text);
      for (gsize i = start; i < texts->len; i++)
        texts->str[i] = g_ascii_tolower (texts->str[i]);
    }
  else
    {
      g_autofree char *folded = g_utf8_casefold (text, -1);

      g_string_append (texts, folded);
    }
}

void
lpv_text_filter_add (LpvTextFilter *self, const char *first, const char *second)
{
  gsize offset = self->texts->len;

  g_array_append_val (self->offsets, offset);
  append_folded (self->texts, first);
  if (second != NULL)
    {
      g_string_append_c (self->texts, '\n');
      append_folded (self->texts, second);
    }
  g_string_append_c (self->texts, '\0');
}

gboolean
lpv_text_filter_set_words (LpvTextFilter *self, const char *words)
{
  g_autofree char *wanted = words != NULL ? g_strstrip (g_strdup (words)) : NULL;

  if (wanted != NULL && *wanted == '\0')
    g_clear_pointer (&wanted, g_free);
  if (g_strcmp0 (wanted, self->wanted) == 0)
    return FALSE;
  g_free (self->wanted);
  self->wanted = g_steal_pointer (&wanted);
  g_clear_pointer (&self->words, g_strfreev);
  if (self->wanted != NULL)
    {
      g_autofree char *folded = g_utf8_casefold (self->wanted, -1);

      self->words = g_strsplit_set (folded, " \t", -1);
    }
  return TRUE;
}

gboolean
lpv_text_filter_matches (LpvTextFilter *self, guint index)
{
  const char *text;

  if (self->words == NULL)
    return TRUE;
  if (!self->is_filled)
    {
      self->is_filled = TRUE;
      self->fill (self, self->owner);
    }
  g_return_val_if_fail (index < self->offsets->len, FALSE);
  text = self->texts->str + g_array_index (self->offsets, gsize, index);
  for (char **word = self->words; *word != NULL; word++)
    if (strstr (text, *word) == NULL)
      return FALSE;
  return TRUE;
}

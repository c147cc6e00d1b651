/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <string.h>

#include "lpv-text-filter.h"

struct _LpvTextFilter
{
  GString *texts;  /* case-folded, each ended by a zero byte */
  GArray *offsets; /* gsize: of each text */
  char **words;
};

LpvTextFilter *
lpv_text_filter_new (void)
{
  LpvTextFilter *self = g_new0 (LpvTextFilter, 1);

  self->texts = g_string_new (NULL);
  self->offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  return self;
}

void
lpv_text_filter_free (LpvTextFilter *self)
{
  g_string_free (self->texts, TRUE);
  g_array_unref (self->offsets);
  g_strfreev (self->words);
  g_free (self);
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

void
lpv_text_filter_set_words (LpvTextFilter *self, const char *words)
{
  g_autofree char *folded = g_utf8_casefold (words, -1);

  g_strfreev (self->words);
  self->words = g_strsplit_set (folded, " \t", -1);
}

gboolean
lpv_text_filter_matches (LpvTextFilter *self, guint index)
{
  const char *text = self->texts->str + g_array_index (self->offsets, gsize, index);

  for (char **word = self->words; word != NULL && *word != NULL; word++)
    if (strstr (text, *word) == NULL)
      return FALSE;
  return TRUE;
}

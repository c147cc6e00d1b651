/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <string.h>

#include "lpv-source-text.h"

#define LONGEST_SHOWN 2000 /* characters */
#define ELLIPSIS " …"

struct _LpvSourceText
{
  const char *source;
  gsize length;
  GArray *starts;     /* gsize: where each line begins in source, and its end at last */
  GString *shortened; /* NULL while all lines are shown whole */
  guint n_shortened;
  guint n_lines;
};

static void
find_lines (LpvSourceText *self)
{
  const char *end = self->source + self->length;

  for (const char *line = self->source;;)
    {
      const char *next = memchr (line, '\n', end - line);
      gsize start = line - self->source;

      g_array_append_val (self->starts, start);
      if (next == NULL)
        break;
      line = next + 1;
    }
  g_array_append_val (self->starts, self->length);
}

static const char *
get_line (LpvSourceText *self, guint line, gsize *length)
{
  gsize start = g_array_index (self->starts, gsize, line - 1);
  gsize end = g_array_index (self->starts, gsize, line);

  while (end > start && (self->source[end - 1] == '\n' || self->source[end - 1] == '\r'))
    end--;
  *length = end - start;
  return self->source + start;
}

/* A line of no more bytes has no more characters, which is cheap to see. */
static gboolean
is_long (LpvSourceText *self, guint line)
{
  gsize length;
  const char *text = get_line (self, line, &length);

  return length > LONGEST_SHOWN && g_utf8_strlen (text, length) > LONGEST_SHOWN;
}

static void
shorten (LpvSourceText *self)
{
  self->shortened = g_string_sized_new (self->length);
  for (guint line = 1; line <= self->n_lines; line++)
    {
      gsize length;
      const char *text = get_line (self, line, &length);

      if (line > 1)
        g_string_append_c (self->shortened, '\n');
      if (is_long (self, line))
        {
          length = g_utf8_offset_to_pointer (text, LONGEST_SHOWN) - text;
          g_string_append_len (self->shortened, text, length);
          g_string_append (self->shortened, ELLIPSIS);
        }
      else
        g_string_append_len (self->shortened, text, length);
    }
}

static void
fill_with_empty_lines (LpvSourceText *self, guint n_lines)
{
  self->n_lines = MAX (n_lines, 1);
  self->shortened = g_string_sized_new (self->n_lines);
  for (guint line = 1; line < self->n_lines; line++)
    g_string_append_c (self->shortened, '\n');
}

LpvSourceText *
lpv_source_text_new (const char *source, gsize length, guint n_lines)
{
  LpvSourceText *self = g_new0 (LpvSourceText, 1);

  if (source == NULL)
    {
      fill_with_empty_lines (self, n_lines);
      return self;
    }
  self->source = source;
  self->length = length;
  self->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  find_lines (self);
  self->n_lines = self->starts->len - 1;
  for (guint line = 1; line <= self->n_lines; line++)
    self->n_shortened += is_long (self, line);
  if (self->n_shortened > 0)
    shorten (self);
  return self;
}

void
lpv_source_text_free (LpvSourceText *self)
{
  g_clear_pointer (&self->starts, g_array_unref);
  if (self->shortened != NULL)
    g_string_free (self->shortened, TRUE);
  g_free (self);
}

const char *
lpv_source_text_get_shown (LpvSourceText *self, gsize *length)
{
  *length = self->shortened != NULL ? self->shortened->len : self->length;
  return self->shortened != NULL ? self->shortened->str : self->source;
}

guint
lpv_source_text_get_n_lines (LpvSourceText *self)
{
  return self->n_lines;
}

guint
lpv_source_text_get_n_shortened (LpvSourceText *self)
{
  return self->n_shortened;
}

/* The place in source of what is shown at offset. */
static const char *
find_original (LpvSourceText *self, guint line, guint offset)
{
  gsize length;
  const char *text = get_line (self, line, &length);
  gsize n = g_utf8_strlen (text, length);

  if (offset >= n || (offset > LONGEST_SHOWN && n > LONGEST_SHOWN))
    return text + length;
  return g_utf8_offset_to_pointer (text, offset);
}

char *
lpv_source_text_get_original (LpvSourceText *self, guint first_line, guint first_offset,
                              guint last_line, guint last_offset)
{
  const char *first, *last;

  if (self->source == NULL)
    return g_strdup ("");
  g_return_val_if_fail (first_line >= 1 && first_line <= last_line, NULL);
  g_return_val_if_fail (last_line <= self->n_lines, NULL);
  first = find_original (self, first_line, first_offset);
  last = find_original (self, last_line, last_offset);
  return g_strndup (first, MAX (last, first) - first);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-source-text.h"

#include "lprof-source-coding.h"

#include <string.h>

/* Python's names of codecs that iconv knows by another one, or not everywhere. */
static const struct
{
  const char *python;
  const char *iconv;
} codecs[] = {
  { "latin", "ISO-8859-1" },       { "latin-1", "ISO-8859-1" },    { "latin1", "ISO-8859-1" },
  { "iso-latin-1", "ISO-8859-1" }, { "l1", "ISO-8859-1" },         { "8859", "ISO-8859-1" },
  { "iso8859-1", "ISO-8859-1" },   { "iso-8859-1", "ISO-8859-1" }, { "mac-roman", "MACINTOSH" },
  { "shift-jis", "SHIFT_JIS" },    { "euc-jp", "EUC-JP" },         { "euc-kr", "EUC-KR" },
};

static char *
decode_latin_1 (const char *bytes, gsize size, gsize *length)
{
  GString *text = g_string_sized_new (size + size / 8);
  for (gsize i = 0; i < size; i++)
    g_string_append_unichar (text, (guchar)bytes[i]);
  *length = text->len;
  return g_string_free (text, FALSE);
}

static char *
decode_utf_8 (const char *bytes, gsize size, gsize *length)
{
  char *text = g_utf8_make_valid (bytes, (gssize)size);
  *length = strlen (text);
  return text;
}

/* Python takes - and _ for the same, and no notice of case. */
static char *
normalize (const char *name, gsize length)
{
  char *normalized = g_ascii_strdown (name, (gssize)length);
  return g_strdelimit (normalized, "_", '-');
}

static const char *
find_codec (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codecs); i++)
    if (strcmp (codecs[i].python, name) == 0)
      return codecs[i].iconv;
  return name;
}

static char *
decode (const char *bytes, gsize size, gsize *length)
{
  const char *name;
  gsize name_length = lprof_source_find_coding (bytes, size, &name);
  g_autofree char *normalized = normalize (name_length ? name : "", name_length);
  const char *codec = find_codec (normalized);
  char *text = NULL;
  if (strcmp (codec, "ISO-8859-1") == 0)
    text = decode_latin_1 (bytes, size, length);
  else if (name_length > 0 && !g_str_has_prefix (codec, "utf-8") && strcmp (codec, "utf8") != 0)
    text = g_convert (bytes, (gssize)size, "UTF-8", codec, NULL, length, NULL);
  return text ? text : decode_utf_8 (bytes, size, length);
}

static gsize
unify_newlines (char *text, gsize length)
{
  gsize n = 0;
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '\r' && i + 1 < length && text[i + 1] == '\n')
        continue;
      text[n++] = text[i] == '\r' ? '\n' : text[i];
    }
  text[n] = '\0';
  return n;
}

char *
lprof_source_text_decode (const char *bytes, gsize size, gsize *length)
{
  char *text;
  if (size >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    text = decode_utf_8 (bytes + 3, size - 3, length);
  else
    text = decode (bytes, size, length);
  *length = unify_newlines (text, *length);
  return text;
}

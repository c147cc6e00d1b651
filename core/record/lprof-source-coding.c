/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <string.h>
#include <strings.h>

#include "lprof-source-coding.h"

static const char *
line_end (const char *at, const char *end)
{
  while (at < end && *at != '\n' && *at != '\r')
    at++;
  return at;
}

static const char *
skip_blanks (const char *at, const char *end)
{
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\f'))
    at++;
  return at;
}

static bool
is_name_byte (char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
         || c == '_' || c == '.';
}

/* The name behind `coding:` or `coding=` in the comment of one line. */
static size_t
find_name (const char *at, const char *end, const char **name)
{
  static const char word[] = "coding";
  const char *close;

  for (; end - at > (long)sizeof word - 1; at++)
    {
      close = at + sizeof word - 1;
      if (memcmp (at, word, sizeof word - 1) != 0 || (*close != ':' && *close != '='))
        continue;
      *name = skip_blanks (close + 1, end);
      for (close = *name; close < end && is_name_byte (*close); close++)
        ;
      if (close > *name)
        return (size_t)(close - *name);
    }
  return 0;
}

static bool
is_double_byte (const char *name, size_t length)
{
  /* The beginnings of the names and aliases that Python's codecs have. */
  static const char *const families[] = { "shift",   "sjis",     "s_jis",    "s-jis", "csshift",
                                          "mskanji", "ms_kanji", "ms-kanji", "ms932", "cp932",
                                          "932",     "big5",     "csbig5",   "hkscs", "cp950",
                                          "950",     "ms950",    "gbk",      "cp936", "936",
                                          "ms936",   "gb18030",  "cp949",    "949",   "ms949",
                                          "uhc",     "johab",    "cp1361",   "ms1361" };

  for (size_t i = 0; i < sizeof families / sizeof *families; i++)
    if (length >= strlen (families[i])
        && strncasecmp (name, families[i], strlen (families[i])) == 0)
      return true;
  return false;
}

size_t
lprof_source_find_coding (const char *source, size_t length, const char **name)
{
  const char *end = source + length;

  for (int i = 0; i < 2 && source < end; i++)
    {
      const char *close = line_end (source, end);
      const char *text = skip_blanks (source, close);
      size_t name_length;

      if (text < close && *text != '#')
        return 0;
      name_length = find_name (text, close, name);
      if (name_length > 0)
        return name_length;
      source = close + (end - close >= 2 && close[0] == '\r' && close[1] == '\n' ? 2 : 1);
    }
  return 0;
}

bool
lprof_source_is_double_byte (const char *source, size_t length)
{
  const char *name;
  size_t name_length = lprof_source_find_coding (source, length, &name);

  return name_length > 0 && is_double_byte (name, name_length);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <string.h>
#include <strings.h>

#include "lprof-string-literal.h"

typedef struct
{
  bool is_format; /* has fields */
  bool is_raw;
} Prefix;

static bool
push_level (LprofLineReader *reader, LprofStringLevel level)
{
  if (reader->n_levels == LPROF_MAX_STRING_LEVELS)
    return false;
  reader->levels[reader->n_levels++] = level;
  return true;
}

/* Leaves the innermost f-string, also from within a format specification. */
static void
pop_string (LprofLineReader *reader)
{
  while (reader->n_levels > 0 && reader->levels[--reader->n_levels].kind != LPROF_LEVEL_LITERAL)
    ;
}

/* The quotes at `at` close the string. */
static bool
is_closing (const LprofLineReader *reader, unsigned char quote, bool triple)
{
  const unsigned char *at = reader->at;

  if (*at != quote)
    return false;
  return !triple || (reader->end - at >= 3 && at[1] == quote && at[2] == quote);
}

/* After a backslash: the next character means itself, a line end included. */
static void
skip_escaped (LprofLineReader *reader)
{
  reader->at++;
  if (reader->at < reader->end && !lprof_skip_newline (reader))
    lprof_skip_character (reader);
}

/* `at` is behind the opening quotes. A line end ends a string that isn't
 * triple-quoted; that is an error which Python has reported already. */
static void
skip_plain_string (LprofLineReader *reader, unsigned char quote, bool triple)
{
  while (reader->at < reader->end)
    {
      if (is_closing (reader, quote, triple))
        {
          reader->at += triple ? 3 : 1;
          return;
        }
      if (*reader->at == '\\')
        skip_escaped (reader);
      else if (lprof_newline_length (reader->at, reader->end) == 0)
        lprof_skip_character (reader);
      else if (triple)
        lprof_skip_newline (reader);
      else
        return;
    }
}

/* A backslash hides the character behind it, but not a brace; \N{…} is one
 * character unless the string is raw. */
static void
skip_format_escape (LprofLineReader *reader, const LprofStringLevel *level)
{
  const unsigned char *next = reader->at + 1;
  const unsigned char *close;

  if (next < reader->end && (*next == '{' || *next == '}'))
    {
      reader->at++;
      return;
    }
  skip_escaped (reader);
  if (level->raw || next + 1 >= reader->end || next[0] != 'N' || next[1] != '{')
    return;
  for (close = next + 2; close < reader->end && *close != '}'; close++)
    if (*close == level->quote || lprof_newline_length (close, reader->end) > 0)
      return;
  reader->at = close < reader->end ? close + 1 : close;
}

/* `at` is on a brace. False when the text of the f-string goes on. */
static bool
read_brace (LprofLineReader *reader, LprofStringLevel *level)
{
  unsigned char brace = *reader->at++;
  LprofStringLevel field = *level;

  if (level->kind == LPROF_LEVEL_LITERAL)
    {
      if (reader->at < reader->end && *reader->at == brace)
        {
          reader->at++;
          return false;
        }
      if (brace == '}')
        return false;
    }
  else if (brace == '}')
    {
      reader->n_levels--;
      return true;
    }
  field.kind = LPROF_LEVEL_FIELD;
  field.depth = reader->depth;
  return push_level (reader, field);
}

static Prefix
read_prefix (const unsigned char *word, size_t length)
{
  static const char *const prefixes[] = { "r",  "u",  "b",  "f",  "t", "br",
                                          "rb", "fr", "rf", "tr", "rt" };

  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
    if (length == strlen (prefixes[i])
        && strncasecmp ((const char *)word, prefixes[i], length) == 0)
      return (Prefix){ .is_format = strpbrk (prefixes[i], "ft") != NULL,
                       .is_raw = strchr (prefixes[i], 'r') != NULL };
  return (Prefix){ false, false };
}

void
lprof_string_begin (LprofLineReader *reader, const unsigned char *word, size_t length)
{
  unsigned char quote = *reader->at;
  bool triple = is_closing (reader, quote, true);
  Prefix prefix = read_prefix (word, length);
  LprofStringLevel level = { LPROF_LEVEL_LITERAL, quote, triple, prefix.is_raw, 0 };

  reader->at += triple ? 3 : 1;
  if (!prefix.is_format || !push_level (reader, level))
    skip_plain_string (reader, quote, triple);
}

void
lprof_string_continue (LprofLineReader *reader, LprofStringLevel *level)
{
  while (reader->at < reader->end)
    {
      if (is_closing (reader, level->quote, level->triple))
        {
          reader->at += level->triple ? 3 : 1;
          pop_string (reader);
          return;
        }
      if (*reader->at == '{' || *reader->at == '}')
        {
          if (read_brace (reader, level))
            return;
        }
      else if (*reader->at == '\\')
        skip_format_escape (reader, level);
      else if (lprof_newline_length (reader->at, reader->end) == 0)
        lprof_skip_character (reader);
      else if (level->triple)
        lprof_skip_newline (reader);
      else if (level->kind == LPROF_LEVEL_SPEC)
        {
          level->kind = LPROF_LEVEL_FIELD; /* 3.12 and 3.13 end the specification here */
          return;
        }
      else
        {
          pop_string (reader);
          return;
        }
    }
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <string.h>

#include "lprof-logical-line.h"
#include "lprof-source-coding.h"

#define TAB_SIZE 8

static void
skip_comment (LprofLineReader *reader)
{
  while (reader->at < reader->end && lprof_newline_length (reader->at, reader->end) == 0)
    reader->at++;
}

static bool
is_word_byte (unsigned char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
         || c >= 0x80;
}

static bool
is_word (const unsigned char *word, size_t length, const char *expected)
{
  return length == strlen (expected) && memcmp (word, expected, length) == 0;
}

/* A name, keyword or the tail of a number, and the string that it is the prefix
 * of. Tells whether the word makes the line a loop; *is_opening stays true
 * behind `async`, where the next word decides. */
static bool
read_word (LprofLineReader *reader, bool *is_opening)
{
  const unsigned char *word = reader->at;
  bool is_loop;
  size_t length;

  while (reader->at < reader->end && is_word_byte (*reader->at))
    lprof_skip_character (reader);
  length = (size_t)(reader->at - word);
  is_loop = *is_opening && (is_word (word, length, "for") || is_word (word, length, "while"));
  *is_opening = *is_opening && is_word (word, length, "async");
  if (reader->at < reader->end && (*reader->at == '"' || *reader->at == '\''))
    lprof_string_begin (reader, word, length);
  return is_loop;
}

/* Brackets, and the colon that begins a format specification. */
static void
read_operator (LprofLineReader *reader)
{
  LprofStringLevel *level = lprof_string_level (reader);
  uint32_t outer = level != NULL ? level->depth : 0;
  unsigned char c = *reader->at++;

  if (c == '(' || c == '[' || c == '{')
    reader->depth++;
  else if ((c == ')' || c == ']' || c == '}') && reader->depth > outer)
    reader->depth--;
  else if (c == '}' && level != NULL)
    reader->n_levels--; /* the text behind the field goes on */
  else if (c == ':' && level != NULL && reader->depth == outer)
    level->kind = LPROF_LEVEL_SPEC;
}

static bool
is_joined (const LprofLineReader *reader)
{
  return reader->depth > 0 || reader->n_levels > 0;
}

/* White space, comments and joined line ends. */
static bool
skip_space (LprofLineReader *reader)
{
  unsigned char c = *reader->at;

  if (c == ' ' || c == '\t' || c == '\f')
    reader->at++;
  else if (c == '#')
    skip_comment (reader);
  else if (c == '\\')
    {
      reader->at++;
      lprof_skip_newline (reader);
    }
  else
    return is_joined (reader) && lprof_skip_newline (reader);
  return true;
}

static void
read_token (LprofLineReader *reader, LprofLogicalLine *line, bool *is_opening)
{
  LprofStringLevel *level = lprof_string_level (reader);
  unsigned char c = *reader->at;

  line->opens_block = false;
  if (level != NULL && level->kind != LPROF_LEVEL_FIELD)
    {
      lprof_string_continue (reader, level);
      return;
    }
  if (is_word_byte (c))
    {
      line->is_loop |= read_word (reader, is_opening);
      return;
    }
  *is_opening = false;
  if (c == '"' || c == '\'')
    lprof_string_begin (reader, reader->at, 0);
  else
    {
      line->opens_block = c == ':' && !is_joined (reader);
      read_operator (reader);
    }
}

static bool
is_in_text (LprofLineReader *reader)
{
  const LprofStringLevel *level = lprof_string_level (reader);

  return level != NULL && level->kind != LPROF_LEVEL_FIELD;
}

/* Goes to the first token of the next logical line, over blank lines. The
 * column is counted as CPython does: a form feed resets it, and of an
 * indentation split by backslashes the first part holds. */
static bool
find_first_token (LprofLineReader *reader, uint32_t *column)
{
  uint32_t split = 0;

  *column = 0;
  while (reader->at < reader->end)
    {
      const unsigned char *at = reader->at;

      if (*at == ' ')
        ++*column;
      else if (*at == '\t')
        *column = (*column / TAB_SIZE + 1) * TAB_SIZE;
      else if (*at == '\f')
        *column = 0;
      else if (*at == '\\' && at + 1 < reader->end
               && lprof_newline_length (at + 1, reader->end) > 0)
        split = split > 0 ? split : *column;
      else if (*at == '#')
        {
          skip_comment (reader);
          continue;
        }
      else if (lprof_skip_newline (reader))
        {
          *column = split = 0;
          continue;
        }
      else
        break;
      reader->at++;
      if (*at == '\\')
        lprof_skip_newline (reader);
    }
  *column = split > 0 ? split : *column;
  return reader->at < reader->end;
}

uint32_t
lprof_line_reader_count (const char *source, size_t length)
{
  LprofLineReader reader = { .at = (const unsigned char *)source,
                             .end = (const unsigned char *)source + length };
  bool is_complete = true;

  while (reader.at < reader.end)
    {
      is_complete = lprof_skip_newline (&reader);
      if (!is_complete)
        reader.at++;
    }
  return reader.line + !is_complete;
}

void
lprof_line_reader_init (LprofLineReader *reader, const char *source, size_t length)
{
  reader->at = (const unsigned char *)source;
  reader->end = reader->at + length;
  reader->line = 1;
  reader->depth = 0;
  reader->n_levels = 0;
  reader->double_byte = lprof_source_is_double_byte (source, length);
  if (length >= 3 && memcmp (source, "\xef\xbb\xbf", 3) == 0)
    reader->at += 3;
}

bool
lprof_line_reader_next (LprofLineReader *reader, LprofLogicalLine *line)
{
  bool is_opening = true;

  if (!find_first_token (reader, &line->column))
    return false;
  *line = (LprofLogicalLine){ .first = reader->line,
                              .last = reader->line,
                              .column = line->column,
                              .is_decorator = *reader->at == '@' };
  while (reader->at < reader->end)
    {
      if (!is_in_text (reader) && skip_space (reader))
        continue;
      if (!is_joined (reader) && lprof_skip_newline (reader))
        break;
      read_token (reader, line, &is_opening);
      line->last = reader->line;
    }
  return true;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A place in Python source, and the strings that are open there. Plain strings
 * are skipped as a whole; an f-string or t-string is left for the expressions in
 * its fields and resumed behind them, so strings nest in levels. */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Fields in strings in fields: CPython refuses 150 strings in each other. */
#define LPROF_MAX_STRING_LEVELS 256

typedef enum
{
  LPROF_LEVEL_LITERAL, /* the text of an f-string */
  LPROF_LEVEL_FIELD,   /* {expression */
  LPROF_LEVEL_SPEC,    /* :format} */
} LprofStringLevelKind;

typedef struct
{
  uint8_t kind; /* LprofStringLevelKind */
  uint8_t quote;
  uint8_t triple;
  uint8_t raw;
  uint32_t depth; /* of brackets, where the field began */
} LprofStringLevel;

typedef struct
{
  const unsigned char *at;
  const unsigned char *end;
  uint32_t line;    /* number of the line that `at` is on */
  uint32_t depth;   /* open brackets */
  bool double_byte; /* a character's second byte may look like ASCII */
  uint32_t n_levels;
  LprofStringLevel levels[LPROF_MAX_STRING_LEVELS];
} LprofLineReader;

/* Bytes of the line end at `at`, 0 if there is none. */
static inline size_t
lprof_newline_length (const unsigned char *at, const unsigned char *end)
{
  if (*at == '\n')
    return 1;
  if (*at != '\r')
    return 0;
  return at + 1 < end && at[1] == '\n' ? 2 : 1;
}

/* False when `at` is on no line end. */
static inline bool
lprof_skip_newline (LprofLineReader *reader)
{
  size_t length = reader->at < reader->end ? lprof_newline_length (reader->at, reader->end) : 0;

  reader->at += length;
  reader->line += length > 0;
  return length > 0;
}

/* One character that is no line end. */
static inline void
lprof_skip_character (LprofLineReader *reader)
{
  bool is_lead = reader->double_byte && *reader->at >= 0x81;

  reader->at++;
  if (is_lead && reader->at < reader->end && lprof_newline_length (reader->at, reader->end) == 0)
    reader->at++;
}

/* The innermost level, or NULL outside of f-strings. */
static inline LprofStringLevel *
lprof_string_level (LprofLineReader *reader)
{
  return reader->n_levels > 0 ? &reader->levels[reader->n_levels - 1] : NULL;
}

/* `at` is on the opening quotes behind a word that may be the string's prefix:
 * skips the string, or only the quotes of one that has fields. */
void lprof_string_begin (LprofLineReader *reader, const unsigned char *word, size_t length);

/* Reads the text of an f-string or of a format specification up to where the
 * reader is at another level. */
void lprof_string_continue (LprofLineReader *reader, LprofStringLevel *level);

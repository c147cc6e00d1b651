/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Splits Python source into logical lines: what stands between two NEWLINE
 * tokens of Python's tokenizer. It knows brackets, strings of every prefix,
 * f-strings and t-strings with their nested fields, comments and continuation
 * lines, and nothing else of the grammar. The source is bytes in the encoding
 * of the file; the coding cookie is obeyed where it changes where tokens end.
 *
 * Source that is no valid Python gives lines of some kind; no byte outside of
 * the source is ever read. */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lprof-string-literal.h"

typedef struct
{
  uint32_t first; /* line of the first token */
  uint32_t last;  /* line where the last token ends */
  uint32_t column;
  bool is_decorator;
  bool is_loop;     /* begins with for, while or async for */
  bool opens_block; /* ends with a colon: an indented block follows */
} LprofLogicalLine;

/* \n, \r\n and \r end a line; text after the last end is a line too. */
uint32_t lprof_line_reader_count (const char *source, size_t length);

void lprof_line_reader_init (LprofLineReader *reader, const char *source, size_t length);

/* False at the end of the source. */
bool lprof_line_reader_next (LprofLineReader *reader, LprofLogicalLine *line);

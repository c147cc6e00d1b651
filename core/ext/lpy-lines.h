/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The lines of a code object. */

#pragma once

#include "lpy-compat.h"

typedef struct
{
  uint32_t min_line; /* at least 1 */
  uint32_t n_lines;
  uint32_t first_column; /* of the first instruction that has one */
  uint32_t mean_weight;  /* of the events of all lines */
  uint16_t *weights;     /* per line: what raising one event of it costs, see below */
} LpyLines;

/* The interpreter's cost of raising a line event depends on the line's bytecode.
 * It was measured over thirty kinds of lines on each version:
 * - up to 3.11 it looks for a new line at each instruction and runs instructions
 *   without their specialized forms: a line weighs the sum of its instructions;
 * - from 3.12 on all lines cost the same, but those that begin with the look-up
 *   of a global, which then can't use its cache. */

/* Raises and returns false when code can't be read. */
bool lpy_lines_read (LpyLines *lines, PyCodeObject *code);
void lpy_lines_clear (LpyLines *lines);

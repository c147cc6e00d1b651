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
  uint32_t mean_weight;  /* of a call's line events, by its bytecode; 0 from 3.12 on */
  uint16_t *weights;     /* per line: what raising one event of it costs, see lpy-weights.h */
} LpyLines;

/* Raises and returns false when code can't be read. */
bool lpy_lines_read (LpyLines *lines, PyCodeObject *code);
void lpy_lines_clear (LpyLines *lines);

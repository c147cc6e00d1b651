/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What raising the events of lines costs the interpreter, by their bytecode. */

#pragma once

#include "lpy-lines.h"

/* The interpreter's cost of raising a line event depends on the line's bytecode.
 * It was measured over forty kinds of lines on each version:
 * - up to 3.11 it looks for a new line at each instruction and runs instructions
 *   without their specialized forms: a line weighs the sum of its instructions;
 * - from 3.12 on all lines cost the same, but those that begin with the look-up
 *   of a global, which then can't use its cache. */

/* A stretch of bytecode that belongs to one line. */
typedef struct
{
  uint32_t start; /* offsets into the bytecode */
  uint32_t end;
  uint32_t line; /* 0 = none */
} LpyStretch;

/* Sets the weights and mean_weight of lines, whose range of lines is known. Raises and
 * returns false without memory. */
bool lpy_weights_find (LpyLines *lines, const LpyStretch *stretches, size_t n,
                       const unsigned char *code, uint32_t size);

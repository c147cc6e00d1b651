/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Which statement each line of a Python source belongs to.
 *
 * A statement is a logical line: several simple statements on one line are one,
 * a compound statement's header is one without its block, else, except, finally
 * and case are headers of their own, and decorators belong to their def or
 * class. A line on which nothing stands (blank, comment) is its own statement,
 * unless it lies within one.
 *
 * The block of a header is what is indented below it, up to the last line with
 * a statement; a body on the header's own logical line is no block. All lines of
 * a header carry the same block_end and flags.
 *
 * Nothing is allocated, any bytes are taken, and nothing outside of source and
 * lines is touched. Blocks deeper than 100 (which Python refuses) get no end. */

#pragma once

#include <stddef.h>
#include <stdint.h>

#include "lprof-layout.h"

/* \n, \r\n and \r end a line; text after the last end is a line too. */
uint32_t lprof_statements_count_lines (const char *source, size_t length);

/* Fills lines[0] to lines[n_lines]; lines[0] stands for no line. n_lines may
 * differ from what was counted: lines that the source lacks are their own
 * statements, lines beyond n_lines are left out. */
void lprof_statements_scan (const char *source, size_t length, LprofSourceLine *lines,
                            uint32_t n_lines);

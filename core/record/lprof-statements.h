/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Finds the logical lines of Python source. */

#pragma once

#include <stddef.h>
#include <stdint.h>

#include "lprof-layout.h"

uint32_t lprof_statements_count_lines (const char *source, size_t length);
/* Fills lines[1] … lines[n_lines]. */
void lprof_statements_scan (const char *source, size_t length, LprofSourceLine *lines,
                            uint32_t n_lines);

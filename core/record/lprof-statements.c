/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-statements.h"

uint32_t
lprof_statements_count_lines (const char *source, size_t length)
{
  uint32_t n_lines = 1;

  for (size_t i = 0; i < length; i++)
    n_lines += source[i] == '\n';
  return n_lines;
}

void
lprof_statements_scan (const char *source, size_t length, LprofSourceLine *lines, uint32_t n_lines)
{
  for (uint32_t line = 1; line <= n_lines; line++)
    lines[line].statement = line;
}

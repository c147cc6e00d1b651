/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <stdint.h>
#include <stdlib.h>

#include "lprof-statements.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Any bytes give lines that point backward to the beginning of their statement
 * and blocks that end within the file. */
static void
check (const LprofSourceLine *lines, uint32_t n_lines)
{
  for (uint32_t i = 1; i <= n_lines; i++)
    if (lines[i].statement < 1 || lines[i].statement > i || lines[i].block_end > n_lines
        || lines[lines[i].statement].statement != lines[i].statement)
      abort ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *source = (const char *)data;
  uint32_t n_lines = lprof_statements_count_lines (source, size);
  LprofSourceLine *lines = calloc (n_lines + 1, sizeof *lines);

  if (lines == NULL)
    return 0;
  lprof_statements_scan (source, size, lines, n_lines);
  check (lines, n_lines);
  lprof_statements_scan (source, size, lines, n_lines / 2);
  check (lines, n_lines / 2);
  free (lines);
  return 0;
}

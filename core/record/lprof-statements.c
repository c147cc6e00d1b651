/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-statements.h"

#include "lprof-logical-line.h"

#define MAX_BLOCKS 100 /* as CPython's MAXINDENT */

typedef struct
{
  uint32_t column;
  uint32_t header; /* first line of the statement that opened the block */
} Block;

typedef struct
{
  LprofSourceLine *lines;
  uint32_t n_lines;
  uint32_t last;      /* last line of the newest statement */
  uint32_t header;    /* the newest statement, when it opens a block */
  uint32_t decorated; /* first decorator of the statement to come */
  uint32_t n_blocks;
  Block blocks[MAX_BLOCKS];
} Scan;

static void
close_block (Scan *scan)
{
  uint32_t header = scan->blocks[--scan->n_blocks].header;

  for (uint32_t i = header; i <= scan->n_lines && scan->lines[i].statement == header; i++)
    scan->lines[i].block_end = scan->last < scan->n_lines ? scan->last : scan->n_lines;
}

/* Opens or closes blocks before a statement that begins at this column. */
static void
indent (Scan *scan, uint32_t column)
{
  uint32_t current = scan->n_blocks > 0 ? scan->blocks[scan->n_blocks - 1].column : 0;

  if (scan->header != 0 && column > current && scan->n_blocks < MAX_BLOCKS)
    scan->blocks[scan->n_blocks++] = (Block){ column, scan->header };
  while (scan->n_blocks > 0 && scan->blocks[scan->n_blocks - 1].column > column)
    close_block (scan);
}

static void
add_statement (Scan *scan, const LprofLogicalLine *line)
{
  uint32_t statement = scan->decorated != 0 ? scan->decorated : line->first;
  uint32_t last = line->last < scan->n_lines ? line->last : scan->n_lines;

  for (uint32_t i = statement; i <= last; i++)
    {
      scan->lines[i].statement = statement;
      scan->lines[i].flags = line->is_loop ? LPROF_LINE_LOOP : 0;
    }
  scan->last = line->last;
  scan->header = line->opens_block ? statement : 0;
  scan->decorated = line->is_decorator ? statement : 0;
}

uint32_t
lprof_statements_count_lines (const char *source, size_t length)
{
  return lprof_line_reader_count (source, length);
}

void
lprof_statements_scan (const char *source, size_t length, LprofSourceLine *lines, uint32_t n_lines)
{
  Scan scan = { .lines = lines, .n_lines = n_lines };
  LprofLineReader reader;
  LprofLogicalLine line;

  for (uint32_t i = 0; i <= n_lines; i++)
    lines[i] = (LprofSourceLine){ .statement = i };
  lprof_line_reader_init (&reader, source, length);
  while (lprof_line_reader_next (&reader, &line))
    {
      indent (&scan, line.column);
      add_statement (&scan, &line);
    }
  while (scan.n_blocks > 0)
    close_block (&scan);
}

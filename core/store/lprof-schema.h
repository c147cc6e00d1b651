/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The .lprof file: an SQLite 3 database.
 *
 *   application_id  0x6c707266 ("lprf"), at byte 68 of the file, big-endian
 *   user_version    LPROF_FORMAT_VERSION, at byte 60
 *   encoding        UTF-8
 *   tables          exactly those of lprof_schema, character by character;
 *                   no index, view, trigger or other table
 *
 * Ids are 0, 1, 2 … in each table: the indices of core/lprof.h. Small things are
 * rows, so that sqlite3 shows them; what there is a lot of are blobs:
 *
 *   run.arguments, run.notes    strings, each ended by a zero byte
 *   file.functions              lprof-function-blob.h
 *   file.lines, thread_shares, context_shares
 *                               ../profile/lprof-blob.h
 *   file.buckets                ../profile/lprof-buckets.h
 *   task.stretches              lprof-stretch-blob.h
 *   file.memory, memory.elsewhere, memory.use
 *                               ../profile/lprof-memory-blob.h
 *   tree.nodes (the only row)   lprof-tree-blob.h
 *   benchmark.samples           lprof-sample-blob.h
 *   seal.sum (the only row)     lprof-seal.h, over the tables above it in lprof_schema
 *
 * What follows from the rest is not in the file: sums of files and functions,
 * numbers of lines. An index that is missing is -1. Times are nanoseconds, *_us microseconds since
 * the epoch.
 *
 * Limits: a file below 1 GiB, LPROF_MAX_FUNCTIONS, LPROF_MAX_NODES, LPROF_MAX_TASKS,
 * and those of the blobs. They bound what a hostile file can make its reader allocate.
 *
 * A file is only ever replaced as a whole: a reader sees one generation. */

#pragma once

#include "lprof.h"

G_BEGIN_DECLS

#define LPROF_APPLICATION_ID 0x6c707266
#define LPROF_MAX_FILE_SIZE ((gint64)1 << 30)
#define LPROF_MAX_FUNCTIONS (1u << 22)
#define LPROF_MAX_NODES (1u << 24)

#define LPROF_SCHEMA_N_TABLES 9

typedef struct
{
  const char *name;
  const char *sql;
} LprofTable;

extern const LprofTable lprof_schema[LPROF_SCHEMA_N_TABLES];

G_END_DECLS

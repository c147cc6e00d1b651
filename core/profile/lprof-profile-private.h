/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What a profile consists of, for those who build one (the builder, the reader of
 * the file) and those who write it out. */

#pragma once

#include "lprof-blob.h"

G_BEGIN_DECLS

/* What was counted on the lines of one source file. */
typedef struct
{
  LprofBlob lines;
  LprofBlob buckets;
  LprofBlob thread_shares;
  LprofBlob context_shares;
  LprofBlob memory; /* lprof-memory-blob.h */
} LprofFileBlobs;

/* Where the sources of a large profile are read when they are asked for: they are half of
 * its file, and few of them are ever looked at. */
typedef struct _LprofSourceStore LprofSourceStore;
struct _LprofSourceStore
{
  /* The text of a file, ended by a zero byte; NULL when it can no longer be read. Called
   * from any thread. */
  char *(*read) (LprofSourceStore *store, guint32 file, gsize length);
  void (*free) (LprofSourceStore *store);
};

struct _LprofProfile
{
  gatomicrefcount refs;
  GStringChunk *strings;   /* names and paths, each once */
  GPtrArray *blocks;       /* arrays: freed with g_free */
  GArray *runs;            /* LprofRun */
  GArray *files;           /* LprofSourceFile */
  GPtrArray *sources;      /* char *, one a file; NULL where there is none, or not yet */
  LprofSourceStore *store; /* or NULL: all sources are there */
  GArray *blobs;           /* LprofFileBlobs, one a file */
  GArray *functions;       /* LprofFunctionInfo, sorted by file, line, column, name */
  GArray *threads;         /* LprofThreadInfo */
  GArray *contexts;        /* LprofContextInfo */
  GArray *tree;            /* LprofTreeNode, parents first */
  GArray *benchmarks;      /* LprofBenchmark */
  GArray *tasks;           /* LprofTaskInfo */
  GArray *memory;          /* LprofRunMemory, by run */
  guint64 self_ns;
};

LprofProfile *lprof_profile_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* A copy that lives as long as the profile, made valid UTF-8; NULL stays NULL. */
const char *lprof_profile_intern (LprofProfile *profile, const char *text);
/* The same for bytes that are valid UTF-8 without zero. */
const char *lprof_profile_intern_bytes (LprofProfile *profile, const char *bytes, gsize length);
const char *const *lprof_profile_intern_list (LprofProfile *profile, const char *const *list);
/* Appends file, with its length and number of lines. The source is copied, made valid
 * UTF-8, unless the profile has a store for it; NULL where there is none. */
void lprof_profile_add_file (LprofProfile *profile, const LprofSourceFile *file, const char *source,
                             gsize length);
/* Copies what run points to. */
void lprof_profile_add_run (LprofProfile *profile, const LprofRun *run);
/* Copies what memory points to. */
void lprof_profile_add_memory (LprofProfile *profile, const LprofRunMemory *memory);

/* Copies what benchmark points to. */
void lprof_profile_add_benchmark (LprofProfile *profile, const LprofBenchmark *benchmark);

/* What to read with: the functions of a file; thread or context shares have parts. */
LprofBlobScope lprof_profile_get_scope (LprofProfile *profile, guint32 file, guint32 n_parts);

/* Reads the blobs of every file, which must have their functions, and sums the
 * lines into files, functions and the profile. Returns the index of the first
 * file that isn't valid, or the number of files. progress may be NULL; when it
 * returns FALSE, *cancelled is set and the index reached is returned. */
guint32 lprof_profile_sum_lines (LprofProfile *profile, LprofProgress progress, gpointer data,
                                 gboolean *cancelled);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What a profile consists of, for those who build one (the builder, the reader of
 * the file) and those who write it out. */

#pragma once

#include "lprof-blob.h"
#include "lprof-spill.h"

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

struct _LprofProfile
{
  gatomicrefcount refs;
  GStringChunk *strings; /* names and paths, each once */
  GPtrArray *blocks;     /* sources, arrays of strings: freed with g_free */
  LprofSpill *sources;   /* where the sources of a large profile are; or NULL */
  GArray *runs;          /* LprofRun */
  GArray *files;         /* LprofSourceFile */
  GArray *blobs;         /* LprofFileBlobs, one a file */
  GArray *functions;     /* LprofFunctionInfo, sorted by file, line, column, name */
  GArray *threads;       /* LprofThreadInfo */
  GArray *contexts;      /* LprofContextInfo */
  GArray *tree;          /* LprofTreeNode, parents first */
  GArray *benchmarks;    /* LprofBenchmark */
  GArray *tasks;         /* LprofTaskInfo */
  GArray *memory;        /* LprofRunMemory, by run */
  guint64 self_ns;
};

LprofProfile *lprof_profile_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* A copy that lives as long as the profile, made valid UTF-8; NULL stays NULL. */
const char *lprof_profile_intern (LprofProfile *profile, const char *text);
/* The same for bytes that are valid UTF-8 without zero. */
const char *lprof_profile_intern_bytes (LprofProfile *profile, const char *bytes, gsize length);
const char *const *lprof_profile_intern_list (LprofProfile *profile, const char *const *list);
/* Before the first source, where there are going to be so many bytes of them. */
void lprof_profile_expect_sources (LprofProfile *profile, gsize size);
/* Copies the text for file, made valid UTF-8, and counts its lines. */
void lprof_profile_set_source (LprofProfile *profile, LprofSourceFile *file, const char *source,
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

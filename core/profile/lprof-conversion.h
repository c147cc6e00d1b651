/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* From a recording's memory to a profile, shared by the files that do it. */

#pragma once

#include "lprof-snapshot.h"
#include "lprof.h"

G_BEGIN_DECLS

typedef struct
{
  LprofSnapshot snapshot;
  LprofBuilder *builder;
  double tick_ns;
  guint64 now; /* ticks: open lines are counted up to here */
  guint64 end; /* ticks: of what was recorded, by the stop, the deadline or now */
  guint32 run;
  GHashTable *files;     /* offset → index in the builder, as pointers */
  GHashTable *codes;     /* offset → index of the function */
  GHashTable *contexts;  /* serial → index of the context; only those with a name */
  guint64 correction;    /* ticks */
  gboolean with_threads; /* more than one thread has counted */
} LprofConversion;

/* The part of a span that is bias, in ticks. */
guint64 lprof_conversion_get_bias (const LprofConversion *conversion, LprofSpan span);
/* Ticks as nanoseconds; corrected: without the part that is bias. */
guint64 lprof_conversion_get_ns (const LprofConversion *conversion, guint64 ticks);
guint64 lprof_conversion_get_corrected_ns (const LprofConversion *conversion, LprofSpan span);
guint64 lprof_conversion_since_start (const LprofConversion *conversion, guint64 ticks);
gboolean lprof_conversion_find (GHashTable *indices, guint64 key, guint32 *index);
void lprof_conversion_store (GHashTable *indices, guint64 key, guint32 index);
/* A code object that has a function in the builder, else NULL. */
const LprofCode *lprof_conversion_get_code (LprofConversion *conversion, LprofOffset offset,
                                            guint32 *function);

/* The run comes first, because others refer to it, and is described last. */
void lprof_conversion_describe_run (LprofConversion *conversion);
void lprof_conversion_add_files (LprofConversion *conversion);
void lprof_conversion_add_contexts (LprofConversion *conversion);
void lprof_conversion_add_threads (LprofConversion *conversion);
void lprof_conversion_add_memory (LprofConversion *conversion);
void lprof_conversion_add_tree (LprofConversion *conversion, const LprofThread *thread);
void lprof_conversion_add_tasks (LprofConversion *conversion, const LprofThread *recorded,
                                 guint32 thread);
void lprof_conversion_add_marks (LprofConversion *conversion, const LprofThread *thread);

G_END_DECLS

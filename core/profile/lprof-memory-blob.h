/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What the lines of one source file allocated, as bytes; an empty list is no bytes at
 * all. All are numbers, spelled as in lprof-varint.h: first how many entries there are,
 * then for each, sorted by line, then function, no pair twice:
 *
 *   line           minus the line of the entry before (or 0)
 *   function       index within the file
 *   allocations, allocated, held, peak, at_peak
 *   native_allocations, and unless it is 0: native_allocated, native_held, native_at_peak
 *
 * No native number is larger than the one it is a part of. The counts of a whole run
 * are spelled alike, and so is its use of memory over time: LPROF_MAX_MOMENTS numbers
 * at most, nothing before them. */

#pragma once

#include "lprof-blob.h"

G_BEGIN_DECLS

#define LPROF_MAX_MOMENTS 4096

void lprof_memory_counts_sum (LprofMemoryCounts *sum, const LprofMemoryCounts *counts);
/* Whoever reads a program at work may see a part that has grown before the whole. */
void lprof_memory_counts_limit (LprofMemoryCounts *counts);

/* n entries, sorted as above, that are sums and limited. */
LprofBlob lprof_memory_blob_write (const LprofLineMemory *entries, guint32 n, LprofBlobScope scope);
/* The entries, or NULL when the bytes are not exactly what is written. */
GArray *lprof_memory_blob_read (const LprofBlob *blob, const LprofBlobScope *scope);

void lprof_memory_counts_write (GByteArray *bytes, const LprofMemoryCounts *counts);
gboolean lprof_memory_counts_read (const guint8 *bytes, gsize size, LprofMemoryCounts *counts);

void lprof_memory_use_write (GByteArray *bytes, const guint64 *use, guint32 n);
/* Of numbers; NULL when the bytes are no such list. */
GArray *lprof_memory_use_read (const guint8 *bytes, gsize size);

G_END_DECLS

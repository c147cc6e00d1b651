/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* How long the executions of lines took, as bytes (numbers: lprof-varint.h).
 * No bytes at all when no entry has a bucket; else for each entry of the lines,
 * in their order:
 *
 *   which          number: bit k set = bucket k isn't 0
 *   counts         numbers, not 0, one for each bit, lowest first */

#pragma once

#include "lprof-blob.h"

G_BEGIN_DECLS

void lprof_buckets_append (GByteArray *bytes, const guint64 buckets[LPROF_N_BUCKETS]);
/* Reads the buckets of one entry from bytes on and returns what follows them,
 * NULL when they are not valid. buckets may be NULL. */
const guint8 *lprof_buckets_read (const guint8 *bytes, const guint8 *end,
                                  guint64 buckets[LPROF_N_BUCKETS]);
gboolean lprof_blob_check_buckets (const LprofBlob *blob, guint32 n_entries);

G_END_DECLS

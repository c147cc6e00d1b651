/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The samples of a benchmark as bytes. Numbers are spelled as in ../profile/lprof-varint.h.
 * For each process, until the bytes end:
 *
 *   size           number: samples of this process, at least 1
 *   samples        numbers: nanoseconds */

#pragma once

#include "lprof.h"

G_BEGIN_DECLS

void lprof_sample_blob_write (GByteArray *bytes, const LprofBenchmark *benchmark);
/* FALSE when the bytes are not valid. Else the arrays of the benchmark are the caller's. */
gboolean lprof_sample_blob_read (const guint8 *bytes, gsize size, LprofBenchmark *benchmark);

G_END_DECLS

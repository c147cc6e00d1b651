/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The functions of one file as bytes; an empty list is no bytes at all. Numbers
 * are spelled as in ../profile/lprof-varint.h. First their number, then for each
 * function, sorted by first_line, first_column, name, no triple twice:
 *
 *   name           number of bytes, then these: UTF-8 without zero
 *   first_line     number: minus that of the function before (or 0)
 *   first_column, last_line, flags, calls, recursive_calls, resumptions,
 *   recursive_resumptions, total_ns, raw_total_ns
 *                  numbers */

#pragma once

#include "lprof-profile-private.h"

G_BEGIN_DECLS

void lprof_function_blob_write (GByteArray *bytes, const LprofFunctionInfo *functions, guint32 n);
/* Adds the functions to the profile as those of file, which is its newest. */
gboolean lprof_function_blob_read (const guint8 *bytes, gsize size, LprofProfile *profile,
                                   guint32 file);

G_END_DECLS

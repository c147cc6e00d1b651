/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Which file and function of one profile is which of another. */

#pragma once

#include "lprof.h"

G_BEGIN_DECLS

/* For each file of before, the file of after or LPROF_NONE: of the same path, else the
 * one with the longest common end of the path, whole names. Free with g_free(). */
guint32 *lprof_match_files (LprofProfile *before, LprofProfile *after);

/* For each line of a file, from 1 to *n, the line that it became in the other one, 0
 * when it is gone. Where a source is missing lines stay where they are: NULL, *n = 0.
 * Free with g_free(). */
guint32 *lprof_match_lines (LprofProfile *before, guint32 file_before, LprofProfile *after,
                            guint32 file_after, guint32 *n);

/* Finds for each function of the file the one of the same name in the other file, the
 * nearest in order where several have it; stores its index in matches, which is indexed
 * by function of before. lines is what lprof_match_lines() gave. */
void lprof_match_functions (LprofProfile *before, guint32 file_before, LprofProfile *after,
                            guint32 file_after, const guint32 *lines, guint32 n_lines,
                            guint32 *matches);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The numbers of one file by line number: folded onto the first line of each
 * statement, and raw, as the interpreter's events came. Never changes. */

#pragma once

#include "lprof.h"
#include "lpv-metric.h"

G_BEGIN_DECLS

typedef struct
{
  LpvMeasures measures;
  guint32 function;     /* the innermost one when several share the line */
  guint32 statement;    /* first line of the statement that the line belongs to */
  gboolean is_recorded; /* FALSE: nothing else of this is meant */
} LpvLineValues;

#define LPV_TYPE_FILE_LINES (lpv_file_lines_get_type ())
GType lpv_file_lines_get_type (void);
typedef struct _LpvFileLines LpvFileLines;

LpvFileLines *lpv_file_lines_new (LprofProfile *profile, guint32 file) G_GNUC_WARN_UNUSED_RESULT;
LpvFileLines *lpv_file_lines_ref (LpvFileLines *self);
void lpv_file_lines_unref (LpvFileLines *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LpvFileLines, lpv_file_lines_unref)

guint32 lpv_file_lines_get_file (LpvFileLines *self);
guint32 lpv_file_lines_get_n_lines (LpvFileLines *self);
/* NULL when nothing is known of the line. Lines count from 1. */
const LpvLineValues *lpv_file_lines_get (LpvFileLines *self, guint32 line, gboolean raw);
/* The line that holds the numbers of the statement around this line; the line
 * itself where there is no statement. */
guint32 lpv_file_lines_get_statement (LpvFileLines *self, guint32 line);
/* Sums and the largest single values, for shares of a file or of a function
 * (LPROF_NONE for the whole file). */
guint64 lpv_file_lines_get_sum (LpvFileLines *self, LpvMetric metric, guint32 function);
guint64 lpv_file_lines_get_largest (LpvFileLines *self, LpvMetric metric, guint32 function);
/* What the profile has of the file, entry by entry. */
LprofLines *lpv_file_lines_get_entries (LpvFileLines *self);

G_END_DECLS

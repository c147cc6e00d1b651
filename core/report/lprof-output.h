/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Text on its way to a caller's write function, in large pieces. */

#pragma once

#include "lprof.h"

G_BEGIN_DECLS

typedef struct
{
  GString *text; /* not handed over yet */
  LprofWrite write;
  gpointer data;
  gboolean failed; /* once set, text is thrown away */
} LprofOutput;

void lprof_output_init (LprofOutput *output, LprofWrite write, gpointer data);
/* Hands over the rest; FALSE when some of it could not be written. */
gboolean lprof_output_end (LprofOutput *output);
/* Hands over what has gathered, when it is much. To be called between items. */
void lprof_output_pass_on (LprofOutput *output);

/* One file per format. */
void lprof_export_json (LprofProfile *profile, LprofOutput *output);
void lprof_export_csv (LprofProfile *profile, LprofOutput *output);
void lprof_export_text (LprofProfile *profile, LprofOutput *output);
void lprof_export_html (LprofProfile *profile, LprofOutput *output);

/* Whether lines have samples, in `events`, and no hits: so it was in all runs. */
gboolean lprof_output_is_sampled (LprofProfile *profile);
/* The samples in each function's own lines; NULL where it was not sampled. */
guint64 *lprof_output_count_samples (LprofProfile *profile);

/* The lines of one file, put in the order of their functions. */
typedef struct
{
  LprofLines *decoded;
  LprofLine *lines;
  guint32 *starts; /* by index of the function within the file; one more at the end */
} LprofFileLines;

void lprof_file_lines_init (LprofFileLines *lines, LprofProfile *profile, guint32 file);
void lprof_file_lines_clear (LprofFileLines *lines);

G_END_DECLS

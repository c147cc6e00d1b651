/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The live line of a long run: how long it has been recorded, how many lines.
 *
 * It stands at the right end of the terminal's current row, and the cursor and the
 * colors stay what they are, so that what the program prints goes where it would
 * go. Rows that scroll away keep what stands on them: so while the program prints
 * to the same terminal, nothing is drawn. */

#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

typedef struct _LprofStatus LprofStatus;

/* Takes the descriptor of the terminal, on which the process prints too. */
LprofStatus *lprof_status_new (int terminal, pid_t pid);
/* Takes away what was drawn. */
void lprof_status_free (LprofStatus *status);

/* When to draw next, in microseconds of CLOCK_MONOTONIC. */
gint64 lprof_status_get_due (LprofStatus *status);
void lprof_status_draw (LprofStatus *status, guint64 elapsed_ns, guint64 n_events);

/* "12 s, 4.1 M lines" */
char *lprof_status_format (guint64 elapsed_ns, guint64 n_events);

G_END_DECLS

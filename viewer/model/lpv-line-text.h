/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The numbers of one line in words. */

#pragma once

#include "lpv-session.h"

G_BEGIN_DECLS

/* For a screen reader: "Line 12: 1,000 hits, self 3.2 ms, total 4.1 ms, 35.1% of
 * the run"; or that nothing was recorded there. */
char *lpv_line_text_describe (LpvSession *session, guint32 line) G_GNUC_WARN_UNUSED_RESULT;
/* The lines as text for the clipboard: a header, then line, hits, times and source
 * between tabs. Times are in seconds, so that a spreadsheet can count with them. */
char *lpv_line_text_table (LpvSession *session, guint32 first,
                           guint32 last) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

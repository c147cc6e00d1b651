/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Which line of an edited source is which line of the other.
 *
 * Lines that occur once in both texts and stand in the same order are anchors
 * (patience diff), so that moved or repeated lines don't lead astray; what lies
 * between two anchors is matched by the shortest edit (Myers), and not at all where
 * that would take too long. Indentation doesn't count: putting an `if` around a
 * block changes none of its lines. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For each line of before, from 1 to *n_before, the line of after that it became, 0
 * when it is gone; numbers rise. Free with g_free(). */
guint32 *lprof_line_diff (const char *before, const char *after, guint32 *n_before);

G_END_DECLS

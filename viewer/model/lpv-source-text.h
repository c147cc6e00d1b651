/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The source of a file as it is shown. A line of 100,000 characters stops a text
 * view for half a minute, so long lines are shown shortened; the whole text is
 * kept for copying. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LpvSourceText LpvSourceText;

/* source is not copied: it must outlive the text. NULL stands for a source that
 * was not found; then there are n_lines empty lines. */
LpvSourceText *lpv_source_text_new (const char *source, gsize length, guint n_lines);
void lpv_source_text_free (LpvSourceText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LpvSourceText, lpv_source_text_free)

const char *lpv_source_text_get_shown (LpvSourceText *self, gsize *length);
guint lpv_source_text_get_n_lines (LpvSourceText *self);
guint lpv_source_text_get_n_shortened (LpvSourceText *self);
/* What was recorded between two places of what is shown: lines count from 1,
 * offsets are characters. A selection that reaches the end of a shortened line
 * has the whole line. */
char *lpv_source_text_get_original (LpvSourceText *self, guint first_line, guint first_offset,
                                    guint last_line, guint last_offset) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

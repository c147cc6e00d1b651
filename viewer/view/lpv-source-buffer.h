/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The source of one file as the text of a view, highlighted. */

#pragma once

#include <gtksourceview/gtksource.h>

#include "lprof.h"
#include "lpv-source-text.h"

G_BEGIN_DECLS

#define LPV_TYPE_SOURCE_BUFFER (lpv_source_buffer_get_type ())
G_DECLARE_FINAL_TYPE (LpvSourceBuffer, lpv_source_buffer, LPV, SOURCE_BUFFER, GtkSourceBuffer)

LpvSourceBuffer *lpv_source_buffer_new (void);
/* Shows a file of the profile; LPROF_NONE is none. Returns whether the text has become
 * another one: with the same text, caret and selection stay. */
gboolean lpv_source_buffer_show (LpvSourceBuffer *self, LprofProfile *profile, guint32 file);
/* Highlights the text that is shown, unless it is too long. */
void lpv_source_buffer_highlight (LpvSourceBuffer *self);
/* NULL without a file. */
LpvSourceText *lpv_source_buffer_get_text (LpvSourceBuffer *self);
/* What there is to say about the text, translated, or NULL. */
const char *lpv_source_buffer_get_remark (LpvSourceBuffer *self);

G_END_DECLS

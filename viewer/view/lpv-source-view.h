/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The source of the session's file, with the heat of its lines behind them. */

#pragma once

#include <gtksourceview/gtksource.h>

#include "lpv-gutter.h"
#include "lpv-session.h"

G_BEGIN_DECLS

#define LPV_TYPE_SOURCE_VIEW (lpv_source_view_get_type ())
G_DECLARE_FINAL_TYPE (LpvSourceView, lpv_source_view, LPV, SOURCE_VIEW, GtkSourceView)

void lpv_source_view_set_session (LpvSourceView *self, LpvSession *session);
/* Shows nothing any more, and holds nothing. */
void lpv_source_view_let_go (LpvSourceView *self);
LpvGutter *lpv_source_view_get_gutter (LpvSourceView *self);
/* Why the file looks other than usual (no highlighting, shortened lines, no
 * source), translated; NULL when it does not. */
const char *lpv_source_view_get_remark (LpvSourceView *self);
/* The lines of the selection, or the current line. */
void lpv_source_view_get_selected_lines (LpvSourceView *self, guint32 *first, guint32 *last);

G_END_DECLS

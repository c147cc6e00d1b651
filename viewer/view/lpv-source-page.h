/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The page with the annotated source, and all that stands around it. */

#pragma once

#include <adwaita.h>

#include "lpv-session.h"

G_BEGIN_DECLS

#define LPV_TYPE_SOURCE_PAGE (lpv_source_page_get_type ())
/* Properties: "show-sidebar", "show-details" (boolean).
 * Signal "message" (string): something to be said in passing. */
G_DECLARE_FINAL_TYPE (LpvSourcePage, lpv_source_page, LPV, SOURCE_PAGE, AdwBin)

GtkWidget *lpv_source_page_new (LpvSession *session);
/* Whether the sidebar has no place of its own. */
gboolean lpv_source_page_is_narrow (LpvSourcePage *self);
/* Find, copy, edit: for the window to have under "source". */
GActionGroup *lpv_source_page_get_actions (LpvSourcePage *self);
void lpv_source_page_focus_filter (LpvSourcePage *self);
void lpv_source_page_enter_line (LpvSourcePage *self);

G_END_DECLS

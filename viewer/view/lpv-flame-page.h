/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The page with the flame graph, its search and its legend. The tree is laid out
 * when the page is looked at for the first time. To show source it goes there in
 * the session and activates the action "show.page" with "source". */

#pragma once

#include <adwaita.h>

#include "lpv-flame-graph.h"
#include "lpv-session.h"

G_BEGIN_DECLS

#define LPV_TYPE_FLAME_PAGE (lpv_flame_page_get_type ())
G_DECLARE_FINAL_TYPE (LpvFlamePage, lpv_flame_page, LPV, FLAME_PAGE, AdwBin)

GtkWidget *lpv_flame_page_new (LpvSession *session);
LpvFlameGraph *lpv_flame_page_get_graph (LpvFlamePage *self);
void lpv_flame_page_focus_search (LpvFlamePage *self);

G_END_DECLS

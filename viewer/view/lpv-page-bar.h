/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What a narrow window's title bar has no room for: the way back and forward, and the
 * pages of a stack, in a menu, since the names of six are too long side by side. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LPV_TYPE_PAGE_BAR (lpv_page_bar_get_type ())
G_DECLARE_FINAL_TYPE (LpvPageBar, lpv_page_bar, LPV, PAGE_BAR, AdwBin)

GtkWidget *lpv_page_bar_new (AdwViewStack *stack);

G_END_DECLS

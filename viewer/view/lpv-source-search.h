/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The bar that finds text in the source. */

#pragma once

#include <adwaita.h>

#include "lpv-source-view.h"

G_BEGIN_DECLS

#define LPV_TYPE_SOURCE_SEARCH (lpv_source_search_get_type ())
G_DECLARE_FINAL_TYPE (LpvSourceSearch, lpv_source_search, LPV, SOURCE_SEARCH, AdwBin)

void lpv_source_search_set_view (LpvSourceSearch *self, GtkSourceView *view);
/* Shows the bar, with the selected text in it. */
void lpv_source_search_start (LpvSourceSearch *self);
void lpv_source_search_next (LpvSourceSearch *self);
void lpv_source_search_previous (LpvSourceSearch *self);

G_END_DECLS

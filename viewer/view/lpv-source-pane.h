/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A source view with the titles of its columns and the strip beside it. */

#pragma once

#include <adwaita.h>

#include "lpv-source-view.h"

G_BEGIN_DECLS

#define LPV_TYPE_SOURCE_PANE (lpv_source_pane_get_type ())
G_DECLARE_FINAL_TYPE (LpvSourcePane, lpv_source_pane, LPV, SOURCE_PANE, AdwBin)

void lpv_source_pane_set_session (LpvSourcePane *self, LpvSession *session);
LpvSourceView *lpv_source_pane_get_view (LpvSourcePane *self);

G_END_DECLS

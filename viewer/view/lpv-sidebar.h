/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Functions and files beside the source, with the entry that filters both. */

#pragma once

#include <adwaita.h>

#include "lpv-session.h"

G_BEGIN_DECLS

#define LPV_TYPE_SIDEBAR (lpv_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (LpvSidebar, lpv_sidebar, LPV, SIDEBAR, AdwBin)

void lpv_sidebar_set_session (LpvSidebar *self, LpvSession *session);
void lpv_sidebar_focus_filter (LpvSidebar *self);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Where one is: folder, file, function, line. Its parts can be clicked. */

#pragma once

#include <adwaita.h>

#include "lpv-session.h"

G_BEGIN_DECLS

#define LPV_TYPE_BREADCRUMB (lpv_breadcrumb_get_type ())
G_DECLARE_FINAL_TYPE (LpvBreadcrumb, lpv_breadcrumb, LPV, BREADCRUMB, AdwBin)

void lpv_breadcrumb_set_session (LpvBreadcrumb *self, LpvSession *session);
/* Asks for a line to go to. */
void lpv_breadcrumb_enter_line (LpvBreadcrumb *self);

G_END_DECLS

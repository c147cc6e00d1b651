/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The functions of the session's profile, to choose from. */

#pragma once

#include <adwaita.h>

#include "lpv-function-list.h"
#include "lpv-session.h"

G_BEGIN_DECLS

#define LPV_TYPE_FUNCTIONS_VIEW (lpv_functions_view_get_type ())
G_DECLARE_FINAL_TYPE (LpvFunctionsView, lpv_functions_view, LPV, FUNCTIONS_VIEW, AdwBin)

void lpv_functions_view_set_session (LpvFunctionsView *self, LpvSession *session);
void lpv_functions_view_set_filter (LpvFunctionsView *self, const char *text);
void lpv_functions_view_set_sort (LpvFunctionsView *self, LpvSort sort);

G_END_DECLS

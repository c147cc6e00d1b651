/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What is known of the current line: its numbers, how long its executions took,
 * whom it calls, who calls its function, by thread and by test. */

#pragma once

#include <adwaita.h>

#include "lpv-session.h"

G_BEGIN_DECLS

#define LPV_TYPE_DETAILS_PANE (lpv_details_pane_get_type ())
G_DECLARE_FINAL_TYPE (LpvDetailsPane, lpv_details_pane, LPV, DETAILS_PANE, AdwBin)

void lpv_details_pane_set_session (LpvDetailsPane *self, LpvSession *session);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The page that says what was recorded and where the time went, at a glance. To show
 * source it goes there in the session and activates the action "show.page" with
 * "source". */

#pragma once

#include <adwaita.h>

#include "lpv-session.h"

G_BEGIN_DECLS

#define LPV_TYPE_OVERVIEW_PAGE (lpv_overview_page_get_type ())
/* Signal "filled": all is shown that is known, also of the files on disk. */
G_DECLARE_FINAL_TYPE (LpvOverviewPage, lpv_overview_page, LPV, OVERVIEW_PAGE, AdwBin)

GtkWidget *lpv_overview_page_new (LpvSession *session);

G_END_DECLS

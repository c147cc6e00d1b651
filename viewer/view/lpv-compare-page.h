/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The page that sets another profile beside that of the session. It offers the action
 * "win.compare" to choose the other file. To show source it goes there in the session
 * and activates the action "show.page" with "source". */

#pragma once

#include <adwaita.h>

#include "lpv-session.h"

G_BEGIN_DECLS

#define LPV_TYPE_COMPARE_PAGE (lpv_compare_page_get_type ())
/* Signal "loaded": the file is compared, or could not be. */
G_DECLARE_FINAL_TYPE (LpvComparePage, lpv_compare_page, LPV, COMPARE_PAGE, AdwBin)

GtkWidget *lpv_compare_page_new (LpvSession *session);
/* Compares with this file; the session must have a profile. */
void lpv_compare_page_open (LpvComparePage *self, const char *path);

G_END_DECLS

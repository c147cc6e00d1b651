/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The files of the session's profile as a tree, to choose from. */

#pragma once

#include <adwaita.h>

#include "lpv-function-list.h"
#include "lpv-session.h"

G_BEGIN_DECLS

#define LPV_TYPE_FILES_VIEW (lpv_files_view_get_type ())
G_DECLARE_FINAL_TYPE (LpvFilesView, lpv_files_view, LPV, FILES_VIEW, AdwBin)

void lpv_files_view_set_session (LpvFilesView *self, LpvSession *session);
void lpv_files_view_set_filter (LpvFilesView *self, const char *text);
void lpv_files_view_set_sort (LpvFilesView *self, LpvSort sort);

G_END_DECLS

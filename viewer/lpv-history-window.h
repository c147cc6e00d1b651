/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A window that shows a history: what is in it, and the way of what is selected. */

#pragma once

#include <adwaita.h>

#include "lprof-history.h"

G_BEGIN_DECLS

#define LPV_TYPE_HISTORY_WINDOW (lpv_history_window_get_type ())
G_DECLARE_FINAL_TYPE (LpvHistoryWindow, lpv_history_window, LPV, HISTORY_WINDOW,
                      AdwApplicationWindow)

/* A file that can't be read is said in the window. */
GtkWindow *lpv_history_window_new (GtkApplication *application,
                                   const char *path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Tells when a file was rewritten, also by a rename over it, and when it went away. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LPV_TYPE_FILE_WATCH (lpv_file_watch_get_type ())
/* Signals, once the file has been quiet for a moment after a change:
 * "rewritten": it has other contents, or is there again;
 * "removed": it is not there any more. */
G_DECLARE_FINAL_TYPE (LpvFileWatch, lpv_file_watch, LPV, FILE_WATCH, GObject)

LpvFileWatch *lpv_file_watch_new (const char *path);

G_END_DECLS

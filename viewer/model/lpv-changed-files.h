/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Which of a profile's files are no longer what was recorded. A file whose time of
 * change is the recorded one is taken for the same; only others are read. */

#pragma once

#include <gio/gio.h>

#include "lprof.h"

G_BEGIN_DECLS

/* Looks on a thread of its own. */
void lpv_changed_files_find_async (LprofProfile *profile, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
/* Indices (guint32) of files that have changed or are gone, in order; NULL when it
 * was cancelled. */
GArray *lpv_changed_files_find_finish (GAsyncResult *result,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Whether a file on disk still is the source that was recorded. */

#pragma once

#include <gio/gio.h>

#include "lprof.h"

G_BEGIN_DECLS

typedef enum
{
  LPV_SOURCE_UNKNOWN, /* no source was recorded, or the check failed */
  LPV_SOURCE_SAME,
  LPV_SOURCE_CHANGED,
  LPV_SOURCE_MISSING,
} LpvSourceState;

/* Reads the file, which is at path, on a thread of its own. */
void lpv_source_check_async (LprofProfile *profile, guint32 file, const char *path,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer data);
LpvSourceState lpv_source_check_finish (GAsyncResult *result, GError **error);

G_END_DECLS

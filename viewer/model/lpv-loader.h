/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Loads a profile on a thread of its own. */

#pragma once

#include <gio/gio.h>

#include "lprof.h"

G_BEGIN_DECLS

#define LPV_TYPE_LOADER (lpv_loader_get_type ())
/* Property "fraction" (double in [0, 1], read only): how far the load is. */
G_DECLARE_FINAL_TYPE (LpvLoader, lpv_loader, LPV, LOADER, GObject)

LpvLoader *lpv_loader_new (void);
double lpv_loader_get_fraction (LpvLoader *self);
/* One load at a time. Fails with LPROF_ERROR, or G_IO_ERROR_CANCELLED. */
void lpv_loader_load_async (LpvLoader *self, const char *path, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
LprofProfile *lpv_loader_load_finish (LpvLoader *self, GAsyncResult *result,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

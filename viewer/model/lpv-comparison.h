/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Two profiles beside each other. Never changes. */

#pragma once

#include <gio/gio.h>

#include "lprof.h"

G_BEGIN_DECLS

#define LPV_TYPE_COMPARISON (lpv_comparison_get_type ())
G_DECLARE_FINAL_TYPE (LpvComparison, lpv_comparison, LPV, COMPARISON, GObject)

LpvComparison *lpv_comparison_new (LprofProfile *before, LprofProfile *after);
/* Loads the file and compares it with the profile, on a thread of its own. The one
 * that was recorded first is before. Fails with LPROF_ERROR or G_IO_ERROR_CANCELLED. */
void lpv_comparison_load_async (LprofProfile *profile, const char *path, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
LpvComparison *lpv_comparison_load_finish (GAsyncResult *result,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same the other way around. */
LpvComparison *lpv_comparison_swap (LpvComparison *self) G_GNUC_WARN_UNUSED_RESULT;

LprofProfile *lpv_comparison_get_before (LpvComparison *self);
LprofProfile *lpv_comparison_get_after (LpvComparison *self);
LprofComparison *lpv_comparison_get_changes (LpvComparison *self);

G_END_DECLS

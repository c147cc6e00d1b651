/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* All lines of a profile as comma-separated values (RFC 4180), one row a line of a
 * function, in the units of lprof.h. The header is not translated: programs read it. */

#pragma once

#include <gio/gio.h>

#include "lprof.h"

G_BEGIN_DECLS

char *lpv_csv_from_profile (LprofProfile *profile, gsize *length) G_GNUC_WARN_UNUSED_RESULT;

/* Builds and writes the file on a thread of its own, as a whole or not at all. */
void lpv_csv_save_async (LprofProfile *profile, GFile *file, GAsyncReadyCallback callback,
                         gpointer data);
gboolean lpv_csv_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS

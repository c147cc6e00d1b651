/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A profile as a file for other programs: all that lprof export writes, on a thread of
 * its own. */

#pragma once

#include <gio/gio.h>

#include "lprof.h"

G_BEGIN_DECLS

/* The format is told by the end of the file's name: .html, .json, .txt; otherwise
 * it is CSV. Writes the file as a whole or leaves it as it was. */
void lpv_export_async (LprofProfile *profile, GFile *file, GAsyncReadyCallback callback,
                       gpointer data);
gboolean lpv_export_finish (GAsyncResult *result, GError **error);

G_END_DECLS

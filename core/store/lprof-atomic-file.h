/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Replaces a file as a whole: writes beside it, syncs, renames. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A symbolic link keeps pointing where it does; a device or pipe is written into.
 * On failure the file is as it was. Sets errno and returns FALSE. */
gboolean lprof_atomic_file_write (const char *path, gconstpointer bytes, gsize size);

G_END_DECLS

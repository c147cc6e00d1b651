/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A profile to the bytes of a .lprof file, and back. */

#pragma once

#include "lprof.h"

G_BEGIN_DECLS

/* The bytes are freed with sqlite3_free(). name is for messages. */
guint8 *lprof_store_serialize (LprofProfile *profile, const char *name, gsize *size,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
LprofProfile *lprof_store_deserialize (const guint8 *bytes, gsize size, const char *name,
                                       LprofProgress progress, gpointer data,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* For a file too large to be in memory. start is what it begins with, its header at
 * least; the profile keeps the file open and reads sources when they are asked for. */
LprofProfile *lprof_store_open (const char *path, const guint8 *start, gsize n_start, gsize size,
                                LprofProgress progress, gpointer data,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Bytes of a .lprof file from a profile and back, without touching a disk. */

#pragma once

#include "lprof.h"

G_BEGIN_DECLS

/* The bytes are freed with sqlite3_free(). name is for messages. */
guint8 *lprof_store_serialize (LprofProfile *profile, const char *name, gsize *size,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
LprofProfile *lprof_store_deserialize (const guint8 *bytes, gsize size, const char *name,
                                       LprofProgress progress, gpointer data,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

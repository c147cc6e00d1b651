/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The stretches of one task as bytes, none being no bytes at all. Numbers are spelled
 * as in ../profile/lprof-varint.h. For each stretch:
 *
 *   began_ns       number: minus ended_ns of the one before (or 0)
 *   ended_ns       number: minus began_ns
 *   running_ns     number: what is missing to the length of the stretch */

#pragma once

#include "lprof.h"

G_BEGIN_DECLS

void lprof_stretch_blob_write (GByteArray *bytes, const LprofTaskStretch *stretches, guint32 n);
/* FALSE when it isn't valid. */
gboolean lprof_stretch_blob_read (const guint8 *bytes, gsize size,
                                  LprofTaskStretch stretches[LPROF_MAX_STRETCHES], guint32 *n);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Texts that are seldom read, outside of memory: in a temporary file without a name,
 * which nobody else can change or cut short, and mapped, so that reading one is
 * reading memory. It is on a disk (TMPDIR, or else /var/tmp), not in /tmp, which often
 * is memory itself. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LprofSpill LprofSpill;

/* For so many bytes, of which only those in use take room on the disk. NULL where
 * there is no such file to be had. */
LprofSpill *lprof_spill_new (gsize capacity) G_GNUC_WARN_UNUSED_RESULT;
void lprof_spill_free (LprofSpill *spill);
/* A copy, ended by a zero byte, that lives as long as the spill; NULL when that or the
 * disk is full. */
const char *lprof_spill_add (LprofSpill *spill, const char *text, gsize length);

G_END_DECLS

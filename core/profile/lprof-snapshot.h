/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A private copy of a recording's memory, which may belong to a program that runs,
 * has crashed or has overwritten it: nothing in it is followed unchecked.
 *
 * The copy is made from low to high addresses, until `used` stands still. What a
 * list's head leads to was handed out after the head, so stands behind it, and was
 * complete before the head pointed to it: whatever head was copied, what it leads
 * to is complete in the copy. */

#pragma once

#include <glib.h>

#include "lprof-layout.h"

G_BEGIN_DECLS

typedef struct
{
  guint8 *base;
  gsize size; /* of the mapping */
  guint64 used;
  gboolean damaged; /* something led nowhere */
} LprofSnapshot;

/* FALSE with an LPROF_ERROR when fd is not a recording. */
gboolean lprof_snapshot_open (LprofSnapshot *snapshot, int fd, GError **error);
void lprof_snapshot_close (LprofSnapshot *snapshot);

static inline LprofHeader *
lprof_snapshot_header (const LprofSnapshot *snapshot)
{
  return (LprofHeader *)(gpointer)snapshot->base;
}

/* n objects of size bytes, or NULL where they can't be, which counts as damage. */
gconstpointer lprof_snapshot_get (LprofSnapshot *snapshot, LprofOffset offset, gsize size,
                                  guint64 n);
#define LPROF_SNAPSHOT_GET(snapshot, Type, offset)                                                 \
  ((const Type *)lprof_snapshot_get (snapshot, offset, sizeof (Type), 1))

/* The offsets of a list's objects, oldest first; size is that of one object, which
 * begins with the offset of the next. */
GArray *lprof_snapshot_get_list (LprofSnapshot *snapshot, const LprofHead *head, gsize size);

/* Bytes of a text that belong to the snapshot; NULL for none. */
const char *lprof_snapshot_get_text (LprofSnapshot *snapshot, LprofOffset offset, gsize *length);
/* A zero-terminated copy, never NULL. */
char *lprof_snapshot_dup_text (LprofSnapshot *snapshot, LprofOffset offset);

G_END_DECLS

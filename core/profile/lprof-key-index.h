/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Finds by three words what has an index: open addressing, nothing is removed. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 a;
  guint64 b;
  guint64 c;
} LprofKey;

typedef struct
{
  struct LprofKeySlot *slots;
  gsize n_slots; /* a power of two, or 0 */
  gsize n_used;
} LprofKeyIndex;

/* The index stored under key; when there is none, stores next and returns it. */
guint32 lprof_key_index_insert (LprofKeyIndex *index, LprofKey key, guint32 next);
void lprof_key_index_clear (LprofKeyIndex *index);

G_END_DECLS

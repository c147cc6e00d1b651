/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The call tree as bytes. Numbers are spelled as in ../profile/lprof-varint.h.
 * First the number of nodes, then for each node:
 *
 *   parent         number: 0 for none, else how many nodes before this one
 *   function       number: 0 = none, 1 = "other", else index of the function + 2
 *   kind           number: 0, or 1 for a recursive node
 *   line, calls, resumptions, nested (of a recursive node only), self_ns, total_ns, wait_ns
 *                  numbers */

#pragma once

#include "lprof-profile-private.h"

G_BEGIN_DECLS

void lprof_tree_blob_write (GByteArray *bytes, const LprofTreeNode *nodes, guint32 n);
/* Adds the nodes to the profile, which has all its functions. */
gboolean lprof_tree_blob_read (const guint8 *bytes, gsize size, LprofProfile *profile);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The call tree of one thread. */

#pragma once

#include "lprof-table.h"

/* The node of a call: made when it is new. When there are too many nodes or no
 * memory, the node that stands for all others. Returns 0 only without memory. */
LprofOffset lprof_tree_find (LprofTable *table, LprofOffset parent, uint32_t line,
                             LprofOffset code);
/* The thread's root. */
LprofOffset lprof_tree_root (LprofTable *table);

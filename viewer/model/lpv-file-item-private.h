/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#pragma once

#include "lpv-file-node.h"
#include "lpv-file-tree.h"

G_BEGIN_DECLS

LpvFileItem *lpv_file_item_new (const LpvFileNode *node, guint depth);
void lpv_file_item_set_expanded (LpvFileItem *self, gboolean expanded);

G_END_DECLS

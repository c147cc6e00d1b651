/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The call tree of a profile as a flame graph shows it: laid out, named and
 * searched. */

#pragma once

#include "lpv-flame-layout.h"

G_BEGIN_DECLS

typedef struct _LpvFlameTree LpvFlameTree;

#define LPV_FLAME_N_HUES 12
#define LPV_FLAME_NO_HUE 0xff

LpvFlameTree *lpv_flame_tree_new (LprofProfile *profile) G_GNUC_WARN_UNUSED_RESULT;
void lpv_flame_tree_free (LpvFlameTree *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LpvFlameTree, lpv_flame_tree_free)

LprofProfile *lpv_flame_tree_get_profile (LpvFlameTree *self);
LpvFlameLayout *lpv_flame_tree_get_layout (LpvFlameTree *self);
const LprofTreeNode *lpv_flame_tree_get_nodes (LpvFlameTree *self, guint32 *n);
/* What is written on a node. */
const char *lpv_flame_tree_get_label (LpvFlameTree *self, guint32 node);
/* The number of the file that the node's function is from: the files with the most
 * self time have one each, others LPV_FLAME_NO_HUE. */
guint lpv_flame_tree_get_hue (LpvFlameTree *self, guint32 node);
/* The file that has the number, or LPROF_NONE. */
guint32 lpv_flame_tree_get_hue_file (LpvFlameTree *self, guint hue);
/* Of a single node; what the hottest color stands for. At least 1. */
guint64 lpv_flame_tree_get_largest_self (LpvFlameTree *self);
/* Sentences about a node, one a line. */
char *lpv_flame_tree_describe (LpvFlameTree *self, guint32 node) G_GNUC_WARN_UNUSED_RESULT;

/* Marks the functions whose name contains the text, whatever the case; none for an
 * empty text. Returns how many; share, unless NULL, is their part of the whole. */
guint lpv_flame_tree_search (LpvFlameTree *self, const char *text, double *share);
gboolean lpv_flame_tree_is_searched (LpvFlameTree *self);
gboolean lpv_flame_tree_is_marked (LpvFlameTree *self, guint32 node);
G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The files of a profile as a tree by folder: a list model of the rows that are
 * visible, in the order in which they stand. Folders that hold nothing but one
 * folder are joined with it; what all paths have in common is left out. */

#pragma once

#include <gio/gio.h>

#include "lprof.h"
#include "lpv-ranked-list.h"

G_BEGIN_DECLS

#define LPV_TYPE_FILE_ITEM (lpv_file_item_get_type ())
G_DECLARE_FINAL_TYPE (LpvFileItem, lpv_file_item, LPV, FILE_ITEM, GObject)

const char *lpv_file_item_get_name (LpvFileItem *self);
const char *lpv_file_item_get_path (LpvFileItem *self);
guint32 lpv_file_item_get_file (LpvFileItem *self); /* LPROF_NONE for a folder */
guint lpv_file_item_get_depth (LpvFileItem *self);
gboolean lpv_file_item_get_expanded (LpvFileItem *self);
void lpv_file_item_get_measures (LpvFileItem *self, LpvMeasures *measures);

#define LPV_TYPE_FILE_TREE (lpv_file_tree_get_type ())
G_DECLARE_FINAL_TYPE (LpvFileTree, lpv_file_tree, LPV, FILE_TREE, GObject)

LpvFileTree *lpv_file_tree_new (void);
/* Folders that were collapsed before stay so. */
void lpv_file_tree_set_profile (LpvFileTree *self, LprofProfile *profile);
void lpv_file_tree_set_metric (LpvFileTree *self, LpvMetric metric);
void lpv_file_tree_set_sort (LpvFileTree *self, LpvSort sort);
/* Keeps files whose path has all words, and the folders above them. */
void lpv_file_tree_set_filter (LpvFileTree *self, const char *text);
void lpv_file_tree_set_expanded (LpvFileTree *self, guint position, gboolean expanded);
/* The row of a file, whose folders are expanded for it; G_MAXUINT when filtered out. */
guint lpv_file_tree_reveal (LpvFileTree *self, guint32 file);

G_END_DECLS

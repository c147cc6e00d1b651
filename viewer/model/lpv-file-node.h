/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Folders and files of a profile as a plain tree. */

#pragma once

#include "lprof.h"
#include "lpv-ranked-list.h"

G_BEGIN_DECLS

typedef struct _LpvFileNode LpvFileNode;
struct _LpvFileNode
{
  char *name; /* as shown: the last part of the path, or several that were joined */
  char *path;
  guint32 file;         /* LPROF_NONE for a folder */
  LpvMeasures measures; /* of a folder: sums, but the largest total time */
  GPtrArray *children;  /* owned; NULL for a file */
  GObject *item;        /* what the list model gave out for it, kept for its identity */
  gboolean is_expanded;
  gboolean matches; /* the filter; for a folder: something below it does */
};

/* The root is the deepest folder that holds all files; it is not shown itself. */
LpvFileNode *lpv_file_node_build (LprofProfile *profile) G_GNUC_WARN_UNUSED_RESULT;
void lpv_file_node_free (LpvFileNode *node);
void lpv_file_node_sort (LpvFileNode *node, LpvMetric metric, LpvSort sort);

G_END_DECLS

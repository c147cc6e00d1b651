/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The lines and shares of one file while a profile is being built: appended in
 * any order, summed by line and function (and part) now and then, so that the
 * memory follows the lines and not the additions. What goes beyond
 * LPROF_MAX_ENTRIES is left out. */

#pragma once

#include "lprof-blob.h"

G_BEGIN_DECLS

typedef struct
{
  GArray *entries;     /* LprofLineEntry */
  GByteArray *buckets; /* as in lprof-buckets.h, at the places that the entries name */
  guint n_summed;      /* entries left by the newest summing */
} LprofLineList;

typedef struct
{
  GArray *shares; /* LprofShare */
  guint n_summed;
} LprofShareList;

void lprof_line_list_add (LprofLineList *list, const LprofLine *line,
                          const guint64 buckets[LPROF_N_BUCKETS]);
/* Gives each function the index that new_functions has for it, empties the list
 * and writes it into the two blobs. */
void lprof_line_list_finish (LprofLineList *list, const guint32 *new_functions,
                             LprofBlobScope scope, LprofBlob *lines, LprofBlob *buckets);

void lprof_share_list_add (LprofShareList *list, const LprofShare *share);
void lprof_share_list_finish (LprofShareList *list, const guint32 *new_functions,
                              LprofBlobScope scope, LprofBlob *shares);

void lprof_line_list_clear (LprofLineList *list);
void lprof_share_list_clear (LprofShareList *list);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The functions of a comparison that changed, as a list model of LpvChange: sorted by
 * how much, filtered by name and path. */

#pragma once

#include "lpv-change.h"
#include "lpv-comparison.h"
#include "lpv-ranked-list.h"

G_BEGIN_DECLS

#define LPV_TYPE_CHANGE_LIST (lpv_change_list_get_type ())
G_DECLARE_FINAL_TYPE (LpvChangeList, lpv_change_list, LPV, CHANGE_LIST, LpvRankedList)

LpvChangeList *lpv_change_list_new (void);
void lpv_change_list_set_comparison (LpvChangeList *self, LpvComparison *comparison);
/* Of all functions together. */
void lpv_change_list_get_sum (LpvChangeList *self, LpvChangeValues *sum);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The functions of a comparison that changed, the largest change first, as a list
 * model of LpvChange. Items are made when they are asked for. */

#pragma once

#include "lpv-change.h"
#include "lpv-comparison.h"

G_BEGIN_DECLS

#define LPV_TYPE_CHANGE_LIST (lpv_change_list_get_type ())
G_DECLARE_FINAL_TYPE (LpvChangeList, lpv_change_list, LPV, CHANGE_LIST, GObject)

LpvChangeList *lpv_change_list_new (void);
void lpv_change_list_set_comparison (LpvChangeList *self, LpvComparison *comparison);
void lpv_change_list_set_metric (LpvChangeList *self, LpvMetric metric);
/* Keeps functions that have all words in their name or path. */
void lpv_change_list_set_filter (LpvChangeList *self, const char *words);
/* The size of the largest change, whatever the filter; at least 1. */
guint64 lpv_change_list_get_largest (LpvChangeList *self);
/* Of all functions together. */
void lpv_change_list_get_sum (LpvChangeList *self, LpvChangeValues *sum);

G_END_DECLS

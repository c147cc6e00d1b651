/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The functions of a profile, sorted and filtered: a list model whose items are
 * made when they are asked for, so that 100,000 functions cost two arrays. */

#pragma once

#include <gio/gio.h>

#include "lprof.h"
#include "lpv-metric.h"

G_BEGIN_DECLS

#define LPV_TYPE_FUNCTION_ITEM (lpv_function_item_get_type ())
G_DECLARE_FINAL_TYPE (LpvFunctionItem, lpv_function_item, LPV, FUNCTION_ITEM, GObject)

guint32 lpv_function_item_get_function (LpvFunctionItem *self);
const LprofFunctionInfo *lpv_function_item_get_info (LpvFunctionItem *self);
/* Of the function's file. */
const char *lpv_function_item_get_path (LpvFunctionItem *self);
void lpv_function_item_get_measures (LpvFunctionItem *self, LpvMeasures *measures);

typedef enum
{
  LPV_SORT_BY_VALUE, /* of the metric, largest first */
  LPV_SORT_BY_NAME,
} LpvSort;

#define LPV_TYPE_FUNCTION_LIST (lpv_function_list_get_type ())
G_DECLARE_FINAL_TYPE (LpvFunctionList, lpv_function_list, LPV, FUNCTION_LIST, GObject)

LpvFunctionList *lpv_function_list_new (void);
void lpv_function_list_set_profile (LpvFunctionList *self, LprofProfile *profile);
void lpv_function_list_set_metric (LpvFunctionList *self, LpvMetric metric);
void lpv_function_list_set_sort (LpvFunctionList *self, LpvSort sort);
/* Keeps functions that have all words of the text in their name or path; case does
 * not matter. */
void lpv_function_list_set_filter (LpvFunctionList *self, const char *text);
/* Where a function stands, or G_MAXUINT when it is filtered out. */
guint lpv_function_list_find (LpvFunctionList *self, guint32 function);

G_END_DECLS

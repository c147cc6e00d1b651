/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The functions of a profile, sorted and filtered by name and path. */

#pragma once

#include "lprof.h"
#include "lpv-ranked-list.h"

G_BEGIN_DECLS

#define LPV_TYPE_FUNCTION_ITEM (lpv_function_item_get_type ())
G_DECLARE_FINAL_TYPE (LpvFunctionItem, lpv_function_item, LPV, FUNCTION_ITEM, GObject)

guint32 lpv_function_item_get_function (LpvFunctionItem *self);
const LprofFunctionInfo *lpv_function_item_get_info (LpvFunctionItem *self);
/* Of the function's file. */
const char *lpv_function_item_get_path (LpvFunctionItem *self);
void lpv_function_item_get_measures (LpvFunctionItem *self, LpvMeasures *measures);

#define LPV_TYPE_FUNCTION_LIST (lpv_function_list_get_type ())
/* Its indices are those of the profile's functions. */
G_DECLARE_FINAL_TYPE (LpvFunctionList, lpv_function_list, LPV, FUNCTION_LIST, LpvRankedList)

LpvFunctionList *lpv_function_list_new (void);
/* NULL empties it. */
void lpv_function_list_set_profile (LpvFunctionList *self, LprofProfile *profile);

G_END_DECLS

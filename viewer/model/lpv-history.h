/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The places that were visited, for back and forward. */

#pragma once

#include <glib-object.h>

#include "lpv-place.h"

G_BEGIN_DECLS

#define LPV_TYPE_HISTORY (lpv_history_get_type ())
/* Properties: "can-go-back", "can-go-forward" (booleans, read only). */
G_DECLARE_FINAL_TYPE (LpvHistory, lpv_history, LPV, HISTORY, GObject)

LpvHistory *lpv_history_new (void);
/* Remembers a place that was gone to; what lay ahead is forgotten. */
void lpv_history_visit (LpvHistory *self, LpvPlace place);
/* FALSE when there is no such place; place is untouched then. */
gboolean lpv_history_go_back (LpvHistory *self, LpvPlace *place);
gboolean lpv_history_go_forward (LpvHistory *self, LpvPlace *place);
void lpv_history_clear (LpvHistory *self);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A line or a function in a short list of the hottest: a name, where it is, and its
 * time with its share. */

#pragma once

#include <adwaita.h>

#include "lpv-session.h"

G_BEGIN_DECLS

#define LPV_TYPE_HOT_ROW (lpv_hot_row_get_type ())
G_DECLARE_FINAL_TYPE (LpvHotRow, lpv_hot_row, LPV, HOT_ROW, AdwPreferencesRow)

/* whole is what 100 % is. */
LpvHotRow *lpv_hot_row_new (const char *name, const char *detail, guint64 value_ns,
                            guint64 whole_ns);
void lpv_hot_row_set_monospace (LpvHotRow *self);
/* Where a click on the row leads; nowhere unless set. */
void lpv_hot_row_set_place (LpvHotRow *self, LpvPlace place);
LpvPlace lpv_hot_row_get_place (LpvHotRow *self);

G_END_DECLS

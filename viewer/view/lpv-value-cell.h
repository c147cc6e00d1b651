/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A number in a list, behind a bar that says the same: of a share, in the color of its
 * heat; or of a change, from the middle, where more goes towards the end and less
 * towards the start. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LPV_TYPE_VALUE_CELL (lpv_value_cell_get_type ())
G_DECLARE_FINAL_TYPE (LpvValueCell, lpv_value_cell, LPV, VALUE_CELL, GtkWidget)

LpvValueCell *lpv_value_cell_new (void);
/* share in [0, 1], change in [-1, 1]. */
void lpv_value_cell_set_share (LpvValueCell *self, const char *text, double share);
void lpv_value_cell_set_change (LpvValueCell *self, const char *text, double change);

G_END_DECLS

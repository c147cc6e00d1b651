/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A function or a line of a comparison: what it is, what it was and became, and the
 * change on a bar. */

#pragma once

#include <adwaita.h>

#include "lpv-change.h"

G_BEGIN_DECLS

#define LPV_TYPE_CHANGE_ROW (lpv_change_row_get_type ())
G_DECLARE_FINAL_TYPE (LpvChangeRow, lpv_change_row, LPV, CHANGE_ROW, AdwBin)

GtkWidget *lpv_change_row_new (void);
/* largest is the change whose bar is the longest. To be called when the row is in
 * the list: a screen reader is told the label of the list's own row widget. */
void lpv_change_row_show_function (LpvChangeRow *self, LpvChange *change, LpvMetric metric,
                                   guint64 largest);
void lpv_change_row_show_line (LpvChangeRow *self, LpvChange *change, LpvMetric metric,
                               guint64 largest);

G_END_DECLS

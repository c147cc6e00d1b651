/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The share of a row as a thin bar of heat. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LPV_TYPE_SHARE_BAR (lpv_share_bar_get_type ())
G_DECLARE_FINAL_TYPE (LpvShareBar, lpv_share_bar, LPV, SHARE_BAR, GtkWidget)

void lpv_share_bar_set_share (LpvShareBar *self, double share);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The whole file as a strip of heat beside the scroll bar; a click goes there. */

#pragma once

#include <gtk/gtk.h>

#include "lpv-session.h"

G_BEGIN_DECLS

#define LPV_TYPE_HEAT_STRIP (lpv_heat_strip_get_type ())
/* Property "session" (LpvSession). Signal "line-activated" (guint line). */
G_DECLARE_FINAL_TYPE (LpvHeatStrip, lpv_heat_strip, LPV, HEAT_STRIP, GtkWidget)

/* The view that the strip stands beside: what is visible of it is marked, and where
 * the text is shorter than the view its lines keep their height. */
void lpv_heat_strip_set_view (LpvHeatStrip *self, GtkTextView *view, GtkAdjustment *adjustment);

G_END_DECLS

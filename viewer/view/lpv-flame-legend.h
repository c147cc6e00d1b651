/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Says what the colors of a flame graph stand for: the scale of heat, or the files
 * that have a color of their own. */

#pragma once

#include "lpv-flame-graph.h"

G_BEGIN_DECLS

#define LPV_TYPE_FLAME_LEGEND (lpv_flame_legend_get_type ())
G_DECLARE_FINAL_TYPE (LpvFlameLegend, lpv_flame_legend, LPV, FLAME_LEGEND, GtkWidget)

/* The tree must live until another one is set; it may be NULL. */
void lpv_flame_legend_set (LpvFlameLegend *self, LpvFlameTree *tree, LpvFlameColors colors);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Says what the colors of the lines mean, and of what they are shares. */

#pragma once

#include <gtk/gtk.h>

#include "lpv-session.h"

G_BEGIN_DECLS

#define LPV_TYPE_HEAT_LEGEND (lpv_heat_legend_get_type ())
G_DECLARE_FINAL_TYPE (LpvHeatLegend, lpv_heat_legend, LPV, HEAT_LEGEND, GtkWidget)

void lpv_heat_legend_set_session (LpvHeatLegend *self, LpvSession *session);

G_END_DECLS

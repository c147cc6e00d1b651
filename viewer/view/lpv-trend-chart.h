/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A line chart of one series of a history: commits from left to right, times from 0 up. */

#pragma once

#include <gtk/gtk.h>

#include "lpv-trend.h"

G_BEGIN_DECLS

#define LPV_TYPE_TREND_CHART (lpv_trend_chart_get_type ())
G_DECLARE_FINAL_TYPE (LpvTrendChart, lpv_trend_chart, LPV, TREND_CHART, GtkWidget)

/* Both must live as long as the chart shows them; NULL shows nothing. */
void lpv_trend_chart_set_series (LpvTrendChart *self, LprofHistory *history,
                                 const LprofHistorySeries *series);

G_END_DECLS

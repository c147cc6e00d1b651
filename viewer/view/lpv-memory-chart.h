/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* How much memory a run used when, drawn. */

#pragma once

#include <gtk/gtk.h>

#include "lprof.h"

G_BEGIN_DECLS

#define LPV_TYPE_MEMORY_CHART (lpv_memory_chart_get_type ())
G_DECLARE_FINAL_TYPE (LpvMemoryChart, lpv_memory_chart, LPV, MEMORY_CHART, GtkWidget)

/* Copies what memory points to. */
void lpv_memory_chart_set_memory (LpvMemoryChart *self, const LprofRunMemory *memory);

G_END_DECLS

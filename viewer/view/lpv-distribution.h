/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The samples of a benchmark, drawn on an axis that it shares with others. */

#pragma once

#include <gtk/gtk.h>

#include "lpv-benchmarks.h"

G_BEGIN_DECLS

#define LPV_TYPE_DISTRIBUTION (lpv_distribution_get_type ())
G_DECLARE_FINAL_TYPE (LpvDistribution, lpv_distribution, LPV, DISTRIBUTION, GtkWidget)

/* benchmark is an index; the profile is kept. */
GtkWidget *lpv_distribution_new (LprofProfile *profile, guint32 benchmark,
                                 const LpvBenchmarkAxis *axis) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

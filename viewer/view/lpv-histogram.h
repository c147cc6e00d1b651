/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* How long the executions of a line took, drawn. */

#pragma once

#include <gtk/gtk.h>

#include "lpv-line-details.h"

G_BEGIN_DECLS

#define LPV_TYPE_HISTOGRAM (lpv_histogram_get_type ())
G_DECLARE_FINAL_TYPE (LpvHistogram, lpv_histogram, LPV, HISTOGRAM, GtkWidget)

/* Copies the buckets. */
void lpv_histogram_set_details (LpvHistogram *self, const LpvLineDetails *details);

G_END_DECLS

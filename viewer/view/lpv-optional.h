/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Holds a child that is left out where there is no room for it. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LPV_TYPE_OPTIONAL (lpv_optional_get_type ())
/* Property "child" (GtkWidget). */
G_DECLARE_FINAL_TYPE (LpvOptional, lpv_optional, LPV, OPTIONAL, GtkWidget)

G_END_DECLS

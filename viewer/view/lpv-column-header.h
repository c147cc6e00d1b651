/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The titles above the columns of a gutter. */

#pragma once

#include "lpv-gutter.h"

G_BEGIN_DECLS

#define LPV_TYPE_COLUMN_HEADER (lpv_column_header_get_type ())
G_DECLARE_FINAL_TYPE (LpvColumnHeader, lpv_column_header, LPV, COLUMN_HEADER, GtkWidget)

void lpv_column_header_set_gutter (LpvColumnHeader *self, LpvGutter *gutter);

G_END_DECLS

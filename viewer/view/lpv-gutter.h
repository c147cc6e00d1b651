/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The columns of numbers beside the source. */

#pragma once

#include <gtksourceview/gtksource.h>

#include "lpv-session.h"

G_BEGIN_DECLS

typedef enum
{
  LPV_GUTTER_EVENTS, /* only with raw events */
  LPV_GUTTER_COUNT,  /* hits or samples */
  LPV_GUTTER_VALUE,  /* absent when the metric is that count */
  LPV_GUTTER_SHARE,
} LpvGutterColumn;
#define LPV_GUTTER_N_COLUMNS 4

#define LPV_TYPE_GUTTER (lpv_gutter_get_type ())
/* Signal "columns-changed": other columns, or other widths. */
G_DECLARE_FINAL_TYPE (LpvGutter, lpv_gutter, LPV, GUTTER, GtkSourceGutterRenderer)

LpvGutter *lpv_gutter_new (LpvSession *session);
/* Where a column lies within the gutter; FALSE when it is not shown. */
gboolean lpv_gutter_get_column (LpvGutter *self, LpvGutterColumn column, int *x, int *width);
/* Leaves out the count, unless it is what is shown. */
void lpv_gutter_set_narrow (LpvGutter *self, gboolean narrow);
/* Its header, translated. */
const char *lpv_gutter_get_title (LpvGutter *self, LpvGutterColumn column);

G_END_DECLS

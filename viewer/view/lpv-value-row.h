/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* One row of the sidebar: a name, where it is from, a value and its share. It draws
 * itself: a list view keeps some two hundred rows, and as labels in boxes they would
 * take longer to be styled than the rest of the window. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  LPV_ROW_LEAF,
  LPV_ROW_COLLAPSED,
  LPV_ROW_EXPANDED,
} LpvRowKind;

#define LPV_TYPE_VALUE_ROW (lpv_value_row_get_type ())
/* Signal "toggled": the arrow of a folder was clicked. */
G_DECLARE_FINAL_TYPE (LpvValueRow, lpv_value_row, LPV, VALUE_ROW, GtkWidget)

GtkWidget *lpv_value_row_new (void);
/* detail may be NULL. */
void lpv_value_row_set_names (LpvValueRow *self, const char *name, const char *detail);
void lpv_value_row_set_value (LpvValueRow *self, const char *value, double share);
/* Where the row stands in a tree; rows of a plain list have no need of it. */
void lpv_value_row_set_depth (LpvValueRow *self, guint depth, LpvRowKind kind);
/* Names the row for a screen reader. GTK 4.8 asks the list's own row widget, the
 * parent of this one, so this has to be called when the row is in the list. */
void lpv_value_row_set_label (LpvValueRow *self, const char *label);

G_END_DECLS

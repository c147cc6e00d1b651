/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* One row of the sidebar: a name, where it is from, a value and its share. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LPV_TYPE_VALUE_ROW (lpv_value_row_get_type ())
/* Signal "toggled": the arrow of a folder was clicked. */
G_DECLARE_FINAL_TYPE (LpvValueRow, lpv_value_row, LPV, VALUE_ROW, AdwBin)

GtkWidget *lpv_value_row_new (void);
/* detail may be NULL. */
void lpv_value_row_set_names (LpvValueRow *self, const char *name, const char *detail);
void lpv_value_row_set_value (LpvValueRow *self, const char *value, double share);
void lpv_value_row_set_icon (LpvValueRow *self, const char *icon_name);
void lpv_value_row_set_depth (LpvValueRow *self, guint depth);
typedef enum
{
  LPV_ROW_LEAF, /* with the room for an arrow when it has a depth */
  LPV_ROW_COLLAPSED,
  LPV_ROW_EXPANDED,
} LpvRowKind;
void lpv_value_row_set_kind (LpvValueRow *self, LpvRowKind kind);
/* Names the row for a screen reader. GTK 4.8 asks the list's own row widget, the
 * parent of this one, so this has to be called when the row is in the list. */
void lpv_value_row_set_label (LpvValueRow *self, const char *label);

G_END_DECLS

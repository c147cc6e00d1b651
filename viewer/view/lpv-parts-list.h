/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A short titled list of names, counts and times, whose rows may lead somewhere. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LPV_TYPE_PARTS_LIST (lpv_parts_list_get_type ())
/* Property "title" (string). Signal "activated" (guint): the index of a row. */
G_DECLARE_FINAL_TYPE (LpvPartsList, lpv_parts_list, LPV, PARTS_LIST, AdwBin)

void lpv_parts_list_clear (LpvPartsList *self);
/* Rows count from 0 in the order in which they are added. The count may be NULL; so may
 * the detail, which is told to who points at the row. */
void lpv_parts_list_add (LpvPartsList *self, const char *name, const char *count, const char *value,
                         const char *detail, gboolean leads_somewhere);
/* How many more there are than were added. */
void lpv_parts_list_set_n_left_out (LpvPartsList *self, guint n);

G_END_DECLS

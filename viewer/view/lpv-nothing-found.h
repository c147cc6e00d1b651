/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What stands in place of a list that a filter has left empty. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LPV_TYPE_NOTHING_FOUND (lpv_nothing_found_get_type ())
/* Property "title" (string, write only). */
G_DECLARE_FINAL_TYPE (LpvNothingFound, lpv_nothing_found, LPV, NOTHING_FOUND, AdwBin)

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The profiles that were opened last. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LPV_TYPE_RECENT_LIST (lpv_recent_list_get_type ())
G_DECLARE_FINAL_TYPE (LpvRecentList, lpv_recent_list, LPV, RECENT_LIST, AdwBin)

G_END_DECLS

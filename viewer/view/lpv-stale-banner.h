/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Says so while the file on disk is not the source that was recorded. */

#pragma once

#include <adwaita.h>

#include "lpv-session.h"

G_BEGIN_DECLS

#define LPV_TYPE_STALE_BANNER (lpv_stale_banner_get_type ())
G_DECLARE_FINAL_TYPE (LpvStaleBanner, lpv_stale_banner, LPV, STALE_BANNER, AdwBin)

void lpv_stale_banner_set_session (LpvStaleBanner *self, LpvSession *session);
/* Looks for the shown file once more, which may have been found elsewhere. */
void lpv_stale_banner_check (LpvStaleBanner *self);

G_END_DECLS

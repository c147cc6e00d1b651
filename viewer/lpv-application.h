/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LPV_APPLICATION_ID "io.github.lprof.Viewer"

#define LPV_TYPE_APPLICATION (lpv_application_get_type ())
/* One process shows all profiles; a second start hands its files to the first. */
G_DECLARE_FINAL_TYPE (LpvApplication, lpv_application, LPV, APPLICATION, AdwApplication)

LpvApplication *lpv_application_new (void);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LPV_TYPE_PREFERENCES (lpv_preferences_get_type ())
G_DECLARE_FINAL_TYPE (LpvPreferences, lpv_preferences, LPV, PREFERENCES, AdwPreferencesWindow)

void lpv_preferences_present (GtkWindow *parent);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* How a window was left is how the next one begins. */

#pragma once

#include "lpv-source-page.h"
#include "lpv-window.h"

G_BEGIN_DECLS

void lpv_window_settings_load (LpvWindow *window, LpvSourcePage *source);
void lpv_window_settings_save (LpvWindow *window, LpvSourcePage *source);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Finds a function by what one types. */

#pragma once

#include <gtk/gtk.h>

#include "lpv-session.h"

G_BEGIN_DECLS

#define LPV_TYPE_FINDER (lpv_finder_get_type ())
G_DECLARE_FINAL_TYPE (LpvFinder, lpv_finder, LPV, FINDER, GtkPopover)

void lpv_finder_set_session (LpvFinder *self, LpvSession *session);

G_END_DECLS

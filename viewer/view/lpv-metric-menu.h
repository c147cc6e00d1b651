/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The parts of a menu in which a metric is chosen. */

#pragma once

#include <gio/gio.h>

#include "lprof.h"

G_BEGIN_DECLS

/* Fills the two sections with what the profile has, memory apart; an empty one is not seen. */
void lpv_metric_menu_fill (GMenu *metrics, GMenu *memory, LprofProfile *profile);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The part of a menu of metrics that is there only where memory was recorded. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Adds the section at the end of menu, or takes it away. */
void lpv_memory_menu_show (GMenu *menu, gboolean is_shown);

G_END_DECLS

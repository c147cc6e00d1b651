/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* All accelerators, in one table, and the window that lists them. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void lpv_shortcuts_set_accelerators (GtkApplication *application);
void lpv_shortcuts_present (GtkWindow *parent);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A menu of which nothing is made before it is opened, and then anew: its widgets are many. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void lpv_late_menu_set (GtkMenuButton *button, GMenuModel *menu);
/* For a button that has a function of its own to make the menu. */
void lpv_late_menu_make (GtkMenuButton *button, GMenuModel *menu);

G_END_DECLS

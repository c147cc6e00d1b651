/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Tooltips for widgets of which there are many. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* As gtk_widget_set_tooltip_text(), which on X11 asks the server at each call where the
 * pointer is, and waits for the answer. The text can be NULL. */
void lpv_tooltip_set (GtkWidget *widget, const char *text);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What a window does with files: open, compare, load again, save, print, and the ones
 * that are dropped on it. */

#pragma once

#include "lpv-window.h"

G_BEGIN_DECLS

void lpv_window_files_install_actions (GtkWidgetClass *widget_class);
/* Those that need a profile. */
void lpv_window_files_set_ready (LpvWindow *window, gboolean is_ready);
void lpv_window_files_accept_drops (LpvWindow *window);
/* Puts the window's file among the recent ones when there is nothing better to do. */
void lpv_window_files_remember (LpvWindow *window);

G_END_DECLS

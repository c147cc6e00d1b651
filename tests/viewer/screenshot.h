/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Pictures of what a test shows, for people to look at. */

#pragma once

#include <gtk/gtk.h>

/* Calls show for a new window that is NAME-light, NAME-dark, NAME-narrow (360 pixels)
 * in turn, and saves what it looks like in the folder "screenshots" of the tests'
 * build folder. show fills the window. */
void screenshot_take_all (const char *name, void (*show) (GtkWindow *window));

/* Saves the window as it is now. */
void screenshot_take (GtkWindow *window, const char *name);

/* Lets the main loop run until the window has drawn what was changed, also what
 * changes from frame to frame. */
void screenshot_settle (GtkWindow *window);

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A window of the program with a profile in it, for tests. */

#pragma once

#include "lpv-window.h"

/* The window, alone in an application of its own, with the file open; waits until
 * the file is loaded or has failed. NULL opens nothing. */
LpvWindow *window_fixture_open (const char *path);
void window_fixture_close (LpvWindow *window);

/* A path in a scratch folder; the folder goes away with window_fixture_clean_up(). */
char *window_fixture_path (const char *name);
void window_fixture_save (LprofProfile *profile, const char *path);
void window_fixture_clean_up (void);

/* The first widget of the type below the other; fails the test when there is none. */
gpointer window_fixture_find (gpointer above, GType type);
/* The first label that says just this; NULL when there is none. */
GtkWidget *window_fixture_find_text (gpointer above, const char *text);
void window_fixture_assert_says (gpointer above, const char *text);
/* The accessible description of the source: what a screen reader says. */
void window_fixture_assert_said (LpvWindow *window, const char *description);
/* Runs the main loop until the document says the signal. */
void window_fixture_wait_for (gpointer object, const char *signal);

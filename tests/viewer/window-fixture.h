/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A window of the program with a profile in it, for tests. */

#pragma once

#include "lpv-window.h"

/* The beginning of each test that shows something. */
void window_fixture_init (int *argc, char ***argv);
/* Runs the tests and removes the files that they left; returns the status of the program. */
int window_fixture_run (void);

/* A session that shows a profile made for it. */
LpvSession *window_fixture_make_session (LprofProfile *(*make) (void));

/* The window, alone in an application of its own, with the file open; waits until
 * the file is loaded or has failed. NULL opens nothing. */
LpvWindow *window_fixture_open (const char *path);
LpvSession *window_fixture_get_session (LpvWindow *window);
void window_fixture_close (LpvWindow *window);

/* A path in a scratch folder, which goes away at the end. */
char *window_fixture_path (const char *name);
void window_fixture_save (LprofProfile *profile, const char *path);
/* A profile made for it is saved in the scratch folder; returns the path. */
char *window_fixture_save_new (const char *name, LprofProfile *(*make) (void));

/* The first widget of the type below the other; fails the test when there is none. */
gpointer window_fixture_find (gpointer above, GType type);
/* The first label that says just this; NULL when there is none. */
GtkWidget *window_fixture_find_text (gpointer above, const char *text);
void window_fixture_assert_says (gpointer above, const char *text);
/* The accessible description of the source: what a screen reader says. */
void window_fixture_assert_said (LpvWindow *window, const char *description);
/* Runs the main loop until the document says the signal. */
void window_fixture_wait_for (gpointer object, const char *signal);

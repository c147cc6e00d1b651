/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Opens a source file in the user's editor. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where a recorded file is here, by what the user has said about it. */
char *lpv_editor_find_file (const char *recorded) G_GNUC_WARN_UNUSED_RESULT;
/* The user says where it is. */
void lpv_editor_learn_file (const char *recorded, const char *found);

/* With the command of the preferences, else with the application that the system
 * has for the file. FALSE with a message to be shown when the file is not there or
 * the command cannot be started. */
gboolean lpv_editor_open (GtkWindow *parent, const char *path, guint line, GError **error);

/* The words of a command in which %f stands for the file and %l for the line; the
 * file is added at the end when there is no %f. NULL when it cannot be parsed. */
char **lpv_editor_parse_command (const char *command, const char *path, guint line,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

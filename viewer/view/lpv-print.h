/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Prints the source with its numbers. */

#pragma once

#include <gtk/gtk.h>

#include "lpv-session.h"

G_BEGIN_DECLS

/* The current file of the session; asks how to print first. */
void lpv_print_source (LpvSession *session, GtkWindow *parent);

/* What is printed: each line of the source after its hits or samples, value and share. */
char *lpv_print_get_text (LpvSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

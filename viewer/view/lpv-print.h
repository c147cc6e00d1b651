/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Prints the source with its numbers. */

#pragma once

#include <gtk/gtk.h>

#include "lpv-session.h"

G_BEGIN_DECLS

/* Of the current file: each line after its hits or samples, value and share. */
GtkPrintOperation *lpv_print_new (LpvSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

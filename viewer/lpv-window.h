/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "lpv-application.h"
#include "lpv-document.h"

G_BEGIN_DECLS

#define LPV_TYPE_WINDOW (lpv_window_get_type ())
/* One profile, or what there is to say while there is none. */
G_DECLARE_FINAL_TYPE (LpvWindow, lpv_window, LPV, WINDOW, AdwApplicationWindow)

LpvWindow *lpv_window_new (LpvApplication *application);
LpvDocument *lpv_window_get_document (LpvWindow *self); /* NULL once it is closed */
void lpv_window_open (LpvWindow *self, GFile *file);
/* Goes to a page of lpv-pages.h, and returns it. */
GtkWidget *lpv_window_show_page (LpvWindow *self, const char *name);
/* Says something in passing. */
void lpv_window_say (LpvWindow *self, const char *message);
/* As soon as the file is loaded, but not much later than at once. */
void lpv_window_present_soon (LpvWindow *self);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Light or dark, and the font of the source, as the settings have them. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For as long as the program runs. */
void lpv_appearance_follow_settings (GtkApplication *application);

G_END_DECLS

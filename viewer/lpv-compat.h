/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What differs between the versions of GTK, libadwaita and GtkSourceView: from
 * those of Debian 12 (4.8, 1.2, 5.6) on. */

#pragma once

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/* The color of the widget's text. */
void lpv_compat_get_color (GtkWidget *widget, GdkRGBA *color);
/* Where a line lies in the gutter. */
void lpv_compat_get_line_extent (GtkSourceGutterLines *lines, guint line, double *y,
                                 double *height);
void lpv_compat_load_css (GtkCssProvider *provider, const char *css);

/* Called with NULL when the dialog was dismissed. */
typedef void (*LpvFileChosen) (GFile *file, gpointer data);

/* data must live as long as the parent. Filters are pairs of a name and a pattern,
 * ended by NULL; a pattern with a slash is a MIME type. */
void lpv_compat_choose_file (GtkWindow *parent, GtkFileChooserAction action, const char *title,
                             const char *const *filters, const char *suggested_name,
                             LpvFileChosen chosen, gpointer data);
/* Opens a file with the application that the system has for it, or says why it can't. */
void lpv_compat_launch_file (GtkWindow *parent, GFile *file);

G_END_DECLS

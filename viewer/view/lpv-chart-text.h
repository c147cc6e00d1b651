/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The words in a chart, in the font and color of its widget. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

int lpv_chart_text_get_height (GtkWidget *widget); /* of a line of text */
int lpv_chart_text_get_width (GtkWidget *widget, const char *text);
void lpv_chart_text_draw (GtkWidget *widget, GtkSnapshot *snapshot, const char *text, double x,
                          double y);
/* At the start of the line, or at its end, which are left or right as the widget reads. */
void lpv_chart_text_draw_aside (GtkWidget *widget, GtkSnapshot *snapshot, const char *text,
                                gboolean at_end, double y);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The range of a flame graph that a widget shows, gliding from one to the next
 * unless the user has switched animations off. */

#pragma once

#include <gtk/gtk.h>

#include "lpv-flame-range.h"

G_BEGIN_DECLS

typedef struct _LpvFlameZoom LpvFlameZoom;

/* The widget, which must outlive it, is redrawn whenever the range has changed. */
LpvFlameZoom *lpv_flame_zoom_new (GtkWidget *widget) G_GNUC_WARN_UNUSED_RESULT;
void lpv_flame_zoom_free (LpvFlameZoom *self);

/* Starts again with all of another graph, so many nanoseconds wide. */
void lpv_flame_zoom_reset (LpvFlameZoom *self, double width);
/* Shows the range, or what comes next to it within the graph. */
void lpv_flame_zoom_show (LpvFlameZoom *self, LpvFlameRange range, gboolean glide);
/* The place of the graph that is drawn at the pixel x of the widget. */
double lpv_flame_zoom_get_place (LpvFlameZoom *self, double x);
/* Makes the range factor times as wide around a place, or around its middle when that
 * is out of sight. */
void lpv_flame_zoom_scale (LpvFlameZoom *self, double place, double factor, gboolean glide);
/* Moves what is visible to the left for positive pixels. */
void lpv_flame_zoom_pan (LpvFlameZoom *self, double pixels);
/* Moves no farther than it needs to have a part of [start, end] in sight, all of it
 * when it is narrower than what is shown. */
void lpv_flame_zoom_reveal (LpvFlameZoom *self, double start, double end);
/* What is on the screen now. */
LpvFlameRange lpv_flame_zoom_get_range (LpvFlameZoom *self);
/* FALSE when all of the graph is shown. */
gboolean lpv_flame_zoom_is_active (LpvFlameZoom *self);

G_END_DECLS

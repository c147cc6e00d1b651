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
/* What is on the screen now, and what will be when it stands still. */
LpvFlameRange lpv_flame_zoom_get_range (LpvFlameZoom *self);
LpvFlameRange lpv_flame_zoom_get_aim (LpvFlameZoom *self);
/* FALSE when all of the graph is shown. */
gboolean lpv_flame_zoom_is_active (LpvFlameZoom *self);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The names on a flame graph, laid out once and drawn in many frames: shaping and cutting
 * those that don't fit would be most of what a frame costs outside of GTK. */

#pragma once

#include <pango/pango.h>

G_BEGIN_DECLS

typedef struct _LpvFlameNames LpvFlameNames;

/* Takes the context. */
LpvFlameNames *lpv_flame_names_new (PangoContext *context) G_GNUC_WARN_UNUSED_RESULT;
void lpv_flame_names_free (LpvFlameNames *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LpvFlameNames, lpv_flame_names_free)

/* The name whole, or cut with an ellipsis to at most so many pixels. Names are told apart
 * by address. The layout stays until the next call. */
PangoLayout *lpv_flame_names_lay_out (LpvFlameNames *self, const char *name, int width);

G_END_DECLS

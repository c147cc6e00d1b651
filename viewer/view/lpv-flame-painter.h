/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Draws the visible part of a flame graph. What a frame costs depends on the size
 * of the window, not of the tree: rows that are out of sight are not looked at,
 * the first visible span of a row is found by bisection, and spans too narrow
 * to be told apart are drawn as one run. */

#pragma once

#include "lpv-flame-range.h"
#include "lpv-flame-tree.h"
#include "lpv-heat.h"

G_BEGIN_DECLS

typedef struct
{
  LpvFlameTree *tree;
  gboolean by_module; /* colors; otherwise by heat */
  LpvFlameRange range;
  int pixels;        /* width of the whole */
  guint32 first_row; /* visible */
  guint32 end_row;   /* the first one that is not */
  LpvHeatTheme theme;
  gboolean is_mirrored; /* right to left */
} LpvFlamePicture;

/* The ground of a node that took so much of the largest self time there is, in
 * [0, 1]. Not from the very start of the scale: a node without self time has to be
 * seen too. */
void lpv_flame_painter_get_heat (double part, LpvHeatTheme theme, GdkRGBA *color);

typedef struct _LpvFlamePainter LpvFlamePainter;

/* Takes the font from the widget; to be made anew when that changes. */
LpvFlamePainter *lpv_flame_painter_new (GtkWidget *widget) G_GNUC_WARN_UNUSED_RESULT;
void lpv_flame_painter_free (LpvFlamePainter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LpvFlamePainter, lpv_flame_painter_free)

int lpv_flame_painter_get_row_height (LpvFlamePainter *self);
/* Row 0 is at y = 0, whichever row is the first to be drawn. Each row is kept as
 * it was drawn until something but the choice of rows changes. */
void lpv_flame_painter_draw (LpvFlamePainter *self, const LpvFlamePicture *picture,
                             GtkSnapshot *snapshot);
/* Makes the next drawing new: the marks of the search have changed. */
void lpv_flame_painter_forget (LpvFlamePainter *self);
/* The rectangle of a span, in the same coordinates. */
graphene_rect_t lpv_flame_painter_get_bounds (LpvFlamePainter *self, const LpvFlamePicture *picture,
                                              const LpvFlameSpan *span, guint32 row);

G_END_DECLS

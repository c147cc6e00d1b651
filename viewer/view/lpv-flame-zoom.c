/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <adwaita.h>

#include "lpv-flame-zoom.h"

#define DURATION 200 /* milliseconds */

struct _LpvFlameZoom
{
  GtkWidget *widget;
  AdwAnimation *animation;
  double width;
  LpvFlameRange range; /* on the screen */
  LpvFlameRange start; /* where the animation began */
  LpvFlameRange aim;   /* and where it ends */
};

static void
animate (double part, LpvFlameZoom *self)
{
  self->range = part < 1 ? lpv_flame_range_between (self->start, self->aim, part) : self->aim;
  gtk_widget_queue_draw (self->widget);
}

LpvFlameZoom *
lpv_flame_zoom_new (GtkWidget *widget)
{
  LpvFlameZoom *self = g_new0 (LpvFlameZoom, 1);

  self->widget = widget;
  self->animation = adw_timed_animation_new (
      widget, 0, 1, DURATION,
      adw_callback_animation_target_new ((AdwAnimationTargetFunc)animate, self, NULL));
  return self;
}

void
lpv_flame_zoom_free (LpvFlameZoom *self)
{
  adw_animation_reset (self->animation);
  g_object_unref (self->animation);
  g_free (self);
}

void
lpv_flame_zoom_reset (LpvFlameZoom *self, double width)
{
  LpvFlameRange whole = { 0, width };

  self->width = width;
  self->range = whole;
  lpv_flame_zoom_show (self, whole, FALSE);
}

void
lpv_flame_zoom_show (LpvFlameZoom *self, LpvFlameRange range, gboolean glide)
{
  LpvFlameRange from = self->range;

  adw_animation_pause (self->animation);
  self->start = from;
  self->aim = lpv_flame_range_fit (range, self->width);
  if (!glide || !gtk_widget_get_mapped (self->widget))
    {
      animate (1, self);
      return;
    }
  adw_animation_reset (self->animation);
  adw_animation_play (self->animation);
}

LpvFlameRange
lpv_flame_zoom_get_range (LpvFlameZoom *self)
{
  return self->range;
}

LpvFlameRange
lpv_flame_zoom_get_aim (LpvFlameZoom *self)
{
  return self->aim;
}

gboolean
lpv_flame_zoom_is_active (LpvFlameZoom *self)
{
  LpvFlameRange whole = { 0, self->width };

  return !lpv_flame_range_equal (self->aim, whole);
}

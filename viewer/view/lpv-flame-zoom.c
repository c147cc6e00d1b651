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

static gboolean
is_mirrored (LpvFlameZoom *self)
{
  return gtk_widget_get_direction (self->widget) == GTK_TEXT_DIR_RTL;
}

double
lpv_flame_zoom_get_place (LpvFlameZoom *self, double x)
{
  int width = gtk_widget_get_width (self->widget);

  return lpv_flame_range_from_pixel (self->range, MAX (width, 1),
                                     is_mirrored (self) ? width - x : x);
}

void
lpv_flame_zoom_scale (LpvFlameZoom *self, double place, double factor, gboolean glide)
{
  if (place < self->aim.from || place > self->aim.to)
    place = (self->aim.from + self->aim.to) / 2;
  lpv_flame_zoom_show (self, lpv_flame_range_zoom (self->aim, place, factor), glide);
}

void
lpv_flame_zoom_pan (LpvFlameZoom *self, double pixels)
{
  int width = gtk_widget_get_width (self->widget);
  double distance = pixels / MAX (width, 1) * (self->aim.to - self->aim.from);

  lpv_flame_zoom_show (
      self, lpv_flame_range_move (self->aim, is_mirrored (self) ? -distance : distance), FALSE);
}

void
lpv_flame_zoom_reveal (LpvFlameZoom *self, double start, double end)
{
  LpvFlameRange aim = self->aim;

  if (start >= aim.to || end <= aim.from || end - start < aim.to - aim.from)
    lpv_flame_zoom_show (self, lpv_flame_range_reveal (aim, start, end), TRUE);
}

LpvFlameRange
lpv_flame_zoom_get_range (LpvFlameZoom *self)
{
  return self->range;
}

gboolean
lpv_flame_zoom_is_active (LpvFlameZoom *self)
{
  LpvFlameRange whole = { 0, self->width };

  return !lpv_flame_range_equal (self->aim, whole);
}

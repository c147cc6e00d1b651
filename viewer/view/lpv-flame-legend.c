/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "lpv-flame-legend.h"
#include "lpv-flame-painter.h"
#include "lpv-format.h"

#define SCALE_WIDTH 120 /* pixels */
#define SWATCH 12
#define SPACE 6
#define N_STOPS 17

struct _LpvFlameLegend
{
  GtkWidget parent_instance;
  LpvFlameTree *tree;
  LpvFlameColors colors;
};

G_DEFINE_FINAL_TYPE (LpvFlameLegend, lpv_flame_legend, GTK_TYPE_WIDGET)

/* What is drawn so far, from the start of the line to its end. */
typedef struct
{
  LpvFlameLegend *self;
  GtkSnapshot *snapshot;
  LpvHeatTheme theme;
  float x;
  float width;
  float height;
  gboolean is_mirrored;
} Pen;

/* Where something so wide goes, in a line that may run from right to left. */
static float
left_edge (const Pen *pen, float width)
{
  return pen->is_mirrored ? pen->width - pen->x - width : pen->x;
}

static gboolean
write_text (Pen *pen, const char *text)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (pen->self), text);
  GdkRGBA color;
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (pen->x + (float)width > pen->width)
    return FALSE;
  lpv_heat_text_color (pen->theme, &color);
  gtk_snapshot_save (pen->snapshot);
  gtk_snapshot_translate (pen->snapshot,
                          &GRAPHENE_POINT_INIT (floorf (left_edge (pen, (float)width)),
                                                floorf ((pen->height - (float)height) / 2)));
  gtk_snapshot_append_layout (pen->snapshot, layout, &color);
  gtk_snapshot_restore (pen->snapshot);
  pen->x += (float)width + SPACE;
  return TRUE;
}

static void
fill (Pen *pen, const GdkRGBA *color, float width)
{
  gtk_snapshot_append_color (pen->snapshot, color,
                             &GRAPHENE_RECT_INIT (left_edge (pen, width),
                                                  floorf ((pen->height - SWATCH) / 2), width,
                                                  SWATCH));
  pen->x += width;
}

static void
draw_gradient (Pen *pen)
{
  float left = left_edge (pen, SCALE_WIDTH);
  float top = floorf ((pen->height - SWATCH) / 2);
  GskColorStop stops[N_STOPS];

  for (int i = 0; i < N_STOPS; i++)
    {
      double position = (double)i / (N_STOPS - 1);

      stops[i].offset = (float)position;
      lpv_flame_painter_get_heat (position * position, pen->theme, &stops[i].color);
    }
  gtk_snapshot_append_linear_gradient (
      pen->snapshot, &GRAPHENE_RECT_INIT (left, top, SCALE_WIDTH, SWATCH),
      &GRAPHENE_POINT_INIT (pen->is_mirrored ? left + SCALE_WIDTH : left, top),
      &GRAPHENE_POINT_INIT (pen->is_mirrored ? left : left + SCALE_WIDTH, top), stops, N_STOPS);
  pen->x += SCALE_WIDTH + SPACE;
}

static void
draw_scale (Pen *pen)
{
  LpvFlameTree *tree = pen->self->tree;
  double whole = (double)lpv_flame_layout_get_width (lpv_flame_tree_get_layout (tree));
  double largest = (double)lpv_flame_tree_get_largest_self (tree) / MAX (whole, 1);
  g_autofree char *none = lpv_format_share (0);
  g_autofree char *most = lpv_format_share (largest);

  write_text (pen, _ ("Share of self time"));
  write_text (pen, none);
  draw_gradient (pen);
  write_text (pen, most);
}

static void
draw_files (Pen *pen)
{
  guint32 n;
  const LprofSourceFile *files =
      lprof_profile_get_files (lpv_flame_tree_get_profile (pen->self->tree), &n);

  for (guint hue = 0; hue < LPV_FLAME_N_HUES; hue++)
    {
      guint32 file = lpv_flame_tree_get_hue_file (pen->self->tree, hue);
      g_autofree char *name = NULL;
      GdkRGBA color;

      if (file == LPROF_NONE)
        return;
      name = g_path_get_basename (files[file].path);
      lpv_heat_hue_color (hue, pen->theme, &color);
      fill (pen, &color, SWATCH);
      pen->x += SPACE;
      if (!write_text (pen, name))
        {
          pen->x -= SWATCH + SPACE;
          return;
        }
      pen->x += SPACE;
    }
}

static void
lpv_flame_legend_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LpvFlameLegend *self = LPV_FLAME_LEGEND (widget);
  Pen pen = {
    .self = self,
    .snapshot = snapshot,
    .theme = lpv_heat_theme (),
    .width = (float)gtk_widget_get_width (widget),
    .height = (float)gtk_widget_get_height (widget),
    .is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL,
  };

  if (self->tree == NULL)
    return;
  if (self->colors == LPV_FLAME_COLORS_HEAT)
    draw_scale (&pen);
  else
    draw_files (&pen);
}

static void
lpv_flame_legend_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "100%");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? SCALE_WIDTH : MAX (height, SWATCH);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 3 * SCALE_WIDTH : *minimum;
}

static void
lpv_flame_legend_class_init (LpvFlameLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = lpv_flame_legend_snapshot;
  widget_class->measure = lpv_flame_legend_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lpv_flame_legend_init (LpvFlameLegend *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

void
lpv_flame_legend_set (LpvFlameLegend *self, LpvFlameTree *tree, LpvFlameColors colors)
{
  g_return_if_fail (LPV_IS_FLAME_LEGEND (self));

  self->tree = tree;
  self->colors = colors;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  colors == LPV_FLAME_COLORS_HEAT
                                      ? _ ("Colors show the share of self time")
                                      : _ ("Colors show the file that a function is from"),
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

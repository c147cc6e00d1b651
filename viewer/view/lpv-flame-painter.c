/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <math.h>

#include "lpv-flame-names.h"
#include "lpv-flame-painter.h"

#define N_SHADES 256
#define ROW_PADDING 6 /* pixels, above and below the text together */
#define TEXT_MARGIN 4 /* at each end of a label */
#define TEXT_LEAST 30 /* narrower spans have no label */
#define SPAN_LEAST 2  /* narrower spans are drawn as runs */
#define RUN_GAP 2     /* wider gaps part runs */
#define GAP_LEAST 3   /* narrower spans touch their neighbors */
#define COLDEST 0.2   /* place on the scale of no self time */
#define FADED 0.35f   /* what the search did not find */

struct _LpvFlamePainter
{
  LpvFlameLayout *layout; /* of the picture being drawn */
  LpvFlameNames *names;
  int row_height;
  int text_top;

  GPtrArray *drawn;           /* GskRenderNode or NULL by row: all that was drawn since … */
  LpvFlamePicture drawn_from; /* … anything but the visible rows changed */

  LpvHeatTheme theme; /* that the colors below are of */
  GdkRGBA shades[N_SHADES];
  GdkRGBA hues[LPV_HEAT_N_HUES];
  GdkRGBA text;
  GdkRGBA gray;
};

/* Spans too narrow to be told apart, while a row is drawn; in pixels. */
typedef struct
{
  double from;
  double to;
} Run;

void
lpv_flame_painter_get_heat (double part, LpvHeatTheme theme, GdkRGBA *color)
{
  double position = COLDEST + (1 - COLDEST) * lpv_heat_position (part);

  lpv_heat_color (position * position, theme, color);
}

static void
mix_colors (LpvFlamePainter *self, LpvHeatTheme theme)
{
  self->theme = theme;
  for (int i = 0; i < N_SHADES; i++)
    {
      double position = (double)i / (N_SHADES - 1);

      lpv_flame_painter_get_heat (position * position, theme, &self->shades[i]);
    }
  for (guint i = 0; i < LPV_HEAT_N_HUES; i++)
    lpv_heat_hue_color (i, theme, &self->hues[i]);
  lpv_heat_text_color (theme, &self->text);
  gdk_rgba_parse (&self->gray, theme & LPV_HEAT_DARK ? "#4a4a4a" : "#cdcdcd");
}

static void
unref_row (gpointer node)
{
  g_clear_pointer ((GskRenderNode **)&node, gsk_render_node_unref);
}

LpvFlamePainter *
lpv_flame_painter_new (GtkWidget *widget)
{
  LpvFlamePainter *self = g_new0 (LpvFlamePainter, 1);
  PangoContext *context = gtk_widget_create_pango_context (widget);
  PangoFontMetrics *metrics;
  int text_height;

  self->drawn = g_ptr_array_new_with_free_func (unref_row);
  self->names = lpv_flame_names_new (context);
  metrics = pango_context_get_metrics (context, NULL, NULL);
  text_height = PANGO_PIXELS_CEIL (pango_font_metrics_get_ascent (metrics)
                                   + pango_font_metrics_get_descent (metrics));
  pango_font_metrics_unref (metrics);
  self->row_height = text_height + ROW_PADDING;
  self->text_top = (self->row_height - 1 - text_height) / 2;
  mix_colors (self, LPV_HEAT_LIGHT);
  return self;
}

void
lpv_flame_painter_free (LpvFlamePainter *self)
{
  g_ptr_array_unref (self->drawn);
  lpv_flame_names_free (self->names);
  g_free (self);
}

int
lpv_flame_painter_get_row_height (LpvFlamePainter *self)
{
  return self->row_height;
}

static void
span_edges (const LpvFlamePicture *picture, const LpvFlameSpan *span, double *from, double *to)
{
  double width = picture->pixels;

  *from = lpv_flame_range_to_pixel (picture->range, width, (double)span->start);
  *to = lpv_flame_range_to_pixel (picture->range, width, (double)(span->start + span->width));
}

static graphene_rect_t
row_rect (LpvFlamePainter *self, const LpvFlamePicture *picture, guint32 row, double from,
          double to)
{
  /* On whole pixels: sharp, and several times as fast to fill. */
  double left = floor (CLAMP (from, 0, picture->pixels) + 0.5);
  double right = floor (CLAMP (to, 0, picture->pixels) + 0.5);
  double gap = to - from > GAP_LEAST ? 1 : 0;
  graphene_rect_t rect;

  if (picture->is_mirrored)
    {
      double mirrored = picture->pixels - right;

      right = picture->pixels - left;
      left = mirrored;
    }
  graphene_rect_init (&rect, (float)left, (float)((double)row * self->row_height),
                      (float)MAX (right - left - gap, 0), (float)(self->row_height - 1));
  return rect;
}

graphene_rect_t
lpv_flame_painter_get_bounds (LpvFlamePainter *self, const LpvFlamePicture *picture,
                              const LpvFlameSpan *span, guint32 row)
{
  double from, to;

  span_edges (picture, span, &from, &to);
  return row_rect (self, picture, row, from, to);
}

static void
flush_run (LpvFlamePainter *self, const LpvFlamePicture *picture, GtkSnapshot *snapshot,
           guint32 row, Run *run)
{
  GdkRGBA color = picture->by_module ? self->gray : self->shades[0];
  graphene_rect_t rect;

  if (run->to <= run->from)
    return;
  if (lpv_flame_tree_is_searched (picture->tree))
    color.alpha = FADED;
  /* Never fainter than a pixel: what took time shows. */
  rect = row_rect (self, picture, row, run->from, MAX (run->to, run->from + 1));
  gtk_snapshot_append_color (snapshot, &color, &rect);
  run->from = run->to = 0;
}

static void
extend_run (LpvFlamePainter *self, const LpvFlamePicture *picture, GtkSnapshot *snapshot,
            guint32 row, Run *run, double from, double to)
{
  if (run->to > run->from && from - run->to > RUN_GAP)
    flush_run (self, picture, snapshot, row, run);
  if (run->to <= run->from)
    run->from = from;
  run->to = to;
}

static void
draw_label (LpvFlamePainter *self, const LpvFlamePicture *picture, GtkSnapshot *snapshot,
            guint32 node, const graphene_rect_t *rect, const GdkRGBA *color)
{
  int width = (int)rect->size.width - 2 * TEXT_MARGIN;
  PangoLayout *layout =
      lpv_flame_names_lay_out (self->names, lpv_flame_tree_get_label (picture->tree, node), width);
  float x = rect->origin.x + TEXT_MARGIN;

  if (picture->is_mirrored)
    {
      int taken;

      pango_layout_get_pixel_size (layout, &taken, NULL);
      x = rect->origin.x + rect->size.width - TEXT_MARGIN - MIN (taken, width);
    }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (floorf (x), rect->origin.y + self->text_top));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static const GdkRGBA *
color_of (LpvFlamePainter *self, const LpvFlamePicture *picture, guint32 node)
{
  guint hue;
  guint32 n;

  if (!picture->by_module)
    {
      guint64 own = lpv_flame_tree_get_nodes (picture->tree, &n)[node].self_ns;
      double share = (double)own / (double)lpv_flame_tree_get_largest_self (picture->tree);

      return &self->shades[(int)(lpv_heat_position (share) * (N_SHADES - 1) + 0.5)];
    }
  hue = lpv_flame_tree_get_hue (picture->tree, node);
  return hue == LPV_FLAME_NO_HUE ? &self->gray : &self->hues[hue % LPV_HEAT_N_HUES];
}

/* So that what was found can be told without seeing colors. */
static void
underline (LpvFlamePainter *self, GtkSnapshot *snapshot, const graphene_rect_t *rect)
{
  float bottom = rect->origin.y + rect->size.height;

  gtk_snapshot_append_color (snapshot, &self->text,
                             &GRAPHENE_RECT_INIT (rect->origin.x, bottom - 2, rect->size.width, 2));
}

static void
draw_span (LpvFlamePainter *self, const LpvFlamePicture *picture, GtkSnapshot *snapshot,
           guint32 row, const LpvFlameSpan *span, double from, double to)
{
  graphene_rect_t rect = row_rect (self, picture, row, from, to);
  GdkRGBA fill = *color_of (self, picture, span->node);
  GdkRGBA text = self->text;
  gboolean is_searched = lpv_flame_tree_is_searched (picture->tree);
  gboolean is_faded = is_searched && !lpv_flame_tree_is_marked (picture->tree, span->node);

  if (is_faded)
    {
      fill.alpha *= FADED;
      text.alpha = 0.6f;
    }
  rect.size.width = MAX (rect.size.width, 1);
  gtk_snapshot_append_color (snapshot, &fill, &rect);
  if (is_searched && !is_faded)
    underline (self, snapshot, &rect);
  if (rect.size.width > TEXT_LEAST)
    draw_label (self, picture, snapshot, span->node, &rect, &text);
}

static void
draw_row (LpvFlamePainter *self, const LpvFlamePicture *picture, GtkSnapshot *snapshot, guint32 row)
{
  double width = picture->pixels;
  guint32 n;
  const LpvFlameSpan *spans = lpv_flame_layout_get_row (self->layout, row, &n);
  guint32 i = lpv_flame_layout_find_end (self->layout, row, 0, (guint64)picture->range.from);
  Run run = { 0, 0 };

  while (i < n && (double)spans[i].start < picture->range.to)
    {
      double from, to;

      span_edges (picture, &spans[i], &from, &to);
      if (to - from >= SPAN_LEAST)
        {
          flush_run (self, picture, snapshot, row, &run);
          draw_span (self, picture, snapshot, row, &spans[i++], from, to);
        }
      else
        {
          /* All that ends soon, at one go. */
          double edge = lpv_flame_range_from_pixel (picture->range, width, from + SPAN_LEAST);
          guint32 next =
              lpv_flame_layout_find_end (self->layout, row, i + 1, (guint64)MAX (edge, 0));

          span_edges (picture, &spans[next - 1], &edge, &to);
          extend_run (self, picture, snapshot, row, &run, from, to);
          i = next;
        }
    }
  flush_run (self, picture, snapshot, row, &run);
}

/* Whether rows that were drawn for the one serve for the other. */
static gboolean
is_alike (const LpvFlamePicture *one, const LpvFlamePicture *other)
{
  return one->tree == other->tree && one->by_module == other->by_module
         && one->pixels == other->pixels && one->theme == other->theme
         && one->is_mirrored == other->is_mirrored
         && lpv_flame_range_equal (one->range, other->range);
}

static GskRenderNode *
get_row (LpvFlamePainter *self, const LpvFlamePicture *picture, guint32 row)
{
  GtkSnapshot *snapshot;

  if (g_ptr_array_index (self->drawn, row) != NULL)
    return g_ptr_array_index (self->drawn, row);
  snapshot = gtk_snapshot_new ();
  draw_row (self, picture, snapshot, row);
  g_ptr_array_index (self->drawn, row) = gtk_snapshot_free_to_node (snapshot);
  return g_ptr_array_index (self->drawn, row);
}

void
lpv_flame_painter_draw (LpvFlamePainter *self, const LpvFlamePicture *picture,
                        GtkSnapshot *snapshot)
{
  guint32 n_rows = lpv_flame_layout_get_n_rows (lpv_flame_tree_get_layout (picture->tree));

  if (!is_alike (&self->drawn_from, picture))
    lpv_flame_painter_forget (self);
  if (self->theme != picture->theme)
    mix_colors (self, picture->theme);
  self->layout = lpv_flame_tree_get_layout (picture->tree);
  self->drawn_from = *picture;
  g_ptr_array_set_size (self->drawn, (int)n_rows);
  for (guint32 row = picture->first_row; row < MIN (picture->end_row, n_rows); row++)
    {
      GskRenderNode *node = get_row (self, picture, row);

      if (node != NULL) /* the row may have nothing within the range */
        gtk_snapshot_append_node (snapshot, node);
    }
}

void
lpv_flame_painter_forget (LpvFlamePainter *self)
{
  g_ptr_array_set_size (self->drawn, 0);
}

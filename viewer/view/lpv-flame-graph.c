/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-flame-graph-private.h"
#include "lpv-flame-input.h"

#define LEAST_ROWS 8 /* that the widget asks for room for */

enum
{
  PROP_0,
  PROP_SELECTED,
  PROP_IS_ZOOMED,
  N_PROPS,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE_WITH_CODE (LpvFlameGraph, lpv_flame_graph, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static guint32
count_rows (LpvFlameGraph *self)
{
  if (self->tree == NULL)
    return 0;
  return lpv_flame_layout_get_n_rows (lpv_flame_tree_get_layout (self->tree));
}

LpvFlamePainter *
lpv_flame_graph_get_painter (LpvFlameGraph *self)
{
  if (self->painter == NULL)
    self->painter = lpv_flame_painter_new (GTK_WIDGET (self));
  return self->painter;
}

int
lpv_flame_graph_get_row_height (LpvFlameGraph *self)
{
  return lpv_flame_painter_get_row_height (lpv_flame_graph_get_painter (self));
}

double
lpv_flame_graph_get_offset (LpvFlameGraph *self)
{
  return self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0;
}

LpvFlamePicture
lpv_flame_graph_get_picture (LpvFlameGraph *self)
{
  int row = lpv_flame_graph_get_row_height (self);
  LpvFlamePicture picture = {
    .tree = self->tree,
    .by_module = self->colors == LPV_FLAME_COLORS_MODULE,
    .range = lpv_flame_zoom_get_range (self->zoom),
    .pixels = gtk_widget_get_width (GTK_WIDGET (self)),
    .first_row = (guint32)(lpv_flame_graph_get_offset (self) / row),
    .theme = lpv_heat_theme (),
    .is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL,
  };

  picture.end_row =
      picture.first_row + (guint32)(gtk_widget_get_height (GTK_WIDGET (self)) / row) + 2;
  return picture;
}

static void
lpv_flame_graph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LpvFlameGraph *self = LPV_FLAME_GRAPH (widget);
  LpvFlamePicture picture;
  int width = gtk_widget_get_width (widget);

  if (count_rows (self) == 0 || width <= 0)
    return;
  picture = lpv_flame_graph_get_picture (self);
  gtk_snapshot_push_clip (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)gtk_widget_get_height (widget)));
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (0, -(float)lpv_flame_graph_get_offset (self)));
  lpv_flame_painter_draw (lpv_flame_graph_get_painter (self), &picture, snapshot);
  if (self->hovered != self->selected)
    lpv_flame_graph_frame_node (self, &picture, snapshot, self->hovered, 1);
  lpv_flame_graph_frame_node (self, &picture, snapshot, self->selected, 2);
  gtk_snapshot_pop (snapshot);
}

static void
lpv_flame_graph_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  LpvFlameGraph *self = LPV_FLAME_GRAPH (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 100;
      *natural = 600;
      return;
    }
  *minimum = lpv_flame_graph_get_row_height (self);
  *natural = (int)MAX (LEAST_ROWS, count_rows (self)) * lpv_flame_graph_get_row_height (self);
}

static void
configure_scrolling (LpvFlameGraph *self)
{
  double page = gtk_widget_get_height (GTK_WIDGET (self));
  double height = MAX ((double)count_rows (self) * lpv_flame_graph_get_row_height (self), page);

  if (self->vadjustment == NULL)
    return;
  gtk_adjustment_configure (self->vadjustment,
                            CLAMP (lpv_flame_graph_get_offset (self), 0, MAX (height - page, 0)), 0,
                            height, lpv_flame_graph_get_row_height (self), page * 0.9, page);
}

static void
lpv_flame_graph_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  configure_scrolling (LPV_FLAME_GRAPH (widget));
}

/* Colors and font come from the style. */
static void
lpv_flame_graph_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  LpvFlameGraph *self = LPV_FLAME_GRAPH (widget);

  GTK_WIDGET_CLASS (lpv_flame_graph_parent_class)->css_changed (widget, change);
  g_clear_pointer (&self->painter, lpv_flame_painter_free);
  gtk_widget_queue_resize (widget);
}

static gboolean
lpv_flame_graph_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                               GtkTooltip *tooltip)
{
  LpvFlameGraph *self = LPV_FLAME_GRAPH (widget);
  guint32 node = keyboard ? self->selected : lpv_flame_graph_get_node_at (self, x, y);
  g_autofree char *text = NULL;
  GdkRectangle bounds;

  if (node == LPROF_NONE || !lpv_flame_graph_get_node_bounds (self, node, &bounds))
    return FALSE;
  text = lpv_flame_tree_describe (self->tree, node);
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &bounds);
  return TRUE;
}

static void
set_vadjustment (LpvFlameGraph *self, GtkAdjustment *adjustment)
{
  if (self->vadjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->vadjustment, self);
  g_set_object (&self->vadjustment, adjustment);
  if (adjustment == NULL)
    return;
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self);
  configure_scrolling (self);
}

static void
lpv_flame_graph_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LpvFlameGraph *self = LPV_FLAME_GRAPH (object);

  switch (id)
    {
    case PROP_SELECTED:
      g_value_set_uint (value, self->selected);
      break;
    case PROP_IS_ZOOMED:
      g_value_set_boolean (value, lpv_flame_graph_is_zoomed (self));
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, GTK_SCROLL_MINIMUM);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lpv_flame_graph_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LpvFlameGraph *self = LPV_FLAME_GRAPH (object);

  switch (id)
    {
    case PROP_SELECTED:
      lpv_flame_graph_select (self, g_value_get_uint (value));
      break;
    case PROP_HADJUSTMENT:
      g_set_object (&self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_vadjustment (self, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      break; /* there is nothing to choose: the graph fills the width */
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lpv_flame_graph_dispose (GObject *object)
{
  LpvFlameGraph *self = LPV_FLAME_GRAPH (object);

  g_clear_pointer (&self->zoom, lpv_flame_zoom_free);
  set_vadjustment (self, NULL);
  g_clear_object (&self->hadjustment);
  g_clear_pointer (&self->painter, lpv_flame_painter_free);
  g_clear_pointer (&self->tree, lpv_flame_tree_free);
  G_OBJECT_CLASS (lpv_flame_graph_parent_class)->dispose (object);
}

static void
lpv_flame_graph_class_init (LpvFlameGraphClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lpv_flame_graph_dispose;
  object_class->get_property = lpv_flame_graph_get_property;
  object_class->set_property = lpv_flame_graph_set_property;
  widget_class->snapshot = lpv_flame_graph_snapshot;
  widget_class->measure = lpv_flame_graph_measure;
  widget_class->size_allocate = lpv_flame_graph_size_allocate;
  widget_class->css_changed = lpv_flame_graph_css_changed;
  widget_class->query_tooltip = lpv_flame_graph_query_tooltip;

  properties[PROP_SELECTED] =
      g_param_spec_uint ("selected", NULL, NULL, 0, G_MAXUINT32, LPROF_NONE,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_IS_ZOOMED] = g_param_spec_boolean ("is-zoomed", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  g_signal_new ("node-activated", LPV_TYPE_FLAME_GRAPH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "flamegraph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TREE);
}

static void
lpv_flame_graph_init (LpvFlameGraph *self)
{
  self->selected = LPROF_NONE;
  self->hovered = LPROF_NONE;
  self->zoom = lpv_flame_zoom_new (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Flame graph"), -1);
  lpv_flame_input_attach (self);
}

LpvFlameGraph *
lpv_flame_graph_new (void)
{
  return g_object_new (LPV_TYPE_FLAME_GRAPH, NULL);
}

void
lpv_flame_graph_set_tree (LpvFlameGraph *self, LpvFlameTree *tree)
{
  double width = 0;

  g_return_if_fail (LPV_IS_FLAME_GRAPH (self));

  g_clear_pointer (&self->painter, lpv_flame_painter_free); /* holds labels of the tree */
  g_clear_pointer (&self->tree, lpv_flame_tree_free);
  self->tree = tree;
  self->hovered = LPROF_NONE;
  if (tree != NULL)
    width = (double)lpv_flame_layout_get_width (lpv_flame_tree_get_layout (tree));
  lpv_flame_zoom_reset (self->zoom, width);
  lpv_flame_graph_select (self, LPROF_NONE);
  configure_scrolling (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_ZOOMED]);
}

LpvFlameTree *
lpv_flame_graph_get_tree (LpvFlameGraph *self)
{
  return self->tree;
}

void
lpv_flame_graph_set_colors (LpvFlameGraph *self, LpvFlameColors colors)
{
  self->colors = colors;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lpv_flame_graph_marks_changed (LpvFlameGraph *self)
{
  lpv_flame_painter_forget (lpv_flame_graph_get_painter (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <math.h>

#include "lpv-flame-input.h"
#include "lpv-flame-walk.h"

#define ZOOM_STEP 1.5
#define PAN_STEP 40 /* pixels for one notch of a wheel */

typedef struct
{
  LpvFlameGraph *graph;
  double pointer; /* x, while the pointer is over the graph; else negative */
  double dragged; /* of the drag in progress, what is done already */
  double pinched;
} LpvFlameInput;

static gboolean
has_control (GtkEventController *controller)
{
  return (gtk_event_controller_get_current_event_state (controller) & GDK_CONTROL_MASK) != 0;
}

static void
pressed (GtkGestureClick *gesture, int n_presses, double x, double y, LpvFlameInput *self)
{
  guint32 node = lpv_flame_graph_get_node_at (self->graph, x, y);
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  gtk_widget_grab_focus (GTK_WIDGET (self->graph));
  if (node == LPROF_NONE)
    return;
  lpv_flame_graph_select (self->graph, node);
  if (button == GDK_BUTTON_MIDDLE || (button == GDK_BUTTON_PRIMARY && n_presses == 2))
    lpv_flame_graph_zoom_to (self->graph, node);
  else if (button == GDK_BUTTON_PRIMARY && has_control (GTK_EVENT_CONTROLLER (gesture)))
    lpv_flame_graph_activate (self->graph, node);
}

static gboolean
scrolled (GtkEventControllerScroll *controller, double dx, double dy, LpvFlameInput *self)
{
  if (has_control (GTK_EVENT_CONTROLLER (controller)))
    {
      lpv_flame_graph_zoom_by (self->graph, self->pointer, pow (ZOOM_STEP, dy));
      return GDK_EVENT_STOP;
    }
  if (fabs (dx) <= fabs (dy))
    return GDK_EVENT_PROPAGATE; /* up and down is the scrolled window's */
  lpv_flame_graph_pan (self->graph, dx * PAN_STEP);
  return GDK_EVENT_STOP;
}

static void
moved (GtkEventControllerMotion *controller, double x, double y, LpvFlameInput *self)
{
  self->pointer = x;
  lpv_flame_graph_set_hovered (self->graph, lpv_flame_graph_get_node_at (self->graph, x, y));
}

static void
left (GtkEventControllerMotion *controller, LpvFlameInput *self)
{
  self->pointer = -1;
  lpv_flame_graph_set_hovered (self->graph, LPROF_NONE);
}

static void
drag_began (GtkGestureDrag *gesture, double x, double y, LpvFlameInput *self)
{
  self->dragged = 0;
}

static void
dragged (GtkGestureDrag *gesture, double x, double y, LpvFlameInput *self)
{
  lpv_flame_graph_pan (self->graph, self->dragged - x);
  self->dragged = x;
}

static void
pinch_began (GtkGesture *gesture, GdkEventSequence *sequence, LpvFlameInput *self)
{
  self->pinched = 1;
}

static void
pinched (GtkGestureZoom *gesture, double scale, LpvFlameInput *self)
{
  double x, y;

  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y) && scale > 0)
    lpv_flame_graph_zoom_by (self->graph, x, self->pinched / scale);
  self->pinched = scale;
}

static void
step (LpvFlameGraph *graph, LpvFlameStep direction)
{
  LpvFlameTree *tree = lpv_flame_graph_get_tree (graph);
  guint32 node = lpv_flame_walk_step (tree, lpv_flame_graph_get_selected (graph), direction);

  if (node == LPROF_NONE)
    gtk_widget_error_bell (GTK_WIDGET (graph));
  else
    lpv_flame_graph_select (graph, node);
}

/* Left is left on the screen. */
static void
step_aside (LpvFlameGraph *graph, gboolean to_the_left)
{
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (graph)) == GTK_TEXT_DIR_RTL;

  step (graph, to_the_left != is_mirrored ? LPV_FLAME_BEFORE : LPV_FLAME_AFTER);
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
             LpvFlameInput *self)
{
  LpvFlameGraph *graph = self->graph;
  guint32 selected = lpv_flame_graph_get_selected (graph);

  if (lpv_flame_graph_get_tree (graph) == NULL || (state & GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      step (graph, LPV_FLAME_CALLER);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      step (graph, LPV_FLAME_CALLEE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      step_aside (graph, TRUE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      step_aside (graph, FALSE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      lpv_flame_graph_select (graph, lpv_flame_walk_step (lpv_flame_graph_get_tree (graph),
                                                          LPROF_NONE, LPV_FLAME_CALLEE));
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      lpv_flame_graph_activate (graph, selected);
      return GDK_EVENT_STOP;
    case GDK_KEY_space:
    case GDK_KEY_KP_Space:
      lpv_flame_graph_zoom_to (graph, selected);
      return GDK_EVENT_STOP;
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
    case GDK_KEY_equal:
      lpv_flame_graph_zoom_by (graph, -1, 1 / ZOOM_STEP);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      lpv_flame_graph_zoom_by (graph, -1, ZOOM_STEP);
      return GDK_EVENT_STOP;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
    case GDK_KEY_BackSpace:
      lpv_flame_graph_zoom_to (graph, LPROF_NONE);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static GtkEventController *
add (LpvFlameGraph *graph, GtkEventController *controller)
{
  gtk_widget_add_controller (GTK_WIDGET (graph), controller);
  return controller;
}

void
lpv_flame_input_attach (LpvFlameGraph *graph)
{
  LpvFlameInput *self = g_new0 (LpvFlameInput, 1);
  GtkEventController *controller;

  self->graph = graph;
  self->pointer = -1;
  /* The controllers die with the widget, before its data does. */
  g_object_set_data_full (G_OBJECT (graph), "lpv-flame-input", self, g_free);

  controller = add (graph, GTK_EVENT_CONTROLLER (gtk_gesture_drag_new ()));
  g_signal_connect (controller, "drag-begin", G_CALLBACK (drag_began), self);
  g_signal_connect (controller, "drag-update", G_CALLBACK (dragged), self);
  controller = add (graph, GTK_EVENT_CONTROLLER (gtk_gesture_click_new ()));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (controller), 0);
  g_signal_connect (controller, "pressed", G_CALLBACK (pressed), self);
  controller = add (graph, GTK_EVENT_CONTROLLER (gtk_gesture_zoom_new ()));
  g_signal_connect (controller, "begin", G_CALLBACK (pinch_began), self);
  g_signal_connect (controller, "scale-changed", G_CALLBACK (pinched), self);
  controller = add (graph, gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES));
  g_signal_connect (controller, "scroll", G_CALLBACK (scrolled), self);
  controller = add (graph, gtk_event_controller_motion_new ());
  g_signal_connect (controller, "motion", G_CALLBACK (moved), self);
  g_signal_connect (controller, "enter", G_CALLBACK (moved), self);
  g_signal_connect (controller, "leave", G_CALLBACK (left), self);
  controller = add (graph, gtk_event_controller_key_new ());
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_pressed), self);
}

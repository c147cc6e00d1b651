/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-compat.h"
#include "lpv-heat.h"
#include "lpv-task-bar.h"
#include "lpv-tooltip.h"

#define WIDTH 160
#define HEIGHT 20
#define WAIT_HEIGHT 4
#define RUN_HEIGHT 10
#define LONGEST_HEIGHT 14
#define LEAST 2      /* pixels of what took time */
#define END_SIZE 3.5 /* half a shape */
#define MARGIN 6     /* room for a shape at both ends */
#define PALE 0.3f
#define RUNNING 0.35       /* place on the scale of heat; 1 for the longest stretch */
#define LEAST_DENSITY 0.45 /* of stretches put together */

struct _LpvTaskBar
{
  GtkWidget parent_instance;
  LpvTaskItem *item;
  guint64 from_ns;
  guint64 to_ns;
};

G_DEFINE_FINAL_TYPE (LpvTaskBar, lpv_task_bar, GTK_TYPE_WIDGET)

static double
get_x (LpvTaskBar *self, guint64 ns)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * MARGIN;
  double span = (double)MAX (self->to_ns - self->from_ns, 1);
  double part = ns > self->from_ns ? (double)(ns - self->from_ns) / span : 0;

  return MARGIN + MIN (part, 1) * MAX (width, 1);
}

/* From left to right, or the other way round where people read so. */
static void
append_span (LpvTaskBar *self, GtkSnapshot *snapshot, guint64 from_ns, guint64 to_ns, float height,
             const GdkRGBA *color)
{
  GtkWidget *widget = GTK_WIDGET (self);
  double left = get_x (self, from_ns);
  double length = MAX (get_x (self, to_ns) - left, LEAST);
  float top = ((float)gtk_widget_get_height (widget) - height) / 2;

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    left = gtk_widget_get_width (widget) - left - length;
  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT ((float)left, top, (float)length, height));
}

static void
append_stretches (LpvTaskBar *self, GtkSnapshot *snapshot, const LprofTaskInfo *task)
{
  GdkRGBA color;

  lpv_heat_bar_color (RUNNING, lpv_heat_theme (), &color);
  for (guint32 i = 0; i < task->n_stretches; i++)
    {
      const LprofTaskStretch *stretch = &task->stretches[i];
      guint64 length = MAX (stretch->ended_ns - stretch->began_ns, 1);
      GdkRGBA shade = color;

      shade.alpha *= (float)MAX ((double)stretch->running_ns / (double)length, LEAST_DENSITY);
      append_span (self, snapshot, stretch->began_ns, stretch->ended_ns, RUN_HEIGHT, &shade);
    }
}

/* A triangle that points at it, as narrow as it may be. */
static void
draw_mark (cairo_t *cairo, double x)
{
  cairo_move_to (cairo, x - 3, 0);
  cairo_line_to (cairo, x + 3, 0);
  cairo_line_to (cairo, x, 3);
  cairo_close_path (cairo);
  cairo_fill (cairo);
}

static void
draw_end (cairo_t *cairo, guint32 outcome, double x, double y, double forward)
{
  switch (outcome)
    {
    case LPROF_OUTCOME_DONE:
      cairo_arc (cairo, x, y, END_SIZE, 0, 2 * G_PI);
      cairo_fill (cairo);
      break;
    case LPROF_OUTCOME_FAILED:
      cairo_move_to (cairo, x - END_SIZE, y - END_SIZE);
      cairo_line_to (cairo, x + END_SIZE, y + END_SIZE);
      cairo_move_to (cairo, x + END_SIZE, y - END_SIZE);
      cairo_line_to (cairo, x - END_SIZE, y + END_SIZE);
      cairo_stroke (cairo);
      break;
    case LPROF_OUTCOME_CANCELLED:
      cairo_rectangle (cairo, x - END_SIZE, y - END_SIZE, 2 * END_SIZE, 2 * END_SIZE);
      cairo_stroke (cairo);
      break;
    default:
      cairo_move_to (cairo, x - forward * END_SIZE, y - END_SIZE);
      cairo_line_to (cairo, x + forward * END_SIZE, y);
      cairo_line_to (cairo, x - forward * END_SIZE, y + END_SIZE);
      cairo_stroke (cairo);
      break;
    }
}

static void
append_shapes (LpvTaskBar *self, GtkSnapshot *snapshot, const LprofTaskInfo *task)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double end = get_x (self, task->started_ns + task->duration_ns);
  double mark = get_x (self, task->longest_began_ns + task->longest_ns / 2);
  cairo_t *cairo = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  GdkRGBA color;

  lpv_compat_get_color (widget, &color);
  gdk_cairo_set_source_rgba (cairo, &color);
  cairo_set_line_width (cairo, 1.5);
  if (task->longest_ns > 0)
    draw_mark (cairo, mirrored ? width - mark : mark);
  draw_end (cairo, task->outcome, mirrored ? width - end : end, height / 2.0, mirrored ? -1 : 1);
  cairo_destroy (cairo);
}

static void
lpv_task_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LpvTaskBar *self = LPV_TASK_BAR (widget);
  const LprofTaskInfo *task = self->item != NULL ? lpv_task_item_get_info (self->item) : NULL;
  GdkRGBA color;

  if (task == NULL || task->is_other)
    return;
  lpv_compat_get_color (widget, &color);
  color.alpha *= PALE;
  append_span (self, snapshot, task->started_ns, task->started_ns + task->duration_ns, WAIT_HEIGHT,
               &color);
  append_stretches (self, snapshot, task);
  lpv_heat_bar_color (1, lpv_heat_theme (), &color);
  if (task->longest_ns > 0)
    append_span (self, snapshot, task->longest_began_ns, task->longest_began_ns + task->longest_ns,
                 LONGEST_HEIGHT, &color);
  append_shapes (self, snapshot, task);
}

static void
lpv_task_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
lpv_task_bar_dispose (GObject *object)
{
  g_clear_object (&LPV_TASK_BAR (object)->item);
  G_OBJECT_CLASS (lpv_task_bar_parent_class)->dispose (object);
}

static void
lpv_task_bar_class_init (LpvTaskBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_task_bar_dispose;
  widget_class->measure = lpv_task_bar_measure;
  widget_class->snapshot = lpv_task_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "taskbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lpv_task_bar_init (LpvTaskBar *self)
{
}

GtkWidget *
lpv_task_bar_new (void)
{
  return g_object_new (LPV_TYPE_TASK_BAR, NULL);
}

void
lpv_task_bar_set_item (LpvTaskBar *self, LpvTaskItem *item, guint64 from_ns, guint64 to_ns)
{
  g_autofree char *text = NULL;

  g_return_if_fail (LPV_IS_TASK_BAR (self));
  g_set_object (&self->item, item);
  self->from_ns = from_ns;
  self->to_ns = to_ns;
  text = item != NULL ? lpv_task_item_describe (item) : g_strdup ("");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  lpv_tooltip_set (GTK_WIDGET (self), text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

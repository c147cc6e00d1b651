/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* How long the flame graph takes for a frame, for trees of growing size, in a window
 * of 1200 x 800 pixels: CPU time of the main thread between a frame's start and its
 * end, with whatever renderer GSK_RENDERER names. Zooming draws all anew each frame,
 * scrolling what comes into sight, hovering only a frame over what was drawn. */

#include "config.h"

#include <adwaita.h>
#include <time.h>

#include "lpv-flame-graph.h"
#include "sample-profile.h"

#define N_FRAMES 120

typedef struct
{
  LpvFlameGraph *graph;
  GtkAdjustment *adjustment;
  guint32 n_nodes;
  double began;
  double frames[N_FRAMES];
  int n;
  void (*act) (gpointer self);
} Bench;

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void
zoom (gpointer data)
{
  Bench *self = data;

  lpv_flame_graph_zoom_by (self->graph, self->n * 7 % 1200, self->n % 40 < 20 ? 0.8 : 1.25);
}

static void
scroll (gpointer data)
{
  Bench *self = data;
  double span =
      gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_page_size (self->adjustment);

  gtk_adjustment_set_value (self->adjustment, span * (self->n % 60) / 60);
}

static void
hover (gpointer data)
{
  Bench *self = data;

  lpv_flame_graph_set_hovered (self->graph, (guint32)self->n % 40);
}

static void
frame_begins (GdkFrameClock *clock, Bench *self)
{
  self->began = cpu_ms ();
  if (self->n < N_FRAMES)
    self->act (self);
}

static void
frame_ends (GdkFrameClock *clock, Bench *self)
{
  if (self->n < N_FRAMES)
    self->frames[self->n++] = cpu_ms () - self->began;
}

static int
compare (gconstpointer one, gconstpointer other)
{
  double a = *(const double *)one;
  double b = *(const double *)other;

  return a < b ? -1 : a > b;
}

static void
run (Bench *self, const char *name, void (*act) (gpointer self))
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->graph));

  self->n = 0;
  self->act = act;
  gdk_frame_clock_begin_updating (clock);
  while (self->n < N_FRAMES)
    g_main_context_iteration (NULL, TRUE);
  gdk_frame_clock_end_updating (clock);
  qsort (self->frames, N_FRAMES, sizeof (double), compare);
  g_print ("%9u  %-9s %8.1f %8.1f %8.1f\n", self->n_nodes, name, self->frames[N_FRAMES / 2],
           self->frames[N_FRAMES * 95 / 100], self->frames[N_FRAMES - 1]);
  lpv_flame_graph_zoom_to (self->graph, LPROF_NONE);
}

static void
measure (guint32 n_nodes)
{
  g_autoptr (LprofProfile) profile = sample_profile_new_tree (n_nodes);
  double began = cpu_ms ();
  LpvFlameTree *tree = lpv_flame_tree_new (profile);
  double laid_out = cpu_ms () - began;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  Bench self = { .graph = lpv_flame_graph_new (), .n_nodes = n_nodes, .n = N_FRAMES };
  GdkFrameClock *clock;

  lpv_flame_graph_set_tree (self.graph, tree);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self.graph));
  self.adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 800);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (self.graph));
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (self.graph));
  g_signal_connect (clock, "before-paint", G_CALLBACK (frame_begins), &self);
  g_signal_connect (clock, "after-paint", G_CALLBACK (frame_ends), &self);
  g_print ("%9u  layout    %8.1f\n", n_nodes, laid_out);
  run (&self, "zoom", zoom);
  run (&self, "scroll", scroll);
  run (&self, "hover", hover);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  static const guint32 sizes[] = { 1000, 10000, 100000, 1000000 };

  gtk_test_init (&argc, &argv);
  adw_init ();
  g_print ("    nodes  what      median ms   95 %%      max\n");
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    measure (sizes[i]);
  return 0;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* How long the viewer takes to its first annotated frame, against an empty window of
 * libadwaita with a source view of the same file; what memory it then has, the longest
 * time without an answer while it loads, and the processor time of a scrolled frame.
 * Without an answer is the main thread when it works on one thing: its processor time
 * between two looks at the main loop, once the window is there.
 *
 * viewer-start [FILE.lprof]: interleaved runs, each a process of its own; minima and
 * medians are printed. Without a file, of a profile of 1,000 lines. */

#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lpv-source-view.h"
#include "lpv-window.h"
#include "synthetic-profile.h"

#define N_RUNS 7
#define N_SCROLLED 200
#define SCROLL_STEP 57.0
#define TICK_MS 5

typedef struct
{
  double first_frame_ms; /* since just before the process was started */
  double cpu_ms;         /* of the process until then */
  double longest_gap_ms; /* of the main thread from the window's first frame on */
  double memory_mb;      /* resident, after the first frame */
  double scroll_ms;      /* processor time of the main thread, a frame */
} Figures;

static double started_ms;   /* CLOCK_MONOTONIC of the parent */
static double last_tick_ms; /* processor time of the main thread; 0 before there is a window */
static Figures figures;
static GtkAdjustment *adjustment;
static double scroll_began_ms;
static int n_to_scroll;
static int n_scrolled;

static double
get_ms (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double
get_memory_mb (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0.0;
  line = strstr (text, "VmRSS:");
  return line != NULL ? atof (line + strlen ("VmRSS:")) * 1024 / 1e6 : 0.0;
}

static gboolean
tick (gpointer data)
{
  double now = get_ms (CLOCK_THREAD_CPUTIME_ID);

  if (last_tick_ms > 0.0)
    figures.longest_gap_ms = MAX (figures.longest_gap_ms, now - last_tick_ms);
  last_tick_ms = now;
  return G_SOURCE_CONTINUE;
}

static void
finish (void)
{
  g_print ("%f %f %f %f %f\n", figures.first_frame_ms, figures.cpu_ms, figures.longest_gap_ms,
           figures.memory_mb, figures.scroll_ms);
  exit (0);
}

static gboolean
scroll (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  if (n_scrolled == 0)
    scroll_began_ms = get_ms (CLOCK_THREAD_CPUTIME_ID);
  if (n_scrolled++ == n_to_scroll)
    {
      figures.scroll_ms =
          (get_ms (CLOCK_THREAD_CPUTIME_ID) - scroll_began_ms) / MAX (n_to_scroll, 1);
      finish ();
    }
  gtk_adjustment_set_value (adjustment, n_scrolled * SCROLL_STEP);
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

/* When what follows the first frame is over. */
static gboolean
on_idle (gpointer widget)
{
  figures.memory_mb = get_memory_mb ();
  gtk_widget_add_tick_callback (widget, scroll, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static void
on_painted (GdkFrameClock *clock, gpointer view)
{
  if (figures.first_frame_ms > 0.0)
    return;
  figures.first_frame_ms = get_ms (CLOCK_MONOTONIC) - started_ms;
  figures.cpu_ms = get_ms (CLOCK_PROCESS_CPUTIME_ID);
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  g_timeout_add (1500, on_idle, view);
}

static void
watch_view (GtkWidget *view)
{
  if (!gtk_widget_get_realized (view))
    {
      g_signal_connect (view, "realize", G_CALLBACK (watch_view), NULL);
      return;
    }
  g_signal_connect (gtk_widget_get_frame_clock (view), "after-paint", G_CALLBACK (on_painted),
                    view);
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
on_ready (LpvDocument *document, GParamSpec *property, GtkWidget *window)
{
  if (lpv_document_get_state (document) == LPV_DOCUMENT_READY)
    watch_view (find (window, LPV_TYPE_SOURCE_VIEW));
}

static void
on_window_painted (GdkFrameClock *clock, gpointer data)
{
  if (last_tick_ms > 0.0)
    return;
  last_tick_ms = get_ms (CLOCK_THREAD_CPUTIME_ID);
  g_timeout_add (TICK_MS, tick, NULL);
}

static void
on_window_realized (GtkWidget *window, gpointer data)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint",
                    G_CALLBACK (on_window_painted), NULL);
}

static void
on_window (GtkApplication *application, GtkWindow *window, gpointer data)
{
  g_signal_connect (window, "realize", G_CALLBACK (on_window_realized), NULL);
  g_signal_connect (lpv_window_get_document (LPV_WINDOW (window)), "notify::state",
                    G_CALLBACK (on_ready), window);
}

static int
run_viewer (const char *program, const char *path)
{
  char *arguments[] = { (char *)program, (char *)path, NULL };
  g_autoptr (LpvApplication) application = lpv_application_new ();

  g_signal_connect (application, "window-added", G_CALLBACK (on_window), NULL);
  return g_application_run (G_APPLICATION (application), 2, arguments);
}

/* The text of the file, which here is a source. */
static void
show_empty (GApplication *application, const char *path)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_source_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    g_error ("cannot read %s", path);
  gtk_text_buffer_set_text (buffer, text, (int)length);
  gtk_source_buffer_set_language (GTK_SOURCE_BUFFER (buffer),
                                  gtk_source_language_manager_get_language (languages, "python3"));
  gtk_source_view_set_show_line_numbers (GTK_SOURCE_VIEW (view), TRUE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 800);
  gtk_window_present (GTK_WINDOW (window));
  watch_view (view);
}

static int
run_empty (const char *program, const char *path)
{
  char *arguments[] = { (char *)program, NULL };
  g_autoptr (AdwApplication) application =
      adw_application_new ("io.github.lprof.Empty", G_APPLICATION_NON_UNIQUE);

  g_signal_connect (application, "activate", G_CALLBACK (show_empty), (gpointer)path);
  return g_application_run (G_APPLICATION (application), 1, arguments);
}

static Figures
measure (const char *program, const char *kind, const char *path)
{
  g_autofree char *now = g_strdup_printf ("%.3f", get_ms (CLOCK_MONOTONIC));
  const char *const arguments[] = { program, "--child", kind, path, now, G_STRINGIFY (N_SCROLLED),
                                    NULL };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  Figures result = { 0 };

  if (!g_spawn_sync (NULL, (char **)arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL,
                     NULL, &error))
    g_error ("%s", error->message);
  if (sscanf (output, "%lf %lf %lf %lf %lf", &result.first_frame_ms, &result.cpu_ms,
              &result.longest_gap_ms, &result.memory_mb, &result.scroll_ms)
      != 5)
    g_error ("the child said: %s", output);
  return result;
}

static int
compare (const void *one, const void *other)
{
  const Figures *a = one, *b = other;

  return (a->first_frame_ms > b->first_frame_ms) - (a->first_frame_ms < b->first_frame_ms);
}

static void
print_figures (const char *kind, Figures *runs)
{
  const Figures *median = &runs[N_RUNS / 2];

  qsort (runs, N_RUNS, sizeof *runs, compare);
  g_print ("%s: first frame %.0f ms (median %.0f), CPU %.0f ms, longest gap %.0f ms, "
           "%.0f MB, scrolling %.1f ms of CPU a frame\n",
           kind, runs[0].first_frame_ms, median->first_frame_ms, median->cpu_ms,
           median->longest_gap_ms, median->memory_mb, median->scroll_ms);
}

static char *
save_source (const char *profile_path)
{
  g_autoptr (LprofProfile) profile = lprof_profile_load (profile_path, NULL, NULL, NULL);
  char *path = g_strconcat (profile_path, ".py", NULL);
  const char *source;
  gsize length;

  g_assert_nonnull (profile);
  source = lprof_profile_get_source (profile, 0, &length);
  g_file_set_contents (path, source, (gssize)length, NULL);
  return path;
}

/* In a folder of its own, as a user's: to watch one that has very many files costs time. */
static char *
make_profile (const char *folder)
{
  const SyntheticSize size = { .n_files = 1, .n_lines = 1000, .n_functions = 50, .n_nodes = 200 };
  g_autoptr (LprofProfile) profile = synthetic_profile_make (&size);
  char *path = g_build_filename (folder, "viewer-start.lprof", NULL);

  g_assert_true (lprof_profile_save (profile, path, NULL));
  return path;
}

int
main (int argc, char *argv[])
{
  Figures empty[N_RUNS], viewer[N_RUNS];
  g_autofree char *folder = NULL, *path = NULL, *source = NULL;

  if (argc == 6 && g_str_equal (argv[1], "--child"))
    {
      started_ms = atof (argv[4]);
      n_to_scroll = atoi (argv[5]);
      return g_str_equal (argv[2], "empty") ? run_empty (argv[0], argv[3])
                                            : run_viewer (argv[0], argv[3]);
    }
  folder = g_dir_make_tmp ("viewer-start-XXXXXX", NULL);
  path = argc > 1 ? g_strdup (argv[1]) : make_profile (folder);
  source = save_source (path);
  for (int i = 0; i < N_RUNS; i++)
    {
      empty[i] = measure (argv[0], "empty", source);
      viewer[i] = measure (argv[0], "viewer", path);
    }
  print_figures ("empty window", empty);
  print_figures ("viewer", viewer);
  g_print ("ratio of the first frames: %.2f (minima), %.2f (medians)\n",
           viewer[0].first_frame_ms / empty[0].first_frame_ms,
           viewer[N_RUNS / 2].first_frame_ms / empty[N_RUNS / 2].first_frame_ms);
  g_unlink (source);
  if (argc == 1)
    g_unlink (path);
  g_rmdir (folder);
  return 0;
}

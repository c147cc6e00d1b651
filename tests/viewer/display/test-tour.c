/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Every page of the window as different people see it, as pictures to be looked at. No
 * page may ask for more room than there is. */

#include "config.h"

#include "lpv-compare-page.h"
#include "lpv-overview-page.h"
#include "lpv-pages.h"
#include "sample-profile.h"
#include "screenshot.h"
#include "window-fixture.h"

typedef struct
{
  const char *name;
  int width;
  int height;
  AdwColorScheme scheme;
  GtkTextDirection direction;
  double scale; /* of the text */
} Viewer;

static const Viewer viewers[] = {
  { "light", 1200, 800, ADW_COLOR_SCHEME_FORCE_LIGHT, GTK_TEXT_DIR_LTR, 1.0 },
  { "dark", 1200, 800, ADW_COLOR_SCHEME_FORCE_DARK, GTK_TEXT_DIR_LTR, 1.0 },
  { "wide", 1560, 900, ADW_COLOR_SCHEME_FORCE_LIGHT, GTK_TEXT_DIR_LTR, 1.0 },
  { "narrow", 360, 640, ADW_COLOR_SCHEME_FORCE_LIGHT, GTK_TEXT_DIR_LTR, 1.0 },
  { "narrow-dark", 360, 640, ADW_COLOR_SCHEME_FORCE_DARK, GTK_TEXT_DIR_LTR, 1.0 },
  { "large-text", 1200, 800, ADW_COLOR_SCHEME_FORCE_LIGHT, GTK_TEXT_DIR_LTR, 1.5 },
  { "right-to-left", 1200, 800, ADW_COLOR_SCHEME_FORCE_LIGHT, GTK_TEXT_DIR_RTL, 1.0 },
};

static char *path;
static char *other_path; /* to compare with */

/* What the first profile has nothing of. */
static struct
{
  const char *name;
  const char *page;
  LprofProfile *(*make) (void);
  char *path;
} others[] = {
  { "benchmarks", "benchmarks", sample_profile_new_benchmarks, NULL },
  { "overview-memory", "overview", sample_profile_new_with_memory, NULL },
  { "source-sampled", "source", sample_profile_new_sampled, NULL },
};

static void
scale_text (double scale)
{
  static int usual_dpi;

  if (usual_dpi == 0)
    g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &usual_dpi, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int)(usual_dpi * scale), NULL);
}

static void
become (const Viewer *viewer)
{
  gtk_widget_set_default_direction (viewer->direction);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), viewer->scheme);
  scale_text (viewer->scale);
}

/* Some pages do their work off the main thread. */
static void
wait_for (GtkWidget *page)
{
  if (LPV_IS_COMPARE_PAGE (page))
    {
      lpv_compare_page_open (LPV_COMPARE_PAGE (page), other_path);
      window_fixture_wait_for (page, "loaded");
    }
}

static void
look_at (LpvWindow *window, const char *page, const char *name, const Viewer *viewer)
{
  g_autofree char *full_name = g_strdup_printf ("tour-%s-%s", name, viewer->name);

  wait_for (lpv_window_show_page (window, page));
  screenshot_settle (GTK_WINDOW (window));
  screenshot_take (GTK_WINDOW (window), full_name);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, viewer->width);
}

static LpvWindow *
open_as (const Viewer *viewer, const char *file)
{
  LpvWindow *window = window_fixture_open (file);

  gtk_window_set_default_size (GTK_WINDOW (window), viewer->width, viewer->height);
  return window;
}

static void
test_pages (gconstpointer data)
{
  const Viewer *viewer = data;
  guint n_pages;
  const LpvPage *pages = lpv_pages_list (&n_pages);
  LpvWindow *window;

  become (viewer);
  window = open_as (viewer, path);
  for (guint i = 0; i < n_pages; i++)
    if (!g_str_equal (pages[i].name, "benchmarks"))
      look_at (window, pages[i].name, pages[i].name, viewer);
  window_fixture_close (window);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      window = open_as (viewer, others[i].path);
      look_at (window, others[i].page, others[i].name, viewer);
      window_fixture_close (window);
    }
  become (&viewers[0]);
}

int
main (int argc, char *argv[])
{
  int status;

  window_fixture_init (&argc, &argv);
  path = window_fixture_save_new ("orders.lprof", sample_profile_new_changed);
  other_path = window_fixture_save_new ("before.lprof", sample_profile_new);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    others[i].path = window_fixture_save_new (others[i].name, others[i].make);
  for (guint i = 0; i < G_N_ELEMENTS (viewers); i++)
    {
      g_autofree char *name = g_strconcat ("/tour/", viewers[i].name, NULL);

      g_test_add_data_func (name, &viewers[i], test_pages);
    }
  status = window_fixture_run ();
  g_free (path);
  g_free (other_path);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_free (others[i].path);
  return status;
}

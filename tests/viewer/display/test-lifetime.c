/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Fifty files are opened, looked at on every page, compared and closed: nothing of them
 * may stay. To be run with AddressSanitizer or valgrind too, which see what these
 * tests can't. */

#include "config.h"

#include <malloc.h>

#include "lpv-compare-page.h"
#include "lpv-pages.h"
#include "sample-profile.h"
#include "screenshot.h"
#include "window-fixture.h"

#define N_FILES 50
#define N_WARM 10          /* after which all caches are filled */
#define MOST_GROWTH 120000 /* bytes a file, of GTK and GtkSourceView themselves */

static char *other_path;
static guint n_alive;

static void
on_gone (gpointer data, GObject *object)
{
  n_alive--;
}

static void
watch (gpointer object)
{
  n_alive++;
  g_object_weak_ref (object, on_gone, NULL);
}

static void
visit_pages (LpvWindow *window)
{
  guint n_pages;
  const LpvPage *pages = lpv_pages_list (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    {
      GtkWidget *page = lpv_window_show_page (window, pages[i].name);

      watch (page);
      if (LPV_IS_COMPARE_PAGE (page))
        {
          lpv_compare_page_open (LPV_COMPARE_PAGE (page), other_path);
          window_fixture_wait_for (page, "loaded");
        }
      screenshot_settle (GTK_WINDOW (window));
    }
}

static void
look_at (const char *path)
{
  static const char *const metrics[] = { "total", "hits", "per-hit", "self" };
  LpvWindow *window = window_fixture_open (path);

  watch (window);
  watch (lpv_window_get_document (window));
  watch (window_fixture_get_session (window));
  for (guint i = 0; i < G_N_ELEMENTS (metrics); i++)
    gtk_widget_activate_action (GTK_WIDGET (window), "show.metric", "s", metrics[i]);
  gtk_widget_activate_action (GTK_WIDGET (window), "go.next-hot", NULL);
  visit_pages (window);
  window_fixture_close (window);
}

/* What was begun off the main thread may hold on to a window for a moment. */
static void
wait_for_the_end (void)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (n_alive > 0 && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

static void
test_nothing_stays (void)
{
  gsize warm = 0, used = 0;

  for (guint i = 0; i < N_FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("file%u.lprof", i);
      g_autofree char *path = window_fixture_save_new (name, sample_profile_new);

      look_at (path);
      wait_for_the_end ();
      g_assert_cmpuint (n_alive, ==, 0);
      used = mallinfo2 ().uordblks + mallinfo2 ().hblkhd;
      if (i + 1 == N_WARM)
        warm = used;
    }
  g_test_message ("%" G_GSIZE_FORMAT " bytes after %d files, %" G_GSIZE_FORMAT " after %d", warm,
                  N_WARM, used, N_FILES);
  if (used > warm)
    g_assert_cmpuint ((used - warm) / (N_FILES - N_WARM), <, MOST_GROWTH);
}

int
main (int argc, char *argv[])
{
  int status;

  window_fixture_init (&argc, &argv);
  other_path = window_fixture_save_new ("other.lprof", sample_profile_new_changed);
  g_test_add_func ("/lifetime/nothing-stays", test_nothing_stays);
  status = window_fixture_run ();
  g_free (other_path);
  return status;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The source on disk, edited while its profile is open. */

#include "config.h"

#include <glib/gstdio.h>

#include "lpv-editor.h"
#include "lpv-profile-search.h"
#include "lpv-stale-banner.h"
#include "sample-profile.h"
#include "screenshot.h"
#include "window-fixture.h"

#define CHANGED "This file has changed since it was recorded. The source below is the one that ran."
#define MISSING "This file is not where it was recorded. The source below is the one that ran."
#define ORDERS "/home/ada/shop/orders.py"
#define RULES "/home/ada/shop/rules.py"

/* What was recorded, in a file that is found instead of the recorded one. */
static char *
write_recorded (LprofProfile *profile, const char *recorded)
{
  guint32 file = lpv_profile_find_file (profile, recorded);
  gsize length;
  const char *source = lprof_profile_get_source (profile, file, &length);
  g_autofree char *name = g_path_get_basename (recorded);
  char *path = window_fixture_path (name);

  g_assert_true (g_file_set_contents (path, source, (gssize)length, NULL));
  lpv_editor_learn_file (recorded, path);
  return path;
}

static LpvWindow *
open_profile (LprofProfile *profile)
{
  g_autofree char *path = window_fixture_path ("shop.lprof");

  window_fixture_save (profile, path);
  return window_fixture_open (path);
}

static void
change (const char *path)
{
  g_assert_true (g_file_set_contents (path, "# edited\n", -1, NULL));
}

static void
wait_until_shown (LpvWindow *window, gboolean is_shown)
{
  LpvStaleBanner *banner = window_fixture_find (window, LPV_TYPE_STALE_BANNER);
  GtkRevealer *revealer = window_fixture_find (banner, GTK_TYPE_REVEALER);

  while (gtk_revealer_get_reveal_child (revealer) != is_shown)
    window_fixture_wait_for (revealer, "notify::reveal-child");
}

static void
forget_files (void)
{
  g_autoptr (GSettings) settings = g_settings_new (LPV_APPLICATION_ID);

  g_settings_reset (settings, "path-map");
}

static void
test_follows_the_file (void)
{
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  g_autofree char *rules = write_recorded (profile, RULES);
  LpvWindow *window = open_profile (profile);

  change (rules);
  wait_until_shown (window, TRUE);
  window_fixture_assert_says (window, CHANGED);
  screenshot_take (GTK_WINDOW (window), "source-edited");
  g_free (write_recorded (profile, RULES));
  wait_until_shown (window, FALSE);
  g_unlink (rules);
  wait_until_shown (window, TRUE);
  window_fixture_assert_says (window, MISSING);
  g_free (write_recorded (profile, RULES));
  wait_until_shown (window, FALSE);
  forget_files ();
  window_fixture_close (window);
}

static void
test_follows_only_what_is_shown (void)
{
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  g_autofree char *orders = write_recorded (profile, ORDERS);
  g_autofree char *rules = write_recorded (profile, RULES);
  LpvWindow *window = open_profile (profile);

  lpv_session_go_to_file (window_fixture_get_session (window),
                          lpv_profile_find_file (profile, ORDERS));
  change (rules);
  change (orders);
  wait_until_shown (window, TRUE);
  g_free (write_recorded (profile, ORDERS));
  wait_until_shown (window, FALSE);
  lpv_session_go_back (window_fixture_get_session (window));
  wait_until_shown (window, TRUE);
  window_fixture_assert_says (window, CHANGED);
  forget_files ();
  window_fixture_close (window);
}

int
main (int argc, char *argv[])
{
  window_fixture_init (&argc, &argv);
  g_test_add_func ("/stale-banner/follows-the-file", test_follows_the_file);
  g_test_add_func ("/stale-banner/follows-only-what-is-shown", test_follows_only_what_is_shown);
  return window_fixture_run ();
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-appearance.h"
#include "lpv-application.h"
#include "lpv-preferences.h"
#include "screenshot.h"
#include "window-fixture.h"

static GtkWindow *
present (AdwColorScheme scheme)
{
  GtkWindow *window;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
  window = g_object_new (LPV_TYPE_PREFERENCES, NULL);
  gtk_window_present (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  return window;
}

static void
test_looks (void)
{
  GtkWindow *light = present (ADW_COLOR_SCHEME_FORCE_LIGHT);
  GtkWindow *dark;

  screenshot_take (light, "preferences-light");
  gtk_window_destroy (light);
  dark = present (ADW_COLOR_SCHEME_FORCE_DARK);
  screenshot_take (dark, "preferences-dark");
  gtk_window_destroy (dark);
}

static void
test_appearance_is_followed (void)
{
  g_autoptr (GSettings) settings = g_settings_new (LPV_APPLICATION_ID);
  g_autoptr (GtkApplication) application = gtk_application_new (NULL, 0);
  AdwStyleManager *manager = adw_style_manager_get_default ();

  lpv_appearance_follow_settings (application);
  g_settings_set_string (settings, "appearance", "dark");
  g_assert_cmpint (adw_style_manager_get_color_scheme (manager), ==, ADW_COLOR_SCHEME_FORCE_DARK);
  /* No font name can break out of the style sheet: a warning would end the test. */
  g_settings_set_string (settings, "font", "Odd \"; } * { color: red Bold 13");
  g_settings_set_boolean (settings, "use-system-font", FALSE);
  g_settings_reset (settings, "use-system-font");
  g_settings_reset (settings, "font");
  g_settings_reset (settings, "appearance");
  g_assert_cmpint (adw_style_manager_get_color_scheme (manager), ==, ADW_COLOR_SCHEME_DEFAULT);
}

int
main (int argc, char *argv[])
{
  window_fixture_init (&argc, &argv);
  g_test_add_func ("/preferences/looks", test_looks);
  g_test_add_func ("/preferences/appearance-is-followed", test_appearance_is_followed);
  return window_fixture_run ();
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "screenshot.h"

#include <adwaita.h>

#define N_FRAMES 4 /* after which a layout that depends on itself stands still */

void
screenshot_settle (GtkWindow *window)
{
  for (int i = 0; i < N_FRAMES; i++)
    {
      gtk_widget_queue_draw (GTK_WIDGET (window));
      gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
    }
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

void
screenshot_take (GtkWindow *window, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "screenshots", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  int width, height;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  screenshot_settle (window);
  width = gtk_widget_get_width (GTK_WIDGET (window));
  height = gtk_widget_get_height (GTK_WIDGET (window));
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static void
take (const char *name, const char *kind, int width, int height, AdwColorScheme scheme,
      void (*show) (GtkWindow *window))
{
  g_autofree char *full_name = g_strconcat (name, "-", kind, NULL);
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
  gtk_window_set_default_size (window, width, height);
  show (window);
  gtk_window_present (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  screenshot_take (window, full_name);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, width);
  gtk_window_destroy (window);
}

void
screenshot_take_all (const char *name, void (*show) (GtkWindow *window))
{
  take (name, "light", 1100, 700, ADW_COLOR_SCHEME_FORCE_LIGHT, show);
  take (name, "dark", 1100, 700, ADW_COLOR_SCHEME_FORCE_DARK, show);
  take (name, "narrow", 360, 640, ADW_COLOR_SCHEME_FORCE_LIGHT, show);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-window-settings.h"

static LpvSession *
get_session (LpvWindow *window)
{
  return lpv_document_get_session (lpv_window_get_document (window));
}

void
lpv_window_settings_load (LpvWindow *window, LpvSourcePage *source)
{
  g_autoptr (GSettings) settings = g_settings_new (LPV_APPLICATION_ID);
  LpvSession *session = get_session (window);
  const struct
  {
    const char *key;
    gpointer object;
    const char *property;
  } bindings[] = {
    { "window-width", window, "default-width" },
    { "window-height", window, "default-height" },
    { "window-maximized", window, "maximized" },
    { "show-sidebar", source, "show-sidebar" },
    { "show-details", source, "show-details" },
    { "metric", session, "metric" },
    { "base", session, "base" },
    { "raw-events", session, "raw-events" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    g_settings_bind (settings, bindings[i].key, bindings[i].object, bindings[i].property,
                     G_SETTINGS_BIND_GET | G_SETTINGS_BIND_GET_NO_CHANGES);
}

void
lpv_window_settings_save (LpvWindow *window, LpvSourcePage *source)
{
  g_autoptr (GSettings) settings = g_settings_new (LPV_APPLICATION_ID);
  LpvSession *session = get_session (window);
  gboolean show_sidebar, show_details;
  int width, height;

  g_object_get (source, "show-sidebar", &show_sidebar, "show-details", &show_details, NULL);
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  g_settings_set_int (settings, "window-width", MAX (width, 360));
  g_settings_set_int (settings, "window-height", MAX (height, 240));
  g_settings_set_boolean (settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (window)));
  if (!lpv_source_page_is_narrow (source))
    g_settings_set_boolean (settings, "show-sidebar", show_sidebar);
  g_settings_set_boolean (settings, "show-details", show_details);
  g_settings_set_enum (settings, "metric", lpv_session_get_metric (session));
  g_settings_set_enum (settings, "base", lpv_session_get_base (session));
  g_settings_set_boolean (settings, "raw-events", lpv_session_get_raw_events (session));
}

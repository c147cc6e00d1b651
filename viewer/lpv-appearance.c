/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <adwaita.h>

#include "lpv-appearance.h"
#include "lpv-application.h"
#include "lpv-compat.h"

static void
set_color_scheme (GSettings *settings)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                            ADW_COLOR_SCHEME_FORCE_DARK };
  int chosen = g_settings_get_enum (settings, "appearance");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      schemes[CLAMP (chosen, 0, 2)]);
}

/* A name in quotation marks, whatever it has in it. */
static char *
quote (const char *name)
{
  g_autofree char *escaped = g_strescape (name, NULL);

  return g_strdup_printf ("\"%s\"", escaped);
}

static char *
describe_font (const char *font)
{
  PangoFontDescription *description = pango_font_description_from_string (font);
  const char *family = pango_font_description_get_family (description);
  g_autofree char *quoted = quote (family != NULL ? family : "monospace");
  double size = (double)pango_font_description_get_size (description) / PANGO_SCALE;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  char *css;

  g_ascii_dtostr (number, sizeof number, size > 0 ? size : 11);
  css = g_strdup_printf (".sourceview { font-family: %s; font-size: %spt; font-weight: %d; }",
                         quoted, number, (int)pango_font_description_get_weight (description));
  pango_font_description_free (description);
  return css;
}

static void
set_font (GSettings *settings, const char *key, GtkCssProvider *provider)
{
  g_autofree char *font = g_settings_get_string (settings, "font");
  g_autofree char *css = NULL;

  if (!g_settings_get_boolean (settings, "use-system-font"))
    css = describe_font (font);
  lpv_compat_load_css (provider, css != NULL ? css : "");
}

void
lpv_appearance_follow_settings (GtkApplication *application)
{
  GSettings *settings = g_settings_new (LPV_APPLICATION_ID);
  GtkCssProvider *provider = gtk_css_provider_new ();

  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  g_signal_connect (settings, "changed::appearance", G_CALLBACK (set_color_scheme), NULL);
  g_signal_connect (settings, "changed::font", G_CALLBACK (set_font), provider);
  g_signal_connect (settings, "changed::use-system-font", G_CALLBACK (set_font), provider);
  set_color_scheme (settings);
  set_font (settings, NULL, provider);
  /* The display keeps the provider for good. */
  g_object_set_data_full (G_OBJECT (application), "lpv-appearance", settings, g_object_unref);
  g_object_unref (provider);
}

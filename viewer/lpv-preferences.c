/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-application.h"
#include "lpv-preferences.h"

struct _LpvPreferences
{
  AdwPreferencesWindow parent_instance;
  AdwComboRow *appearance;
  AdwComboRow *flame_colors;
  GtkSwitch *system_font;
  GtkFontButton *font;
  GtkSwitch *wrap_lines;
  AdwEntryRow *editor;
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (LpvPreferences, lpv_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
lpv_preferences_dispose (GObject *object)
{
  LpvPreferences *self = LPV_PREFERENCES (object);

  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lpv_preferences_parent_class)->dispose (object);
}

static void
lpv_preferences_class_init (LpvPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lpv_preferences_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/lpv-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvPreferences, appearance);
  gtk_widget_class_bind_template_child (widget_class, LpvPreferences, editor);
  gtk_widget_class_bind_template_child (widget_class, LpvPreferences, flame_colors);
  gtk_widget_class_bind_template_child (widget_class, LpvPreferences, font);
  gtk_widget_class_bind_template_child (widget_class, LpvPreferences, system_font);
  gtk_widget_class_bind_template_child (widget_class, LpvPreferences, wrap_lines);
}

/* The values of the enumerations are the places in the lists. */
static void
show_choices (LpvPreferences *self)
{
  adw_combo_row_set_selected (self->appearance,
                              (guint)g_settings_get_enum (self->settings, "appearance"));
  adw_combo_row_set_selected (self->flame_colors,
                              (guint)g_settings_get_enum (self->settings, "flame-colors"));
}

static void
keep_choices (LpvPreferences *self)
{
  g_settings_set_enum (self->settings, "appearance",
                       (int)adw_combo_row_get_selected (self->appearance));
  g_settings_set_enum (self->settings, "flame-colors",
                       (int)adw_combo_row_get_selected (self->flame_colors));
}

static void
lpv_preferences_init (LpvPreferences *self)
{
  const GSettingsBindFlags both = G_SETTINGS_BIND_DEFAULT;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (LPV_APPLICATION_ID);
  g_settings_bind (self->settings, "use-system-font", self->system_font, "active", both);
  g_settings_bind (self->settings, "font", self->font, "font", both);
  g_settings_bind (self->settings, "wrap-lines", self->wrap_lines, "active", both);
  g_settings_bind (self->settings, "editor-command", self->editor, "text", both);
  show_choices (self);
  g_signal_connect_swapped (self->settings, "changed::appearance", G_CALLBACK (show_choices), self);
  g_signal_connect_swapped (self->settings, "changed::flame-colors", G_CALLBACK (show_choices),
                            self);
  g_signal_connect_swapped (self->appearance, "notify::selected", G_CALLBACK (keep_choices), self);
  g_signal_connect_swapped (self->flame_colors, "notify::selected", G_CALLBACK (keep_choices),
                            self);
}

void
lpv_preferences_present (GtkWindow *parent)
{
  GtkWindow *window = g_object_new (LPV_TYPE_PREFERENCES, "transient-for", parent, NULL);

  gtk_window_present (window);
}

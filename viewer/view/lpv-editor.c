/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "lpv-compat.h"
#include "lpv-editor.h"
#include "lpv-path-map.h"

static char *
replace_all (const char *text, const char *what, const char *by)
{
  g_auto (GStrv) parts = g_strsplit (text, what, -1);

  return g_strjoinv (by, parts);
}

char **
lpv_editor_parse_command (const char *command, const char *path, guint line, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%u", line);
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) result = g_ptr_array_new_with_free_func (g_free);
  gboolean has_file = strstr (command, "%f") != NULL;

  if (!g_shell_parse_argv (command, NULL, &words, error))
    return NULL;
  for (char **word = words; *word != NULL; word++)
    {
      g_autofree char *with_line = replace_all (*word, "%l", number);

      g_ptr_array_add (result, replace_all (with_line, "%f", path));
    }
  if (!has_file)
    g_ptr_array_add (result, g_strdup (path));
  g_ptr_array_add (result, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&result), FALSE);
}

char *
lpv_editor_find_file (const char *recorded)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.lprof.Viewer");
  g_autoptr (GVariant) map = g_settings_get_value (settings, "path-map");

  return lpv_path_map_find (map, recorded);
}

void
lpv_editor_learn_file (const char *recorded, const char *found)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.lprof.Viewer");
  g_autoptr (GVariant) map = g_settings_get_value (settings, "path-map");

  g_settings_set_value (settings, "path-map", lpv_path_map_learn (map, recorded, found));
}

static gboolean
run (const char *command, const char *path, guint line, GError **error)
{
  g_auto (GStrv) words = lpv_editor_parse_command (command, path, line, error);

  return words != NULL
         && g_spawn_async (NULL, words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, error);
}

gboolean
lpv_editor_open (GtkWindow *parent, const char *path, guint line, GError **error)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.lprof.Viewer");
  g_autofree char *command = g_settings_get_string (settings, "editor-command");
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (!g_file_query_exists (file, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("%s is not there any more"), path);
      return FALSE;
    }
  if (*command != '\0')
    return run (command, path, line, error);
  lpv_compat_launch_file (parent, file);
  return TRUE;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <string.h>

#include "lpv-csv.h"

#define HEADER "file,function,line,statement,hits,events,self_ns,total_ns,wait_ns,source\r\n"

typedef struct
{
  LprofProfile *profile;
  GFile *file;
} Save;

static void
append_text (GString *csv, const char *text, gsize length)
{
  g_string_append_c (csv, '"');
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, text[i]);
    }
  g_string_append_c (csv, '"');
}

/* Entries come in the order of their lines, so the source is walked once. */
static const char *
walk_to_line (const char *source, guint32 *at, guint32 line)
{
  while (source != NULL && *at < line)
    {
      source = strchr (source, '\n');
      if (source != NULL)
        source++;
      (*at)++;
    }
  return source;
}

static void
append_row (GString *csv, const char *path, const char *function, const LprofLine *line,
            const char *source)
{
  append_text (csv, path, strlen (path));
  g_string_append_c (csv, ',');
  append_text (csv, function, strlen (function));
  g_string_append_printf (csv,
                          ",%u,%u,%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT
                          ",%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT ",",
                          line->line, line->statement, line->hits, line->events, line->self_ns,
                          line->total_ns, line->wait_ns);
  if (source != NULL)
    append_text (csv, source, strcspn (source, "\r\n"));
  g_string_append (csv, "\r\n");
}

static void
append_file (GString *csv, LprofProfile *profile, guint32 file)
{
  guint32 n, at = 1;
  const LprofSourceFile *info = &lprof_profile_get_files (profile, &n)[file];
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, &n);
  g_autoptr (LprofLines) lines = lprof_profile_get_lines (profile, file);
  const LprofLine *entries = lprof_lines_get (lines, &n);
  const char *source = info->source;

  for (guint32 i = 0; i < n; i++)
    {
      source = walk_to_line (source, &at, entries[i].line);
      append_row (csv, info->path, functions[entries[i].function].name, &entries[i], source);
    }
}

char *
lpv_csv_from_profile (LprofProfile *profile, gsize *length)
{
  GString *csv = g_string_new (HEADER);
  guint32 n_files;

  lprof_profile_get_files (profile, &n_files);
  for (guint32 file = 0; file < n_files; file++)
    append_file (csv, profile, file);
  *length = csv->len;
  return g_string_free (csv, FALSE);
}

static void
free_save (Save *save)
{
  lprof_profile_unref (save->profile);
  g_object_unref (save->file);
  g_free (save);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  GError *error = NULL;
  gsize length;
  g_autofree char *csv = lpv_csv_from_profile (save->profile, &length);

  if (g_file_replace_contents (save->file, csv, length, NULL, FALSE,
                               G_FILE_CREATE_REPLACE_DESTINATION, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
lpv_csv_save_async (LprofProfile *profile, GFile *file, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  Save *save = g_new (Save, 1);

  save->profile = lprof_profile_ref (profile);
  save->file = g_object_ref (file);
  g_task_set_task_data (task, save, (GDestroyNotify)free_save);
  g_task_run_in_thread (task, run);
}

gboolean
lpv_csv_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

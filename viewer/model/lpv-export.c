/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-export.h"

typedef struct
{
  LprofProfile *profile;
  GFile *file;
} Export;

typedef struct
{
  GOutputStream *stream;
  GCancellable *cancellable;
  GError *error;
} Writing;

static void
free_export (Export *export)
{
  lprof_profile_unref (export->profile);
  g_object_unref (export->file);
  g_free (export);
}

static LprofExportFormat
find_format (GFile *file)
{
  static const struct
  {
    const char *ending;
    LprofExportFormat format;
  } formats[] = {
    { ".html", LPROF_EXPORT_HTML },
    { ".htm", LPROF_EXPORT_HTML },
    { ".json", LPROF_EXPORT_JSON },
    { ".txt", LPROF_EXPORT_TEXT },
  };
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_has_suffix (lower, formats[i].ending))
      return formats[i].format;
  return LPROF_EXPORT_CSV;
}

static gboolean
write_text (const char *text, gsize length, gpointer data)
{
  Writing *writing = data;

  return g_output_stream_write_all (writing->stream, text, length, NULL, writing->cancellable,
                                    &writing->error);
}

/* A stream that is closed with its cancellable cancelled leaves the old file. */
static gboolean
close_stream (GOutputStream *stream, gboolean is_whole, GError **error)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  if (is_whole)
    return g_output_stream_close (stream, NULL, error);
  g_cancellable_cancel (cancelled);
  g_output_stream_close (stream, cancelled, NULL);
  return FALSE;
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Export *export = data;
  Writing writing = { .cancellable = cancellable };
  g_autoptr (GFileOutputStream) stream = g_file_replace (
      export->file, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, cancellable, &writing.error);
  gboolean is_whole;

  if (stream != NULL)
    {
      writing.stream = G_OUTPUT_STREAM (stream);
      is_whole =
          lprof_profile_export (export->profile, find_format (export->file), write_text, &writing);
      close_stream (writing.stream, is_whole, &writing.error);
    }
  if (writing.error != NULL)
    g_task_return_error (task, writing.error);
  else
    g_task_return_boolean (task, TRUE);
}

void
lpv_export_async (LprofProfile *profile, GFile *file, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  Export *export = g_new (Export, 1);

  export->profile = lprof_profile_ref (profile);
  export->file = g_object_ref (file);
  g_task_set_task_data (task, export, (GDestroyNotify)free_export);
  g_task_run_in_thread (task, run);
}

gboolean
lpv_export_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

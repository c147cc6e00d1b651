/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-changed-files.h"

static gint64
get_mtime_us (GFile *file)
{
  g_autoptr (GFileInfo) info = g_file_query_info (
      file, G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC,
      G_FILE_QUERY_INFO_NONE, NULL, NULL);

  if (info == NULL)
    return -1;
  return (gint64)g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED)
             * G_USEC_PER_SEC
         + g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC);
}

static gboolean
is_changed (const LprofSourceFile *recorded)
{
  g_autoptr (GFile) file = g_file_new_for_path (recorded->path);
  g_autofree char *contents = NULL;
  g_autofree char *sha256 = NULL;
  gsize length;
  gint64 mtime_us;

  if (recorded->sha256 == NULL || !g_path_is_absolute (recorded->path))
    return FALSE;
  mtime_us = get_mtime_us (file);
  if (mtime_us >= 0 && mtime_us == recorded->mtime_us)
    return FALSE;
  if (mtime_us < 0 || !g_file_load_contents (file, NULL, &contents, &length, NULL, NULL))
    return TRUE;
  sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)contents, length);
  return !g_str_equal (sha256, recorded->sha256);
}

static void
find (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GArray *changed = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 n;
  const LprofSourceFile *files = lprof_profile_get_files (data, &n);

  for (guint32 i = 0; i < n && !g_cancellable_is_cancelled (cancellable); i++)
    if (is_changed (&files[i]))
      g_array_append_val (changed, i);
  g_task_return_pointer (task, changed, (GDestroyNotify)g_array_unref);
}

void
lpv_changed_files_find_async (LprofProfile *profile, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_task_data (task, lprof_profile_ref (profile), (GDestroyNotify)lprof_profile_unref);
  g_task_run_in_thread (task, find);
}

GArray *
lpv_changed_files_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

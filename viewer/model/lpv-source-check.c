/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-source-check.h"

typedef struct
{
  LprofProfile *profile;
  guint32 file;
  char *path;
} Check;

static void
free_check (Check *check)
{
  lprof_profile_unref (check->profile);
  g_free (check->path);
  g_free (check);
}

static LpvSourceState
compare (const LprofSourceFile *info, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *contents = NULL, *sha256 = NULL;
  gsize length;

  if (!g_file_load_contents (file, cancellable, &contents, &length, NULL, error))
    return LPV_SOURCE_UNKNOWN;
  sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)contents, length);
  return g_str_equal (sha256, info->sha256) ? LPV_SOURCE_SAME : LPV_SOURCE_CHANGED;
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Check *check = data;
  guint32 n;
  const LprofSourceFile *info = &lprof_profile_get_files (check->profile, &n)[check->file];
  g_autoptr (GFile) file = g_file_new_for_path (check->path);
  GError *error = NULL;
  LpvSourceState state;

  if (info->sha256 == NULL || !g_path_is_absolute (check->path))
    state = LPV_SOURCE_UNKNOWN;
  else if (!g_file_query_exists (file, cancellable))
    state = LPV_SOURCE_MISSING;
  else
    state = compare (info, file, cancellable, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, state);
}

void
lpv_source_check_async (LprofProfile *profile, guint32 file, const char *path,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Check *check = g_new (Check, 1);

  check->profile = lprof_profile_ref (profile);
  check->file = file;
  check->path = g_strdup (path);
  g_task_set_task_data (task, check, (GDestroyNotify)free_check);
  g_task_run_in_thread (task, run);
}

LpvSourceState
lpv_source_check_finish (GAsyncResult *result, GError **error)
{
  gssize state = g_task_propagate_int (G_TASK (result), error);

  return state < 0 ? LPV_SOURCE_UNKNOWN : (LpvSourceState)state;
}

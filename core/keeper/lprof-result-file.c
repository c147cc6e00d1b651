/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-result-file.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct _LprofResultFile
{
  char *path;      /* asked for */
  char *elsewhere; /* ours, where it was written instead; or NULL */
  char *error;
  const char *written; /* one of the two, or NULL */
  struct stat known;   /* of that */
};

LprofResultFile *
lprof_result_file_new (const char *path)
{
  LprofResultFile *file = g_new0 (LprofResultFile, 1);

  file->path = g_strdup (path);
  return file;
}

void
lprof_result_file_free (LprofResultFile *file)
{
  g_free (file->path);
  g_free (file->elsewhere);
  g_free (file->error);
  g_free (file);
}

static void
note_written (LprofResultFile *file, const char *path)
{
  if (stat (path, &file->known) == 0)
    file->written = path;
}

static gboolean
write_as_asked (LprofResultFile *file, LprofProfile *profile)
{
  g_autoptr (GError) error = NULL;
  gboolean written = lprof_profile_save (profile, file->path, &error);

  g_clear_pointer (&file->error, g_free);
  if (!written)
    file->error = g_strdup (error->message);
  else
    note_written (file, file->path);
  return written;
}

gboolean
lprof_result_file_write_checkpoint (LprofResultFile *file, LprofProfile *profile)
{
  return write_as_asked (file, profile);
}

/* A name that nobody uses: the result's own, with the number of this process. */
static char *
find_name (LprofResultFile *file, const char *folder)
{
  g_autofree char *base = g_path_get_basename (file->path);
  g_autofree char *name = NULL;
  char *path;

  if (g_str_has_suffix (base, ".lprof"))
    base[strlen (base) - strlen (".lprof")] = '\0';
  name = g_strdup_printf ("%.200s-%d.lprof", base, (int)getpid ());
  path = g_build_filename (folder, name, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  g_free (path);
  return NULL;
}

static gboolean
write_in (LprofResultFile *file, const char *folder, LprofProfile *profile)
{
  g_autofree char *path = find_name (file, folder);

  if (path == NULL || !lprof_profile_save (profile, path, NULL))
    return FALSE;
  file->elsewhere = g_steal_pointer (&path);
  note_written (file, file->elsewhere);
  return TRUE;
}

static gboolean
write_in_state_folder (LprofResultFile *file, LprofProfile *profile)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "lprof", NULL);

  return g_mkdir_with_parents (folder, 0700) == 0 && write_in (file, folder, profile);
}

static gboolean
write_elsewhere (LprofResultFile *file, LprofProfile *profile)
{
  g_autofree char *beside = g_path_get_dirname (file->path);

  if (file->elsewhere != NULL && lprof_profile_save (profile, file->elsewhere, NULL))
    {
      note_written (file, file->elsewhere);
      return TRUE;
    }
  g_clear_pointer (&file->elsewhere, g_free);
  return write_in (file, beside, profile) || write_in_state_folder (file, profile)
         || write_in (file, g_get_tmp_dir (), profile);
}

gboolean
lprof_result_file_write (LprofResultFile *file, LprofProfile *profile)
{
  file->written = NULL;
  if (!write_as_asked (file, profile))
    return write_elsewhere (file, profile);
  if (file->elsewhere != NULL)
    g_unlink (file->elsewhere);
  g_clear_pointer (&file->elsewhere, g_free);
  return TRUE;
}

gboolean
lprof_result_file_update (LprofResultFile *file, LprofProfile *profile)
{
  if (file->written == NULL || !lprof_profile_save (profile, file->written, NULL))
    return FALSE;
  note_written (file, file->written);
  return TRUE;
}

gboolean
lprof_result_file_is_taken (LprofResultFile *file)
{
  struct stat now;

  if (file->written == NULL || !S_ISREG (file->known.st_mode))
    return FALSE;
  return stat (file->written, &now) != 0 || now.st_dev != file->known.st_dev
         || now.st_ino != file->known.st_ino;
}

const char *
lprof_result_file_get_path (LprofResultFile *file)
{
  return file->written;
}

const char *
lprof_result_file_get_error (LprofResultFile *file)
{
  return file->error;
}

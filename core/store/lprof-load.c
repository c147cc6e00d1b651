/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-schema.h"
#include "lprof-serialize.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* In bytes. What is larger stays in the file until it is asked for. */
#define LARGEST_IN_MEMORY ((gint64)16 << 20)
#define BEGINNING 4096

static void
set_unreadable (const char *path, int reason, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  if (reason == ENOENT || reason == ENOTDIR)
    g_set_error (error, LPROF_ERROR, LPROF_ERROR_UNREADABLE,
                 "There is no file “%s”; check the name.", shown);
  else if (reason == EISDIR)
    g_set_error (error, LPROF_ERROR, LPROF_ERROR_UNREADABLE,
                 "“%s” is a folder; name a recording in it.", shown);
  else if (reason == ENXIO)
    g_set_error (error, LPROF_ERROR, LPROF_ERROR_UNREADABLE,
                 "“%s” is a device or pipe; save the recording to a file first.", shown);
  else
    g_set_error (error, LPROF_ERROR, LPROF_ERROR_UNREADABLE,
                 "“%s” can’t be read (%s); check its permissions and disk.", shown,
                 g_strerror (reason));
}

/* Returns 0 or what is wrong. O_NONBLOCK: opening a pipe must not wait. */
static int
open_regular (const char *path, int *fd, gint64 *size)
{
  struct stat info;
  *fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (*fd < 0)
    return errno;
  int reason = fstat (*fd, &info) != 0 ? errno : 0;
  if (reason == 0 && !S_ISREG (info.st_mode))
    reason = S_ISDIR (info.st_mode) ? EISDIR : ENXIO;
  *size = info.st_size;
  if (reason != 0)
    close (*fd);
  return reason;
}

/* Returns 0 or what is wrong. Reads less when the file ends sooner. */
static int
read_all (int fd, gint64 length, guint8 **bytes, gsize *size)
{
  *size = 0;
  *bytes = g_try_malloc ((gsize)length + 1);
  if (!*bytes)
    return ENOMEM;
  while (*size < (gsize)length)
    {
      ssize_t n = read (fd, *bytes + *size, (gsize)length - *size);
      if (n < 0 && errno != EINTR)
        return errno;
      if (n == 0)
        break;
      *size += (gsize)MAX (n, 0);
    }
  return 0;
}

/* Of a large file only the beginning. */
static guint8 *
read_file (const char *path, gsize *n_read, gint64 *size, GError **error)
{
  int fd;
  guint8 *bytes = NULL;
  int reason = open_regular (path, &fd, size);
  if (reason == 0)
    {
      if (*size <= LPROF_MAX_FILE_SIZE)
        reason = read_all (fd, *size > LARGEST_IN_MEMORY ? BEGINNING : *size, &bytes, n_read);
      close (fd);
    }
  if (reason == 0 && !bytes)
    {
      g_autofree char *shown = g_filename_display_name (path);
      g_set_error (error, LPROF_ERROR, LPROF_ERROR_TOO_LARGE,
                   "“%s” is larger than 1 GiB; record fewer files with --include.", shown);
    }
  if (reason != 0)
    {
      g_clear_pointer (&bytes, g_free);
      set_unreadable (path, reason, error);
    }
  return bytes;
}

LprofProfile *
lprof_profile_load (const char *path, LprofProgress progress, gpointer data, GError **error)
{
  gsize n_read;
  gint64 size = 0;
  g_return_val_if_fail (path != NULL, NULL);
  g_autofree guint8 *bytes = read_file (path, &n_read, &size, error);
  if (!bytes)
    return NULL;
  if (size > LARGEST_IN_MEMORY)
    return lprof_store_open (path, bytes, n_read, (gsize)size, progress, data, error);
  return lprof_store_deserialize (bytes, n_read, path, progress, data, error);
}

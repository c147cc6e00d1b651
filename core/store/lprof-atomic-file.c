/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define N_NAMES_TRIED 100

static gboolean
write_all (int fd, const guint8 *bytes, gsize size)
{
  while (size > 0)
    {
      ssize_t n = write (fd, bytes, size);
      if (n < 0 && errno != EINTR)
        return FALSE;
      bytes += MAX (n, 0);
      size -= (gsize)MAX (n, 0);
    }
  return TRUE;
}

/* Closing can report a failed write too (a network file system). */
static gboolean
close_after (int fd, gboolean written)
{
  int reason = errno;
  if (close (fd) != 0 && errno != EINTR && written)
    return FALSE;
  errno = reason;
  return written;
}

static gboolean
write_into (const char *path, gconstpointer bytes, gsize size)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
  return fd >= 0 && close_after (fd, write_all (fd, bytes, size));
}

/* mkstemp() would make the file private: this one gets the usual permissions. */
static int
create_beside (const char *path, char **name)
{
  for (guint i = 0; i < N_NAMES_TRIED; i++)
    {
      *name = g_strdup_printf ("%s.%08x.part", path, g_random_int ());
      int fd = open (*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (fd >= 0)
        return fd;
      g_clear_pointer (name, g_free);
      if (errno != EEXIST)
        return -1;
    }
  return -1;
}

static gboolean
replace (const char *path, const struct stat *old, gconstpointer bytes, gsize size)
{
  g_autofree char *name = NULL;
  int fd = create_beside (path, &name);
  if (fd < 0)
    return FALSE;
  if (old && fchmod (fd, old->st_mode & 0777) != 0)
    errno = 0; /* the usual permissions will do */
  gboolean written = write_all (fd, bytes, size) && fdatasync (fd) == 0;
  if (close_after (fd, written) && rename (name, path) == 0)
    return TRUE;
  int reason = errno;
  unlink (name);
  errno = reason;
  return FALSE;
}

gboolean
lprof_atomic_file_write (const char *path, gconstpointer bytes, gsize size)
{
  struct stat old;
  if (stat (path, &old) != 0)
    return errno == ENOENT && replace (path, NULL, bytes, size);
  if (S_ISDIR (old.st_mode))
    {
      errno = EISDIR;
      return FALSE;
    }
  if (!S_ISREG (old.st_mode))
    return write_into (path, bytes, size);
  char *real_path = realpath (path, NULL);
  gboolean written = real_path && replace (real_path, &old, bytes, size);
  int reason = errno;
  free (real_path);
  errno = reason;
  return written;
}

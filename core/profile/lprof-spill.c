/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-spill.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <unistd.h>

struct _LprofSpill
{
  int fd;
  char *texts;
  gsize used;
  gsize capacity;
};

static int
open_unnamed (void)
{
  const char *folder = g_getenv ("TMPDIR");
  g_autofree char *path = g_build_filename (folder ? folder : "/var/tmp", "lprof-XXXXXX", NULL);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    g_unlink (path);
  return fd;
}

LprofSpill *
lprof_spill_new (gsize capacity)
{
  int fd = open_unnamed ();
  void *texts = MAP_FAILED;
  if (fd < 0)
    return NULL;
  if (ftruncate (fd, (off_t)capacity) == 0)
    texts = mmap (NULL, capacity, PROT_READ, MAP_SHARED, fd, 0);
  if (texts == MAP_FAILED)
    {
      close (fd);
      return NULL;
    }
  LprofSpill *spill = g_new (LprofSpill, 1);
  *spill = (LprofSpill){ fd, texts, 0, capacity };
  return spill;
}

void
lprof_spill_free (LprofSpill *spill)
{
  munmap (spill->texts, spill->capacity);
  close (spill->fd);
  g_free (spill);
}

/* What isn't written is zero, so the byte that ends a text is only skipped; but it is
 * within the capacity. */
const char *
lprof_spill_add (LprofSpill *spill, const char *text, gsize length)
{
  gsize written = 0;
  if (length >= spill->capacity - spill->used)
    return NULL;
  while (written < length)
    {
      ssize_t n =
          pwrite (spill->fd, text + written, length - written, (off_t)(spill->used + written));
      if (n < 0 && errno != EINTR)
        return NULL;
      written += (gsize)MAX (n, 0);
    }
  const char *copy = spill->texts + spill->used;
  spill->used += length + 1;
  return copy;
}

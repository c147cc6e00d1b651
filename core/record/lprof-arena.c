/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lprof-arena.h"

#define LARGEST ((size_t)1 << 36)  /* 64 GiB of address space */
#define SMALLEST ((size_t)1 << 26) /* 64 MiB */

/* Growing a file beyond RLIMIT_FSIZE raises SIGXFSZ, which kills by default. */
static size_t
largest_file (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY
      || limit.rlim_cur > LARGEST)
    return LARGEST;
  return (size_t)limit.rlim_cur;
}

static bool
map (LprofArena *arena, size_t size, int fd)
{
  int flags = fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
  void *base = mmap (NULL, size, PROT_READ | PROT_WRITE, flags | MAP_NORESERVE, fd, 0);

  if (base == MAP_FAILED)
    return false;
  madvise (base, size, MADV_DONTDUMP); /* else a core dump walks all of it */
  arena->base = base;
  arena->size = size;
  arena->fd = fd;
  arena->identity = lprof_descriptor_identify (fd);
  return true;
}

static bool
open_shared (LprofArena *arena)
{
  size_t limit = largest_file ();
  int fd = memfd_create ("lprof", MFD_CLOEXEC);

  if (fd < 0)
    {
      arena->refusal = "the system has no memfd for this process";
      return false;
    }
  fd = lprof_descriptor_raise (fd);
  arena->refusal = "the limit on file sizes or address space is too low";
  for (size_t size = LARGEST; size >= SMALLEST; size /= 2)
    if (size <= limit && ftruncate (fd, (off_t)size) == 0 && map (arena, size, fd))
      {
        arena->refusal = NULL;
        return true;
      }
  close (fd);
  return false;
}

static bool
open_private (LprofArena *arena)
{
  for (size_t size = LARGEST; size >= SMALLEST; size /= 2)
    if (map (arena, size, -1))
      return true;
  return false;
}

bool
lprof_arena_open (LprofArena *arena)
{
  memset (arena, 0, sizeof *arena);
  arena->fd = -1;
  if (!open_shared (arena) && !open_private (arena))
    return false;

  LprofHeader *header = (LprofHeader *)arena->base;
  memcpy (header->magic, LPROF_LAYOUT_MAGIC, sizeof header->magic);
  header->version = LPROF_LAYOUT_VERSION;
  header->header_size = sizeof *header;
  header->size = arena->size;
  atomic_store (&header->used, (sizeof *header + 7) & ~(uint64_t)7);
  return true;
}

void
lprof_arena_close (LprofArena *arena)
{
  if (arena->base)
    munmap (arena->base, arena->size);
  lprof_descriptor_close (arena->fd, arena->identity);
  arena->base = NULL;
  arena->fd = -1;
}

bool
lprof_arena_has_fd (const LprofArena *arena)
{
  return lprof_descriptor_is_still (arena->fd, arena->identity);
}

LprofOffset
lprof_arena_alloc (LprofArena *arena, size_t size)
{
  LprofHeader *header = (LprofHeader *)arena->base;
  uint64_t used = atomic_load_explicit (&header->used, memory_order_relaxed);
  uint64_t end;

  size = (size + 7) & ~(size_t)7;
  do
    {
      end = used + size;
      if (end > header->size || end < used)
        {
          header->n_dropped++;
          return 0;
        }
    }
  while (!atomic_compare_exchange_weak_explicit (&header->used, &used, end, memory_order_relaxed,
                                                 memory_order_relaxed));
  return used;
}

LprofOffset
lprof_arena_add_text (LprofArena *arena, const char *bytes, size_t length)
{
  LprofOffset offset = lprof_arena_alloc (arena, sizeof (LprofText) + length);

  if (offset)
    {
      LprofText *text = lprof_at (arena->base, offset);
      memcpy (text->bytes, bytes, length);
      text->length = length;
    }
  return offset;
}

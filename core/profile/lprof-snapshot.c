/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-snapshot.h"

#include "lprof.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_PASSES 100
#define PAGE_SIZE ((gsize)4096)

/* Whole words, so that no counter is torn. Pages of zeros stay untouched. */
static void
copy_words (guint8 *to, const guint8 *from, gsize begin, gsize end)
{
  guint64 *target = (guint64 *)(gpointer)to;
  const guint64 *source = (const guint64 *)(gconstpointer)from;
  for (gsize i = begin / 8; i < (end + 7) / 8; i++)
    {
      guint64 word = __atomic_load_n (&source[i], __ATOMIC_RELAXED);
      if (word != target[i])
        target[i] = word;
    }
}

/* Skips holes: a wild `used` must not make us read gigabytes of nothing. */
static void
copy_data (guint8 *to, const guint8 *from, int fd, gsize begin, gsize end)
{
  while (begin < end)
    {
      off_t data = lseek (fd, (off_t)begin, SEEK_DATA);
      if (data < 0 && errno == ENXIO)
        return;
      off_t hole = data < 0 ? -1 : lseek (fd, data, SEEK_HOLE);
      gsize stop = hole < 0 ? end : MIN (end, (gsize)hole);
      begin = data < 0 ? begin : MAX (begin, (gsize)data);
      if (begin < stop)
        copy_words (to, from, begin, stop);
      begin = MAX (stop, begin + 1);
    }
}

/* What is mapped of the recording: as much as is used, since a limit on the address
 * space or a tool such as valgrind can leave no room for the rest. */
typedef struct
{
  int fd;
  guint8 *base;
  gsize size;
  gsize limit; /* size of the file */
} Shared;

static gsize
round_up (guint64 size)
{
  return ((gsize)size + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
}

static gboolean
map (Shared *shared, guint64 used)
{
  gsize size = round_up (MAX (used, sizeof (LprofHeader)));
  if (size <= shared->size)
    return TRUE;
  void *base = shared->base
                   ? mremap (shared->base, shared->size, size, MREMAP_MAYMOVE)
                   : mmap (NULL, size, PROT_READ, MAP_SHARED | MAP_NORESERVE, shared->fd, 0);
  if (base == MAP_FAILED)
    return FALSE;
  shared->base = base;
  shared->size = size;
  return TRUE;
}

static void
unmap (Shared *shared)
{
  if (shared->base)
    munmap (shared->base, shared->size);
}

static guint64
read_used (const Shared *shared)
{
  const LprofHeader *header = (const LprofHeader *)(gconstpointer)shared->base;
  guint64 used = atomic_load_explicit (&header->used, memory_order_acquire);
  return CLAMP (used, sizeof (LprofHeader), shared->limit);
}

/* A mapping costs nothing where nothing is written. */
static gboolean
reserve (LprofSnapshot *snapshot, guint64 used)
{
  gsize size = round_up (used);
  if (size <= snapshot->size)
    return TRUE;
  void *base = snapshot->base ? mremap (snapshot->base, snapshot->size, size, MREMAP_MAYMOVE)
                              : mmap (NULL, size, PROT_READ | PROT_WRITE,
                                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (base == MAP_FAILED)
    return FALSE;
  snapshot->base = base;
  snapshot->size = size;
  return TRUE;
}

static gboolean
copy (LprofSnapshot *snapshot, Shared *shared)
{
  guint64 used = read_used (shared);
  for (guint i = 0; i < MAX_PASSES; i++)
    {
      if (!map (shared, used) || !reserve (snapshot, used))
        return FALSE;
      copy_data (snapshot->base, shared->base, shared->fd, 0, used);
      snapshot->used = used;
      used = read_used (shared);
      if (used <= snapshot->used)
        break;
    }
  atomic_store (&lprof_snapshot_header (snapshot)->used, snapshot->used);
  return TRUE;
}

static gboolean
set_error (GError **error, LprofError code, const char *message)
{
  g_set_error_literal (error, LPROF_ERROR, (int)code, message);
  return FALSE;
}

static gboolean
check (const LprofHeader *header, GError **error)
{
  if (memcmp (header->magic, LPROF_LAYOUT_MAGIC, sizeof header->magic) != 0)
    return set_error (error, LPROF_ERROR_FOREIGN,
                      "This memory is not a recording of lprof; pass the recorder's own.");
  if (header->version > LPROF_LAYOUT_VERSION)
    return set_error (error, LPROF_ERROR_TOO_NEW,
                      "This recording was made by a newer lprof; update lprof.");
  if (header->version != LPROF_LAYOUT_VERSION || header->header_size != sizeof *header)
    return set_error (error, LPROF_ERROR_CORRUPT,
                      "The beginning of this recording was overwritten; record again.");
  return TRUE;
}

static gboolean
take (LprofSnapshot *snapshot, Shared *shared, GError **error)
{
  if (!map (shared, 0))
    return set_error (error, LPROF_ERROR_UNREADABLE,
                      "The memory of the recording can’t be mapped; check the limit on memory.");
  if (!check ((const LprofHeader *)(gconstpointer)shared->base, error))
    return FALSE;
  if (!copy (snapshot, shared))
    return set_error (error, LPROF_ERROR_TOO_LARGE,
                      "There is no memory to copy the recording; close other programs.");
  return check (lprof_snapshot_header (snapshot), error);
}

gboolean
lprof_snapshot_open (LprofSnapshot *snapshot, int fd, GError **error)
{
  struct stat info;
  *snapshot = (LprofSnapshot){ 0 };
  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode)
      || info.st_size < (off_t)round_up (sizeof (LprofHeader)))
    return set_error (error, LPROF_ERROR_FOREIGN,
                      "This is not the memory of a recording; pass the recorder's own.");
  Shared shared = { .fd = fd, .limit = (gsize)info.st_size & ~(PAGE_SIZE - 1) };
  gboolean taken = take (snapshot, &shared, error);
  unmap (&shared);
  if (!taken)
    lprof_snapshot_close (snapshot);
  return taken;
}

void
lprof_snapshot_close (LprofSnapshot *snapshot)
{
  if (snapshot->base)
    munmap (snapshot->base, snapshot->size);
  snapshot->base = NULL;
}

gconstpointer
lprof_snapshot_get (LprofSnapshot *snapshot, LprofOffset offset, gsize size, guint64 n)
{
  if (offset >= sizeof (LprofHeader) && offset % 8 == 0 && offset <= snapshot->used
      && n <= (snapshot->used - offset) / size)
    return snapshot->base + offset;
  snapshot->damaged = TRUE;
  return NULL;
}

GArray *
lprof_snapshot_get_list (LprofSnapshot *snapshot, const LprofHead *head, gsize size)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (LprofOffset));
  guint64 limit = snapshot->used / size;
  LprofOffset offset = atomic_load (head);
  const LprofOffset *object;
  while (offset != 0 && limit-- > 0 && (object = lprof_snapshot_get (snapshot, offset, size, 1)))
    {
      g_array_append_val (list, offset);
      offset = *object;
    }
  for (guint i = 0; i < list->len / 2; i++)
    {
      LprofOffset *first = &g_array_index (list, LprofOffset, i);
      LprofOffset *last = &g_array_index (list, LprofOffset, list->len - 1 - i);
      LprofOffset swapped = *first;
      *first = *last;
      *last = swapped;
    }
  return list;
}

const char *
lprof_snapshot_get_text (LprofSnapshot *snapshot, LprofOffset offset, gsize *length)
{
  const LprofText *text = offset == 0 ? NULL : LPROF_SNAPSHOT_GET (snapshot, LprofText, offset);
  *length = 0;
  if (!text || !lprof_snapshot_get (snapshot, offset + sizeof *text, 1, text->length))
    return NULL;
  *length = text->length;
  return text->bytes;
}

char *
lprof_snapshot_dup_text (LprofSnapshot *snapshot, LprofOffset offset)
{
  gsize length;
  const char *bytes = lprof_snapshot_get_text (snapshot, offset, &length);
  return bytes ? g_utf8_make_valid (bytes, (gssize)length) : g_strdup ("");
}

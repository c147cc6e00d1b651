/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-memory-file.h"

#include <string.h>
#include <unistd.h>

#include "lprof-layout.h"

#define MAX_OBJECTS 100000 /* of a list: more means that it is damaged */
#define ENDING "exit"

static gboolean
read_at (int memory, guint64 offset, gpointer bytes, gsize size)
{
  return pread (memory, bytes, size, (off_t)offset) == (gssize)size;
}

static gboolean
write_at (int memory, guint64 offset, gconstpointer bytes, gsize size)
{
  return pwrite (memory, bytes, size, (off_t)offset) == (gssize)size;
}

static gboolean
read_header (int memory, LprofHeader *header)
{
  return read_at (memory, 0, header, sizeof *header)
         && memcmp (header->magic, LPROF_LAYOUT_MAGIC, sizeof header->magic) == 0
         && header->version == LPROF_LAYOUT_VERSION;
}

static guint64
count_events (int memory, const LprofHeader *header)
{
  LprofOffset offset = atomic_load (&header->threads);
  LprofThread thread;
  guint64 n = 0;

  for (guint i = 0; i < MAX_OBJECTS && offset != 0; i++, offset = thread.next)
    {
      if (!read_at (memory, offset, &thread, sizeof thread))
        break;
      n += thread.n_events;
    }
  return n;
}

/* Both grow only, but for the state. */
guint64
lprof_memory_file_get_activity (int memory)
{
  LprofHeader header;

  if (!read_header (memory, &header))
    return 0;
  return count_events (memory, &header) + atomic_load (&header.used)
         + ((guint64)atomic_load (&header.state) << 60);
}

gboolean
lprof_memory_file_get_progress (int memory, guint64 *elapsed_ns, guint64 *n_events)
{
  guint64 now_ns = (guint64)g_get_monotonic_time () * 1000;
  LprofHeader header;

  if (!read_header (memory, &header) || atomic_load (&header.state) != LPROF_STATE_RECORDING
      || header.started.monotonic_ns > now_ns)
    return FALSE;
  *elapsed_ns = now_ns - header.started.monotonic_ns;
  *n_events = count_events (memory, &header);
  return TRUE;
}

gboolean
lprof_memory_file_has_events (int memory)
{
  LprofHeader header;

  return read_header (memory, &header) && count_events (memory, &header) > 0;
}

static gboolean
is_ending (int memory, LprofOffset text)
{
  struct
  {
    guint64 length;
    char bytes[sizeof ENDING - 1];
  } name;

  return read_at (memory, text, &name, sizeof name.length + sizeof name.bytes)
         && name.length == sizeof name.bytes && memcmp (name.bytes, ENDING, name.length) == 0;
}

gboolean
lprof_memory_file_has_ending (int memory)
{
  LprofHeader header;
  LprofOffset offset;
  LprofFact fact;

  if (!read_header (memory, &header))
    return FALSE;
  offset = atomic_load (&header.facts);
  for (guint i = 0; i < MAX_OBJECTS && offset != 0; i++, offset = fact.next)
    {
      if (!read_at (memory, offset, &fact, sizeof fact))
        break;
      if (is_ending (memory, fact.name))
        return TRUE;
    }
  return FALSE;
}

/* Returns the offset behind the text. */
static guint64
write_text (int memory, guint64 offset, const char *text)
{
  guint64 length = strlen (text);

  if (!write_at (memory, offset, &length, sizeof length)
      || !write_at (memory, offset + sizeof length, text, length))
    return 0;
  return (offset + sizeof length + length + 7) & ~(guint64)7;
}

gboolean
lprof_memory_file_add_ending (int memory, const char *ending)
{
  LprofHeader header;
  LprofFact fact;
  guint64 start, used;

  if (!read_header (memory, &header))
    return FALSE;
  start = (atomic_load (&header.used) + 7) & ~(guint64)7;
  if (start + sizeof fact + strlen (ending) + 64 > header.size)
    return FALSE;
  fact.next = atomic_load (&header.facts);
  fact.name = start + sizeof fact;
  fact.value = write_text (memory, fact.name, ENDING);
  used = fact.value != 0 ? write_text (memory, fact.value, ending) : 0;
  return used != 0 && write_at (memory, start, &fact, sizeof fact)
         && write_at (memory, offsetof (LprofHeader, used), &used, sizeof used)
         && write_at (memory, offsetof (LprofHeader, facts), &start, sizeof start);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "lprof-child.h"
#include "lprof-memory.h"

/* --- before the fork --------------------------------------------------------- */

void
lprof_child_memory_close (LprofChildMemory *memory)
{
  if (memory->copy)
    munmap (memory->copy, memory->size);
  if (memory->fd >= 0)
    close (memory->fd);
  *memory = (LprofChildMemory){ .fd = -1 };
}

bool
lprof_child_memory_open (LprofChildMemory *memory, const LprofRecorder *recorder)
{
  const LprofArena *arena = &recorder->arena;
  uint64_t used = atomic_load (&lprof_recorder_header (recorder)->used);
  int fd = arena->fd < 0 ? -1 : memfd_create ("lprof", MFD_CLOEXEC);

  *memory = (LprofChildMemory){ .size = arena->size, .fd = -1 };
  if (fd < 0)
    return false;
  memory->fd = lprof_descriptor_raise (fd);
  if (ftruncate (memory->fd, (off_t)memory->size) == 0)
    memory->copy = mmap (NULL, memory->size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE,
                         memory->fd, 0);
  if (!memory->copy || memory->copy == MAP_FAILED)
    {
      memory->copy = NULL;
      lprof_child_memory_close (memory);
      return false;
    }
  madvise (memory->copy, memory->size, MADV_DONTDUMP);
  memcpy (memory->copy, arena->base, used < arena->size ? used : arena->size);
  return true;
}

/* --- in the child: nothing counted --------------------------------------------- */

static const LprofSpan nothing = { 0, 0 };

static void
clear_cell (LprofCell *cell)
{
  if (!cell->context)
    return;
  cell->events = 0;
  cell->revisits = 0;
  cell->self = nothing;
  cell->more = nothing;
  cell->wait = 0;
  cell->shortest = UINT64_MAX;
  cell->longest = 0;
  cell->context = 1; /* so that a context that runs marks it again */
  memset (cell->durations, 0, sizeof cell->durations);
}

static void
clear_functions (uint8_t *base, LprofThread *thread)
{
  LprofOffset offset = atomic_load (&thread->functions);

  for (LprofFunction *function; offset; offset = function->next)
    {
      function = lprof_at (base, offset);
      LprofCell *cells = lprof_at (base, function->cells);
      const LprofCode *code = lprof_at (base, function->code);

      for (uint32_t i = 0; i < code->n_lines; i++)
        clear_cell (&cells[i]);
      function->calls = 0;
      function->recursive = 0;
      function->resumptions = 0;
      function->recursive_resumptions = 0;
      function->self = nothing;
      function->total = nothing;
      function->wait = 0;
    }
}

static void
clear_nodes (uint8_t *base, LprofThread *thread)
{
  LprofOffset offset = atomic_load (&thread->nodes);

  for (LprofNode *node; offset; offset = node->next)
    {
      node = lprof_at (base, offset);
      node->calls = 0;
      node->resumptions = 0;
      node->nested = 0;
      node->self = nothing;
      node->total = nothing;
      node->wait = 0;
    }
}

static void
clear_frames (uint8_t *base, LprofThread *thread, uint64_t now)
{
  LprofOffset offset = atomic_load (&thread->frames);

  for (LprofFrame *frame; offset; offset = frame->next)
    {
      frame = lprof_at (base, offset);
      frame->line_self = nothing;
      frame->line_child = nothing;
      frame->closed = nothing;
      frame->callees = nothing;
      frame->reported = nothing;
      frame->suspended_at = now;
    }
}

static void
clear_thread (uint8_t *base, LprofThread *thread, uint64_t now)
{
  clear_functions (base, thread);
  clear_nodes (base, thread);
  clear_frames (base, thread, now);
  atomic_store (&thread->marks, 0);
  atomic_store (&thread->tasks, 0);
  thread->next = 0;
  thread->serial = 0;
  thread->native_id = (uint32_t)getpid ();
  thread->started = now;
  thread->ended = 0;
  thread->n_events = 0;
  thread->n_mismatches = 0;
}

/* --- in the child -------------------------------------------------------------- */

/* Thread numbers are reused: the newest thread of that number is meant. */
static LprofTable *
find_table (const LprofRecorder *recorder, uint32_t native_id)
{
  LprofTable *found = NULL;

  for (LprofTable *table = recorder->tables; table; table = table->next)
    if (table->thread->native_id == native_id && !table->thread->ended
        && (!found || table->thread->serial > found->thread->serial))
      found = table;
  return found;
}

static void
begin_header (LprofRecorder *recorder)
{
  LprofHeader *header = lprof_recorder_header (recorder);
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  header->pid = (uint32_t)getpid ();
  header->parent_pid = (uint32_t)getppid ();
  header->started_realtime_ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
  header->started = lprof_clock_read_pair (recorder->clock);
  header->checked = header->started;
  if (header->stopped.ticks)
    header->stopped = header->started;
  header->paused = 0;
  header->windows_lasted = 0;
  if (header->windows_began)
    header->windows_began = header->started.ticks;
  header->n_events = 0;
  header->n_dropped = 0;
}

/* The tables of threads that the child doesn't have are forgotten, not freed: the
 * allocator's lock might be held by one of them. */
static void
begin_threads (LprofRecorder *recorder, uint32_t native_id)
{
  LprofHeader *header = lprof_recorder_header (recorder);
  LprofTable *mine = find_table (recorder, native_id);

  recorder->tables = mine;
  recorder->n_tables = mine ? 1 : 0;
  atomic_store (&header->threads, 0);
  if (!mine)
    return;
  mine->next = NULL;
  mine->tasks = NULL;
  mine->step = NULL;
  clear_thread (recorder->arena.base, mine->thread, header->started.ticks);
  atomic_store (&header->threads, lprof_offset_of (recorder->arena.base, mine->thread));
  mine->thread->running_since = lprof_clock_read (recorder->clock);
}

/* Without a copy: what the parent still writes may show, but nothing of the child's
 * gets into the parent's memory. */
static void
make_private (const LprofArena *arena)
{
  int flags = MAP_PRIVATE | MAP_NORESERVE | MAP_FIXED;

  if (lprof_arena_has_fd (arena))
    mmap (arena->base, arena->size, PROT_READ | PROT_WRITE, flags, arena->fd, 0);
}

void
lprof_child_begin (LprofRecorder *recorder, LprofChildMemory *memory, uint32_t native_id)
{
  LprofArena *arena = &recorder->arena;

  if (memory->copy)
    mremap (memory->copy, arena->size, arena->size, MREMAP_MAYMOVE | MREMAP_FIXED, arena->base);
  else
    make_private (arena);
  lprof_descriptor_close (arena->fd, arena->identity);
  arena->fd = memory->fd;
  arena->identity = lprof_descriptor_identify (arena->fd);
  *memory = (LprofChildMemory){ .fd = -1 };
  begin_header (recorder);
  begin_threads (recorder, native_id);
  lprof_memory_clear (arena->base);
}

void
lprof_child_rest (LprofRecorder *recorder)
{
  LprofHeader *header = lprof_recorder_header (recorder);

  header->stopped = header->started;
  atomic_store (&header->attention_at, 0);
  atomic_store (&header->state, LPROF_STATE_STOPPED);
}

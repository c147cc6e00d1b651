/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Closing what is open, so that a profile is complete at any moment. A reader
 * runs this on a copy of memory that a crashed program left: each place is
 * checked before it is followed, and lists can't go on for ever. */

#include <stdlib.h>

#include "lprof-frame.h"

typedef struct
{
  uint8_t *base;
  uint64_t used;
} Memory;

static bool
contains (const Memory *memory, LprofOffset offset, uint64_t size)
{
  return offset >= sizeof (LprofHeader) && offset % 8 == 0 && size <= memory->used
         && offset <= memory->used - size;
}

#define AT(memory, type, offset)                                                                   \
  (contains (memory, offset, sizeof (type)) ? (type *)lprof_at ((memory)->base, offset) : NULL)

static bool
is_sound (const Memory *memory, const LprofFrame *frame)
{
  const LprofFunction *function = AT (memory, LprofFunction, frame->function);
  uint64_t cells_size = (uint64_t)frame->n_lines * sizeof (LprofCell);

  return function && AT (memory, LprofCode, function->code) && AT (memory, LprofNode, frame->node)
         && AT (memory, LprofNode, frame->edge) && frame->n_lines
         && contains (memory, frame->cells, cells_size)
         && (!frame->open || contains (memory, frame->open, sizeof (LprofCell)))
         && (!frame->caller || AT (memory, LprofFrame, frame->caller));
}

static int
compare_serials (const void *a, const void *b)
{
  const LprofFrame *first = *(LprofFrame *const *)a;
  const LprofFrame *second = *(LprofFrame *const *)b;

  return (first->serial < second->serial) - (first->serial > second->serial);
}

/* Returns how many selected frames are in use, and the first `room` of them. */
static size_t
collect (const Memory *memory, const LprofThread *thread, LprofFrame **frames, size_t room)
{
  LprofOffset offset = atomic_load (&thread->frames);
  uint64_t limit = memory->used / sizeof (LprofFrame);
  size_t n = 0;

  for (LprofFrame *frame; limit-- && (frame = AT (memory, LprofFrame, offset));
       offset = frame->next)
    if (frame->state != LPROF_FRAME_FREE && frame->function && is_sound (memory, frame))
      {
        if (n < room)
          frames[n] = frame;
        n++;
      }
  return n;
}

/* A task that waits does wait; a plain generator that nobody goes on with is
 * just abandoned. */
static bool
is_awaited (const Memory *memory, const LprofFrame *frame)
{
  const LprofFunction *function = lprof_at (memory->base, frame->function);
  const LprofCode *code = lprof_at (memory->base, function->code);

  return (code->flags & (LPROF_CODE_COROUTINE | LPROF_CODE_ASYNC_GENERATOR)) != 0;
}

/* In damaged memory objects can overlap, so that closing one frame changes what
 * another points at, or its own: each is checked again, and worked on as a copy. */
static void
close_frame (const Memory *memory, LprofFrame *frame, uint64_t now)
{
  LprofFrame copy = *frame;

  if (!copy.function || !is_sound (memory, &copy))
    return;
  if (copy.state == LPROF_FRAME_SUSPENDED && is_awaited (memory, &copy))
    lprof_frame_add_wait (memory->base, &copy, now);
  if (is_sound (memory, &copy))
    lprof_frame_end (memory->base, &copy);
  frame->state = LPROF_FRAME_FREE;
  frame->function = 0;
}

/* Where a task holds its thread; false when that is not known. */
static bool
find_line (const Memory *memory, const LprofTask *task, LprofOffset *code, uint32_t *line)
{
  const LprofFrame *frame = AT (memory, LprofFrame, task->frame);
  const LprofFunction *function = frame ? AT (memory, LprofFunction, frame->function) : NULL;

  if (!function || frame->state != LPROF_FRAME_OPEN)
    return false;
  *code = function->code;
  *line = frame->line;
  return true;
}

static void
close_stretch (const Memory *memory, LprofTask *task, uint64_t now)
{
  LprofStretch stretch = { task->resumed, now, now - task->resumed };
  LprofOffset code = 0;
  uint32_t line = 0;

  find_line (memory, task, &code, &line);
  task->resumed = 0;
  task->running += stretch.running;
  if (stretch.running >= task->longest)
    {
      task->longest = stretch.running;
      task->longest_began = stretch.began;
      task->longest_code = code;
      task->longest_line = line;
    }
  if (task->n_stretches < LPROF_N_STRETCHES)
    task->stretches[task->n_stretches++] = stretch;
  else
    {
      task->stretches[LPROF_N_STRETCHES - 1].ended = now;
      task->stretches[LPROF_N_STRETCHES - 1].running += stretch.running;
    }
}

/* Tasks that run hold the line that is open now. */
static void
close_stretches (const Memory *memory, LprofThread *thread, uint64_t now)
{
  LprofOffset offset = atomic_load (&thread->tasks);
  uint64_t limit = memory->used / sizeof (LprofTask);

  for (LprofTask *task; limit-- && (task = AT (memory, LprofTask, offset)); offset = task->next)
    if (task->resumed && task->resumed < now)
      close_stretch (memory, task, now);
}

static void
close_thread (const Memory *memory, LprofThread *thread, uint64_t now)
{
  LprofFrame *running = AT (memory, LprofFrame, thread->running);
  size_t room = collect (memory, thread, NULL, 0);
  size_t n;
  LprofFrame **frames = room ? malloc (room * sizeof *frames) : NULL;

  if (thread->ended && thread->ended < now)
    now = thread->ended;
  close_stretches (memory, thread, now);
  if (running && running->state == LPROF_FRAME_OPEN && running->function
      && now > thread->running_since)
    running->line_self.time += now - thread->running_since;
  thread->running_since = now;
  thread->running = thread->current = 0;
  if (!frames)
    return;
  n = collect (memory, thread, frames, room);
  if (n > room) /* counting the running line has changed a frame */
    n = room;
  /* Callees first: they report to their callers. */
  qsort (frames, n, sizeof *frames, compare_serials);
  for (size_t i = 0; i < n; i++)
    close_frame (memory, frames[i], now);
  free (frames);
}

void
lprof_table_close_open_frames (void *base, uint64_t size, uint64_t now)
{
  LprofHeader *header = base;
  Memory memory = { base, atomic_load (&header->used) };
  uint64_t limit;

  if (memory.used > size)
    memory.used = size;
  if (header->stopped.ticks && header->stopped.ticks < now)
    now = header->stopped.ticks;
  if (header->deadline && header->deadline < now)
    now = header->deadline;
  limit = memory.used / sizeof (LprofThread);
  LprofOffset offset = atomic_load (&header->threads);
  for (LprofThread *thread; limit-- && (thread = AT (&memory, LprofThread, offset));
       offset = thread->next)
    close_thread (&memory, thread, now);
}

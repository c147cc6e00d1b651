/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The memory of a recording: a sparse memfd that only grows into what is used.
 * Memory is zero when it is handed out, is never given back, never moves. */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lprof-descriptor.h"
#include "lprof-layout.h"

typedef struct
{
  uint8_t *base; /* where the mapping stands in this process */
  size_t size;
  int fd;                           /* -1: private memory, lost with the process */
  LprofDescriptorIdentity identity; /* of fd */
  const char *refusal;              /* why it is private memory, or NULL */
} LprofArena;

/* Maps as much address space as the system grants, and puts an empty header at
 * its start. Returns false with errno when there is no memory at all. */
bool lprof_arena_open (LprofArena *arena);
void lprof_arena_close (LprofArena *arena);

/* Whether there is shared memory and the program has left us its descriptor. */
bool lprof_arena_has_fd (const LprofArena *arena);

/* Returns zeroed memory, or 0 when the mapping is full, which is counted in the
 * header. Safe from any thread. */
LprofOffset lprof_arena_alloc (LprofArena *arena, size_t size);
LprofOffset lprof_arena_add_text (LprofArena *arena, const char *bytes, size_t length);

static inline void *
lprof_at (const void *base, LprofOffset offset)
{
  return (uint8_t *)base + offset;
}

static inline LprofOffset
lprof_offset_of (const void *base, const void *object)
{
  return (LprofOffset)((const uint8_t *)object - (const uint8_t *)base);
}

/* Pushes a complete object; next is its member for the list. */
static inline void
lprof_push (LprofHead *head, LprofOffset *next, LprofOffset object)
{
  LprofOffset old = atomic_load_explicit (head, memory_order_relaxed);

  do
    *next = old;
  while (!atomic_compare_exchange_weak_explicit (head, &old, object, memory_order_release,
                                                 memory_order_relaxed));
}

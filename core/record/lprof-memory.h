/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Who holds how much memory: each block that is allocated belongs to the line that was
 * running in that thread, until it is freed, by whichever thread.
 *
 * One account for the process, because a block can be freed by another thread than
 * its owner's and a peak is one moment of all of them. It is under one lock, which is
 * as good as always free: nearly all allocations are made by whoever has Python's own
 * lock. It is held for some dozen instructions, never while anything is waited for but
 * the kernel's answer to a new MiB of heap, and it serves allocations of threads
 * without Python's lock as well. A fork waits for it.
 *
 * The recorder's own work is in nobody's account. */

#pragma once

#include "lprof-recorder.h"

/* What an allocator's hook knows of its thread. */
typedef struct
{
  uint32_t inside; /* an allocator runs that was counted: what it calls is not */
  uint32_t own;    /* work of ours: what it allocates is not counted, what it frees is */
  uint32_t generation;
  uint32_t reached;      /* for whoever looks whether its hook is still in place */
  const void *newest;    /* block that was counted */
  LprofTable *table;     /* of this thread, or NULL */
  LprofOffset open;      /* the line that was running at the last allocation, */
  LprofMemoryCell *cell; /* and its cell */
} LprofMemorySlot;

#ifdef __GLIBC__
extern __thread LprofMemorySlot lprof_memory_slot __attribute__ ((tls_model ("initial-exec")));
#else
extern __thread LprofMemorySlot lprof_memory_slot;
#endif

/* A block that was taken out of the account to be changed. */
typedef struct
{
  uint64_t word;
  uint64_t size;
  uint32_t stretch;
} LprofMemoryBlock;

/* Bytes that were allocated since its beginning and not freed, and the most of that. */
typedef struct _LprofMemoryWatch
{
  struct _LprofMemoryWatch *next;
  uint64_t base;
  uint64_t peak;
} LprofMemoryWatch;

/* Counts into the recorder's memory from now on, or goes on. native: allocations come
 * that are not of Python's allocators. Returns false when the memory is full. */
bool lprof_memory_start (LprofRecorder *recorder, bool native);
/* Before the recorder's memory goes. What the lines hold now they hold for good. */
void lprof_memory_stop (LprofRecorder *recorder);

void lprof_memory_watch (LprofMemoryWatch *watch);
void lprof_memory_unwatch (LprofMemoryWatch *watch);
/* Signed: what was there before may have been freed. */
int64_t lprof_memory_watch_get_used (const LprofMemoryWatch *watch);
uint64_t lprof_memory_watch_get_peak (const LprofMemoryWatch *watch);

/* After an allocation, and before the end of a block. Unknown blocks are no matter. */
void lprof_memory_add (const void *address, size_t size, bool native);
void lprof_memory_remove (const void *address);
/* A change of size in three steps, so that the account is right whatever comes of it
 * and whoever gets the old address meanwhile. */
LprofMemoryBlock lprof_memory_take (const void *address);
void lprof_memory_replace (LprofMemoryBlock old, const void *address, size_t size, bool native);
void lprof_memory_put_back (LprofMemoryBlock old, const void *address);
/* The block is not the program's: the interpreter made it for us. */
void lprof_memory_disown (const void *address);
/* The same for this thread's newest block, if it is of at most this size. */
void lprof_memory_disown_newest (size_t largest);

/* A thread has come: those without a table look again. */
void lprof_memory_look_again (void);

/* In a forked child: its memory has nothing counted. */
void lprof_memory_clear (uint8_t *base);

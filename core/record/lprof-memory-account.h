/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The account of lprof-memory.h, shared by the files that make it up. */

#pragma once

#if defined __has_include && __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#define LPROF_IS_SINGLE_THREADED (__libc_single_threaded != 0)
#else
#define LPROF_IS_SINGLE_THREADED false
#endif

#include "lprof-block-table.h"
#include "lprof-memory.h"

/* The word of a block: whether there is one, whether it is native, its size, its cell.
 * A size that doesn't fit stands, times two, in the word after. */
#define BLOCK_PRESENT ((uint64_t)1)
#define BLOCK_NATIVE ((uint64_t)2)
#define SIZE_SHIFT 2
#define CELL_SHIFT 35
#define LARGEST_SIZE (((uint64_t)1 << (CELL_SHIFT - SIZE_SHIFT)) - 1)
#define ANY_SIZE (LARGEST_SIZE << SIZE_SHIFT)

typedef struct
{
  _Atomic uint32_t lock;
  _Atomic uint32_t generation; /* of the threads' tables */
  LprofBlockTable blocks;
  uint64_t live; /* of all blocks in the table */
  LprofMemoryWatch *watches;
  uint64_t watch_at; /* live beyond this is a watch's peak */
  LprofRecorder *recorder;
  uint8_t *base;
  LprofMemory *run; /* NULL: only the watches count */
  uint32_t stretch; /* counts the starts and stops */
  uint32_t n_changes;
  uint64_t now;        /* at the last look, since the start without pauses */
  uint64_t moment_end; /* in the same time */
} LprofAccount;

extern LprofAccount lprof_account;

/* --- the lock ---------------------------------------------------------------- */

void lprof_account_wait (void);

/* A process of one thread needs no atomic exchange, which takes as long as much of the rest:
 * nobody else could begin a second one meanwhile. */
static inline void
lprof_account_lock (void)
{
  if (LPROF_IS_SINGLE_THREADED)
    atomic_store_explicit (&lprof_account.lock, 1, memory_order_relaxed);
  else if (LPROF_UNLIKELY (atomic_exchange_explicit (&lprof_account.lock, 1, memory_order_acquire)))
    lprof_account_wait ();
}

static inline void
lprof_account_unlock (void)
{
  atomic_store_explicit (&lprof_account.lock, 0, memory_order_release);
}

/* --- with the lock ------------------------------------------------------------- */

static inline bool
lprof_account_is_counting (void)
{
  return lprof_account.run || lprof_account.watches;
}

/* Moves on in the use of memory over time. */
void lprof_account_look_at_clock (void);
/* After a change of the watches or their peaks. */
void lprof_account_find_watch (void);
/* No block belongs to a line from here on. */
void lprof_account_forget_cells (void);

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "lprof-block-table.h"
#include "lprof-memory-counts.h"
#include "lprof-memory-use.h"
#include "lprof-memory.h"

#define FIRST_MOMENT_NS 1000000.0
#define CHANGES_PER_LOOK 64 /* at the clock, */
#define LARGE_BLOCK 65536   /* unless a block is large */

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
} Account;

static Account account = { .watch_at = UINT64_MAX };

#ifdef __GLIBC__
__thread LprofMemorySlot lprof_memory_slot __attribute__ ((tls_model ("initial-exec")));
#else
__thread LprofMemorySlot lprof_memory_slot;
#endif

/* --- the lock ---------------------------------------------------------------- */

static __attribute__ ((noinline, cold)) void
wait_for_lock (void)
{
  while (atomic_exchange_explicit (&account.lock, 1, memory_order_acquire))
    while (atomic_load_explicit (&account.lock, memory_order_relaxed))
      sched_yield ();
}

static inline void
lock_account (void)
{
  if (LPROF_UNLIKELY (atomic_exchange_explicit (&account.lock, 1, memory_order_acquire)))
    wait_for_lock ();
}

static inline void
unlock_account (void)
{
  atomic_store_explicit (&account.lock, 0, memory_order_release);
}

/* --- the line that runs --------------------------------------------------------- */

/* Thread numbers are used again: the newest table is meant. */
static void
enter_thread (LprofMemorySlot *slot, uint32_t generation)
{
  uint32_t id = (uint32_t)gettid ();

  slot->generation = generation;
  slot->table = NULL;
  slot->open = 0;
  for (LprofTable *table = account.recorder->tables; table; table = table->next)
    if (table->thread->native_id == id
        && (!slot->table || table->thread->serial > slot->table->thread->serial))
      slot->table = table;
}

/* Aligned to their size. */
static LprofOffset
add_cells (size_t n)
{
  LprofOffset offset =
      lprof_arena_alloc (&account.recorder->arena, (n + 1) * sizeof (LprofMemoryCell) - 8);

  return (offset + sizeof (LprofMemoryCell) - 1) / sizeof (LprofMemoryCell)
         * sizeof (LprofMemoryCell);
}

/* Before its first line event a function is on its first line. */
static __attribute__ ((noinline)) LprofMemoryCell *
find_line (LprofMemorySlot *slot, const LprofFrame *frame)
{
  const LprofFunction *function = lprof_at (account.base, frame->function);
  LprofCode *code = lprof_at (account.base, function->code);
  LprofOffset cells = atomic_load_explicit (&code->memory, memory_order_relaxed);
  uint32_t line = frame->open ? frame->line : code->first_line;
  uint32_t index = line - code->min_line;

  if (!cells && (cells = add_cells (code->n_lines)))
    atomic_store_explicit (&code->memory, cells, memory_order_release);
  if (!cells)
    return &account.run->elsewhere;
  slot->open = frame->open;
  slot->cell =
      (LprofMemoryCell *)lprof_at (account.base, cells) + (index < code->n_lines ? index : 0);
  return slot->cell;
}

static inline LprofMemoryCell *
find_cell (LprofMemorySlot *slot)
{
  uint32_t generation = atomic_load_explicit (&account.generation, memory_order_acquire);

  if (LPROF_UNLIKELY (slot->generation != generation))
    enter_thread (slot, generation);
  if (!slot->table || !slot->table->running)
    return &account.run->elsewhere;
  if (LPROF_LIKELY (slot->open && slot->open == slot->table->running->open))
    return slot->cell;
  return find_line (slot, slot->table->running);
}

/* --- time ------------------------------------------------------------------------ */

static __attribute__ ((noinline)) void
look_at_clock (void)
{
  const LprofHeader *header = (const LprofHeader *)account.base;
  uint64_t begun = header->started.ticks + header->paused;
  uint64_t now = lprof_clock_read (account.recorder->clock);

  account.n_changes = 0;
  if (now > begun && now - begun > account.now)
    account.now = now - begun;
  if (account.now >= account.moment_end)
    account.moment_end = lprof_memory_use_advance (account.run, account.now);
}

/* --- the account ------------------------------------------------------------------ */

static void
find_watch_at (void)
{
  account.watch_at = UINT64_MAX;
  for (const LprofMemoryWatch *watch = account.watches; watch; watch = watch->next)
    if (watch->peak < account.watch_at)
      account.watch_at = watch->peak;
}

static __attribute__ ((noinline)) void
raise_watches (void)
{
  for (LprofMemoryWatch *watch = account.watches; watch; watch = watch->next)
    if (account.live > watch->peak)
      watch->peak = account.live;
  find_watch_at ();
}

static inline uint64_t
get_size (const uint64_t *word)
{
  return LPROF_LIKELY ((*word & ANY_SIZE) != ANY_SIZE) ? (*word & ANY_SIZE) >> SIZE_SHIFT
                                                       : word[1] >> 1;
}

static inline void
put_word (uint64_t *word, uint64_t block, uint64_t size)
{
  if (LPROF_LIKELY (size < LARGEST_SIZE))
    *word = block | size << SIZE_SHIFT;
  else
    {
      word[0] = block | ANY_SIZE;
      word[1] = size << 1;
    }
}

static inline LprofMemoryCell *
get_cell (uint64_t word)
{
  return account.run && word >> CELL_SHIFT
             ? lprof_at (account.base, (word >> CELL_SHIFT) * sizeof (LprofMemoryCell))
             : NULL;
}

static inline void
lose (uint64_t word, uint64_t size)
{
  LprofMemoryCell *cell = get_cell (word);

  account.live -= size;
  if (!cell)
    return;
  if (LPROF_UNLIKELY (++account.n_changes >= CHANGES_PER_LOOK || size >= LARGE_BLOCK))
    look_at_clock ();
  lprof_memory_lose (account.run, cell, size, (word & BLOCK_NATIVE) != 0);
}

/* Returns the word of a block that belongs to the running line. */
static inline uint64_t
gain (LprofMemorySlot *slot, size_t size, bool native)
{
  uint64_t word = BLOCK_PRESENT | (native ? BLOCK_NATIVE : 0);

  if (LPROF_LIKELY (account.run != NULL))
    {
      LprofMemoryCell *cell = find_cell (slot);

      if (LPROF_UNLIKELY (++account.n_changes >= CHANGES_PER_LOOK || size >= LARGE_BLOCK))
        look_at_clock ();
      lprof_memory_gain (account.run, cell, size, native, account.now);
      word |= lprof_offset_of (account.base, cell) / sizeof *cell << CELL_SHIFT;
    }
  account.live += size;
  if (LPROF_UNLIKELY (account.live > account.watch_at))
    raise_watches ();
  return word;
}

static inline bool
is_counting (void)
{
  return account.run || account.watches;
}

static inline void
add_block (LprofMemorySlot *slot, const void *address, size_t size, bool native)
{
  uint64_t *word = lprof_block_table_reserve (&account.blocks, address);

  if (LPROF_UNLIKELY (!word))
    return;
  if (LPROF_UNLIKELY (*word & BLOCK_PRESENT)) /* its end was missed */
    lose (*word, get_size (word));
  put_word (word, gain (slot, size, native), size);
  slot->newest = address;
}

void
lprof_memory_add (const void *address, size_t size, bool native)
{
  LprofMemorySlot *slot = &lprof_memory_slot;

  if (LPROF_UNLIKELY (slot->own))
    return;
  lock_account ();
  if (is_counting ())
    add_block (slot, address, size, native);
  unlock_account ();
}

static inline uint64_t *
find_block (const void *address)
{
  uint64_t *word = lprof_block_table_find (&account.blocks, address);

  return word && *word & BLOCK_PRESENT ? word : NULL;
}

void
lprof_memory_remove (const void *address)
{
  lock_account ();
  uint64_t *word = find_block (address);
  if (word)
    {
      lose (*word, get_size (word));
      *word = 0;
    }
  unlock_account ();
}

LprofMemoryBlock
lprof_memory_take (const void *address)
{
  LprofMemoryBlock block = { 0 };

  lock_account ();
  uint64_t *word = find_block (address);
  if (word)
    {
      block = (LprofMemoryBlock){ *word, get_size (word), account.stretch };
      *word = 0;
    }
  unlock_account ();
  return block;
}

/* Its cell is another one's by now when recording began or ended meanwhile. */
static bool
is_current (LprofMemoryBlock block)
{
  return block.word && block.stretch == account.stretch;
}

void
lprof_memory_replace (LprofMemoryBlock old, const void *address, size_t size, bool native)
{
  LprofMemorySlot *slot = &lprof_memory_slot;

  lock_account ();
  if (is_current (old))
    lose (old.word, old.size);
  if (is_counting () && !slot->own)
    add_block (slot, address, size, native);
  unlock_account ();
}

void
lprof_memory_put_back (LprofMemoryBlock old, const void *address)
{
  lock_account ();
  uint64_t *word = is_current (old) ? lprof_block_table_reserve (&account.blocks, address) : NULL;
  if (word)
    put_word (word, old.word & ~ANY_SIZE, old.size);
  unlock_account ();
}

static void
disown (const void *address, uint64_t largest)
{
  lock_account ();
  uint64_t *word = find_block (address);
  if (word && get_size (word) <= largest)
    {
      LprofMemoryCell *cell = get_cell (*word);

      if (cell)
        lprof_memory_undo (cell, get_size (word), (*word & BLOCK_NATIVE) != 0);
      lose (*word, get_size (word));
      *word = 0;
    }
  unlock_account ();
}

void
lprof_memory_disown (const void *address)
{
  disown (address, UINT64_MAX);
}

void
lprof_memory_disown_newest (size_t largest)
{
  disown (lprof_memory_slot.newest, largest);
}

/* --- beginning and end -------------------------------------------------------------- */

static void
forget_cell (uint64_t *word)
{
  if (*word & BLOCK_PRESENT)
    *word &= ((uint64_t)1 << CELL_SHIFT) - 1;
}

/* The blocks stay known only for those who watch. */
static void
forget_cells (void)
{
  account.stretch++;
  if (account.watches)
    lprof_block_table_change (&account.blocks, forget_cell);
  else
    {
      lprof_block_table_clear (&account.blocks);
      account.live = 0;
    }
}

static void
before_fork (void)
{
  lprof_memory_slot.inside++;
  lock_account ();
}

static void
after_fork_in_parent (void)
{
  unlock_account ();
  lprof_memory_slot.inside--;
}

/* The parent's blocks are none of the child's. Its recorder has cleared the cells. */
static void
after_fork_in_child (void)
{
  account.stretch++;
  lprof_block_table_clear (&account.blocks);
  account.live = account.now = account.moment_end = 0;
  for (LprofMemoryWatch *watch = account.watches; watch; watch = watch->next)
    watch->base = watch->peak = 0;
  find_watch_at ();
  lprof_memory_look_again ();
  if (account.run && !lprof_recorder_is_running (account.recorder))
    account.run = NULL;
  after_fork_in_parent ();
}

static void
register_handlers (void)
{
  pthread_atfork (before_fork, after_fork_in_parent, after_fork_in_child);
}

static void
prepare (void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;

  pthread_once (&once, register_handlers);
}

static void
visit_cells (uint8_t *base, LprofMemory *run,
             void (*visit) (const LprofMemory *run, LprofMemoryCell *cell))
{
  LprofOffset offset = atomic_load (&((LprofHeader *)base)->codes);

  visit (run, &run->elsewhere);
  for (const LprofCode *code; offset; offset = code->next)
    {
      code = lprof_at (base, offset);
      LprofOffset cells = atomic_load (&code->memory);
      for (uint32_t i = 0; cells && i < code->n_lines; i++)
        visit (run, (LprofMemoryCell *)lprof_at (base, cells) + i);
    }
}

static LprofMemory *
get_run (LprofRecorder *recorder)
{
  LprofHeader *header = lprof_recorder_header (recorder);
  LprofOffset offset = atomic_load (&header->memory);
  size_t size = sizeof (LprofMemory) + sizeof (LprofMemoryCell);

  if (offset || !(offset = lprof_arena_alloc (&recorder->arena, size)))
    return offset ? lprof_at (recorder->arena.base, offset) : NULL;
  offset =
      (offset + sizeof (LprofMemoryCell) - 1) / sizeof (LprofMemoryCell) * sizeof (LprofMemoryCell);
  LprofMemory *run = lprof_at (recorder->arena.base, offset);
  run->epoch = 1;
  lprof_memory_use_begin (run, (uint64_t)(FIRST_MOMENT_NS / recorder->tick_ns));
  atomic_store_explicit (&header->memory, offset, memory_order_release);
  return run;
}

bool
lprof_memory_start (LprofRecorder *recorder, bool native)
{
  LprofMemory *run = get_run (recorder);

  if (!run)
    return false;
  prepare ();
  run->native = native;
  visit_cells (recorder->arena.base, run, lprof_memory_leave);
  run->live = 0;
  lock_account ();
  forget_cells ();
  account.recorder = recorder;
  account.base = recorder->arena.base;
  account.run = run;
  account.now = account.moment_end = 0;
  look_at_clock ();
  lprof_memory_look_again (); /* what threads know is of an earlier recording's memory */
  unlock_account ();
  return true;
}

void
lprof_memory_stop (LprofRecorder *recorder)
{
  lock_account ();
  if (account.run && account.recorder == recorder)
    {
      look_at_clock ();
      account.run = NULL;
      account.recorder = NULL;
      forget_cells ();
    }
  unlock_account ();
}

void
lprof_memory_look_again (void)
{
  atomic_fetch_add_explicit (&account.generation, 1, memory_order_release);
}

static void
clear_cell (const LprofMemory *run, LprofMemoryCell *cell)
{
  (void)run;
  memset (cell, 0, sizeof *cell);
}

void
lprof_memory_clear (uint8_t *base)
{
  LprofOffset offset = atomic_load (&((LprofHeader *)base)->memory);

  if (!offset)
    return;
  LprofMemory *run = lprof_at (base, offset);
  visit_cells (base, run, clear_cell);
  run->live = run->peak = run->peak_at = 0;
  run->epoch = 1;
  lprof_memory_use_begin (run, run->moment);
}

/* --- watches ------------------------------------------------------------------------- */

void
lprof_memory_watch (LprofMemoryWatch *watch)
{
  prepare ();
  lock_account ();
  watch->base = watch->peak = account.live;
  watch->next = account.watches;
  account.watches = watch;
  find_watch_at ();
  unlock_account ();
}

void
lprof_memory_unwatch (LprofMemoryWatch *watch)
{
  LprofMemoryWatch **link = &account.watches;

  lock_account ();
  while (*link && *link != watch)
    link = &(*link)->next;
  if (*link)
    *link = watch->next;
  find_watch_at ();
  if (!is_counting ())
    forget_cells ();
  unlock_account ();
}

int64_t
lprof_memory_watch_get_used (const LprofMemoryWatch *watch)
{
  lock_account ();
  int64_t used = (int64_t)(account.live - watch->base);
  unlock_account ();
  return used;
}

uint64_t
lprof_memory_watch_get_peak (const LprofMemoryWatch *watch)
{
  lock_account ();
  uint64_t peak = watch->peak > watch->base ? watch->peak - watch->base : 0;
  unlock_account ();
  return peak;
}

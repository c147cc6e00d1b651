/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <unistd.h>

#include "lprof-memory-account.h"
#include "lprof-memory-counts.h"
#include "lprof-memory-use.h"

#define CHANGES_PER_LOOK 64 /* at the clock, */
#define LARGE_BLOCK 65536   /* unless a block is large */

LprofAccount lprof_account = { .watch_at = UINT64_MAX };

#ifdef __GLIBC__
__thread LprofMemorySlot lprof_memory_slot __attribute__ ((tls_model ("initial-exec")));
#else
__thread LprofMemorySlot lprof_memory_slot;
#endif

/* --- the line that runs --------------------------------------------------------- */

/* Thread numbers are used again: the newest table is meant. */
static void
enter_thread (LprofMemorySlot *slot, uint32_t generation)
{
  uint32_t id = (uint32_t)gettid ();

  slot->generation = generation;
  slot->table = NULL;
  slot->open = 0;
  for (LprofTable *table = lprof_account.recorder->tables; table; table = table->next)
    if (table->thread->native_id == id
        && (!slot->table || table->thread->serial > slot->table->thread->serial))
      slot->table = table;
}

/* Aligned to their size. */
static LprofOffset
add_cells (size_t n)
{
  LprofOffset offset =
      lprof_arena_alloc (&lprof_account.recorder->arena, (n + 1) * sizeof (LprofMemoryCell) - 8);

  return (offset + sizeof (LprofMemoryCell) - 1) / sizeof (LprofMemoryCell)
         * sizeof (LprofMemoryCell);
}

/* Before its first line event a function is on its first line. */
static __attribute__ ((noinline)) LprofMemoryCell *
find_line (LprofMemorySlot *slot, const LprofFrame *frame)
{
  const LprofFunction *function = lprof_at (lprof_account.base, frame->function);
  LprofCode *code = lprof_at (lprof_account.base, function->code);
  LprofOffset cells = atomic_load_explicit (&code->memory, memory_order_relaxed);
  uint32_t line = frame->open ? frame->line : code->first_line;
  uint32_t index = line - code->min_line;

  if (!cells && (cells = add_cells (code->n_lines)))
    atomic_store_explicit (&code->memory, cells, memory_order_release);
  if (!cells)
    return &lprof_account.run->elsewhere;
  slot->open = frame->open;
  slot->cell =
      (LprofMemoryCell *)lprof_at (lprof_account.base, cells) + (index < code->n_lines ? index : 0);
  return slot->cell;
}

static inline LprofMemoryCell *
find_cell (LprofMemorySlot *slot)
{
  uint32_t generation = atomic_load_explicit (&lprof_account.generation, memory_order_acquire);

  if (LPROF_UNLIKELY (slot->generation != generation))
    enter_thread (slot, generation);
  if (!slot->table || !slot->table->running)
    return &lprof_account.run->elsewhere;
  if (LPROF_LIKELY (slot->open && slot->open == slot->table->running->open))
    return slot->cell;
  return find_line (slot, slot->table->running);
}

/* --- time ------------------------------------------------------------------------ */

__attribute__ ((noinline)) void
lprof_account_look_at_clock (void)
{
  const LprofHeader *header = (const LprofHeader *)lprof_account.base;
  uint64_t begun = header->started.ticks + header->paused;
  uint64_t now = lprof_clock_read (lprof_account.recorder->clock);

  lprof_account.n_changes = 0;
  if (now > begun && now - begun > lprof_account.now)
    lprof_account.now = now - begun;
  if (lprof_account.now >= lprof_account.moment_end)
    lprof_account.moment_end = lprof_memory_use_advance (lprof_account.run, lprof_account.now);
}

/* --- the account ------------------------------------------------------------------ */

static __attribute__ ((noinline)) void
raise_watches (void)
{
  for (LprofMemoryWatch *watch = lprof_account.watches; watch; watch = watch->next)
    if (lprof_account.live > watch->peak)
      watch->peak = lprof_account.live;
  lprof_account_find_watch ();
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
  return lprof_account.run && word >> CELL_SHIFT
             ? lprof_at (lprof_account.base, (word >> CELL_SHIFT) * sizeof (LprofMemoryCell))
             : NULL;
}

static inline void
lose (uint64_t word, uint64_t size)
{
  LprofMemoryCell *cell = get_cell (word);

  lprof_account.live -= size;
  if (!cell)
    return;
  if (LPROF_UNLIKELY (++lprof_account.n_changes >= CHANGES_PER_LOOK || size >= LARGE_BLOCK))
    lprof_account_look_at_clock ();
  lprof_memory_lose (lprof_account.run, cell, size, (word & BLOCK_NATIVE) != 0);
}

/* Returns the word of a block that belongs to the running line. */
static inline uint64_t
gain (LprofMemorySlot *slot, size_t size, bool native)
{
  uint64_t word = BLOCK_PRESENT | (native ? BLOCK_NATIVE : 0);

  if (LPROF_LIKELY (lprof_account.run != NULL))
    {
      LprofMemoryCell *cell = find_cell (slot);

      if (LPROF_UNLIKELY (++lprof_account.n_changes >= CHANGES_PER_LOOK || size >= LARGE_BLOCK))
        lprof_account_look_at_clock ();
      lprof_memory_gain (lprof_account.run, cell, size, native, lprof_account.now);
      word |= lprof_offset_of (lprof_account.base, cell) / sizeof *cell << CELL_SHIFT;
    }
  lprof_account.live += size;
  if (LPROF_UNLIKELY (lprof_account.live > lprof_account.watch_at))
    raise_watches ();
  return word;
}

static inline void
add_block (LprofMemorySlot *slot, const void *address, size_t size, bool native)
{
  uint64_t *word = lprof_block_table_find (&lprof_account.blocks, address);

  if (LPROF_UNLIKELY (!word))
    word = lprof_block_table_reserve (&lprof_account.blocks, address);
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
  lprof_account_lock ();
  if (lprof_account_is_counting ())
    add_block (slot, address, size, native);
  lprof_account_unlock ();
}

static inline uint64_t *
find_block (const void *address)
{
  uint64_t *word = lprof_block_table_find (&lprof_account.blocks, address);

  return word && *word & BLOCK_PRESENT ? word : NULL;
}

void
lprof_memory_remove (const void *address)
{
  lprof_account_lock ();
  uint64_t *word = find_block (address);
  if (word)
    {
      lose (*word, get_size (word));
      *word = 0;
    }
  lprof_account_unlock ();
}

LprofMemoryBlock
lprof_memory_take (const void *address)
{
  LprofMemoryBlock block = { 0 };

  lprof_account_lock ();
  uint64_t *word = find_block (address);
  if (word)
    {
      block = (LprofMemoryBlock){ *word, get_size (word), lprof_account.stretch };
      *word = 0;
    }
  lprof_account_unlock ();
  return block;
}

/* Its cell is another one's by now when recording began or ended meanwhile. */
static bool
is_current (LprofMemoryBlock block)
{
  return block.word && block.stretch == lprof_account.stretch;
}

void
lprof_memory_replace (LprofMemoryBlock old, const void *address, size_t size, bool native)
{
  LprofMemorySlot *slot = &lprof_memory_slot;

  lprof_account_lock ();
  if (is_current (old))
    lose (old.word, old.size);
  if (lprof_account_is_counting () && !slot->own)
    add_block (slot, address, size, native);
  lprof_account_unlock ();
}

void
lprof_memory_put_back (LprofMemoryBlock old, const void *address)
{
  lprof_account_lock ();
  uint64_t *word =
      is_current (old) ? lprof_block_table_reserve (&lprof_account.blocks, address) : NULL;
  if (word)
    put_word (word, old.word & ~ANY_SIZE, old.size);
  lprof_account_unlock ();
}

static void
disown (const void *address, uint64_t largest)
{
  lprof_account_lock ();
  uint64_t *word = find_block (address);
  if (word && get_size (word) <= largest)
    {
      LprofMemoryCell *cell = get_cell (*word);

      if (cell)
        lprof_memory_undo (cell, get_size (word), (*word & BLOCK_NATIVE) != 0);
      lose (*word, get_size (word));
      *word = 0;
    }
  lprof_account_unlock ();
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

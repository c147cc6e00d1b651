/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <sys/mman.h>

#include "lprof-block-table.h"

#define REGIONS_PER_BRANCH (1u << LPROF_BLOCK_BRANCH_BITS)
#define BRANCH_SIZE (REGIONS_PER_BRANCH * sizeof (uint64_t *))
/* The last block may have a second word, too. */
#define REGION_SIZE ((LPROF_BLOCKS_PER_REGION + 1) * sizeof (uint64_t))

/* Not malloc(): this runs within it. */
static void *
map (size_t size)
{
  void *memory =
      mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

  return memory == MAP_FAILED ? NULL : memory;
}

static uint64_t *
map_region (void)
{
  uint64_t *words = map (REGION_SIZE);

  if (words)
    {
      madvise (words, REGION_SIZE, MADV_NOHUGEPAGE); /* words are few and far between */
      madvise (words, REGION_SIZE, MADV_DONTDUMP);
    }
  return words;
}

uint64_t *
lprof_block_table_reserve (LprofBlockTable *table, const void *address)
{
  uintptr_t region = (uintptr_t)address >> LPROF_BLOCK_REGION_BITS;
  uintptr_t root = region >> LPROF_BLOCK_BRANCH_BITS;
  uint64_t *word = lprof_block_table_find (table, address);

  if (word || root >= sizeof table->branches / sizeof table->branches[0])
    return word;
  if (!table->branches[root] && !(table->branches[root] = map (BRANCH_SIZE)))
    return NULL;
  table->branches[root][region % REGIONS_PER_BRANCH] = map_region ();
  return lprof_block_table_find (table, address);
}

static void
change_region (uint64_t *words, void (*change) (uint64_t *word))
{
  for (uint32_t i = 0; i < LPROF_BLOCKS_PER_REGION; i++)
    if (words[i])
      change (&words[i]);
}

void
lprof_block_table_change (LprofBlockTable *table, void (*change) (uint64_t *word))
{
  for (size_t root = 0; root < 1u << LPROF_BLOCK_ROOT_BITS; root++)
    for (size_t i = 0; table->branches[root] && i < REGIONS_PER_BRANCH; i++)
      if (table->branches[root][i])
        change_region (table->branches[root][i], change);
}

void
lprof_block_table_clear (LprofBlockTable *table)
{
  for (size_t root = 0; root < 1u << LPROF_BLOCK_ROOT_BITS; root++)
    {
      uint64_t **branch = table->branches[root];

      for (size_t i = 0; branch && i < REGIONS_PER_BRANCH; i++)
        if (branch[i])
          munmap (branch[i], REGION_SIZE);
      if (branch)
        munmap (branch, BRANCH_SIZE);
      table->branches[root] = NULL;
    }
}

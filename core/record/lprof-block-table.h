/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* One word for each 16 bytes of address space: what is known of the block of memory
 * that begins there. Nothing is in the blocks themselves, so a block that was handed
 * out before anybody looked is simply unknown.
 *
 * A tree of two levels over the address, whose leaves each hold the words of 1 MiB and
 * take real memory only where blocks begin: at most half of what the blocks take. */

#pragma once

#include <stddef.h>
#include <stdint.h>

#define LPROF_BLOCK_ALIGNMENT 16u
#define LPROF_BLOCK_REGION_BITS 20 /* 1 MiB */
#define LPROF_BLOCK_BRANCH_BITS 14
#define LPROF_BLOCK_ROOT_BITS 14 /* addresses have 48 bits */
#define LPROF_BLOCKS_PER_REGION ((1u << LPROF_BLOCK_REGION_BITS) / LPROF_BLOCK_ALIGNMENT)

typedef struct
{
  uint64_t **branches[1u << LPROF_BLOCK_ROOT_BITS];
} LprofBlockTable;

/* The word of an address; NULL when there is no memory for it. Where nothing was
 * put yet it is 0. */
uint64_t *lprof_block_table_reserve (LprofBlockTable *table, const void *address);

/* The same, or NULL where nothing was put yet. */
static inline uint64_t *
lprof_block_table_find (const LprofBlockTable *table, const void *address)
{
  uintptr_t region = (uintptr_t)address >> LPROF_BLOCK_REGION_BITS;
  uintptr_t root = region >> LPROF_BLOCK_BRANCH_BITS;

  if (root >= sizeof table->branches / sizeof table->branches[0] || !table->branches[root])
    return NULL;
  uint64_t *words = table->branches[root][region & ((1u << LPROF_BLOCK_BRANCH_BITS) - 1)];
  return words ? words + (uintptr_t)address / LPROF_BLOCK_ALIGNMENT % LPROF_BLOCKS_PER_REGION
               : NULL;
}

/* Calls change for each word that is not 0. */
void lprof_block_table_change (LprofBlockTable *table, void (*change) (uint64_t *word));
/* Forgets all words. */
void lprof_block_table_clear (LprofBlockTable *table);

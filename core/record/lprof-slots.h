/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A hash table of pointers in private memory: open addressing, linear probing, at most
 * three quarters full. All zero is an empty one. It is inline, so that the hash is too. */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct
{
  void **slots;
  size_t capacity; /* a power of two, or 0 */
  size_t n_used;
} LprofSlots;

/* Of an object that is kept, the same as long as it is; any bits will do. */
typedef uint64_t (*LprofHashOf) (const void *object);

/* Where a search begins; it goes on with lprof_slots_next() and ends at an empty slot. A
 * table without capacity has no slot at all. */
static inline size_t
lprof_slots_home (const LprofSlots *self, uint64_t hash)
{
  return (size_t)(hash * 0x9E3779B97F4A7C15u >> 32) & (self->capacity - 1);
}

static inline size_t
lprof_slots_next (const LprofSlots *self, size_t slot)
{
  return (slot + 1) & (self->capacity - 1);
}

static inline void
lprof_slots_place (LprofSlots *self, void *object, uint64_t hash)
{
  size_t i = lprof_slots_home (self, hash);

  while (self->slots[i])
    i = lprof_slots_next (self, i);
  self->slots[i] = object;
}

/* Makes room for one more. Returns false without memory. */
bool lprof_slots_grow (LprofSlots *self, LprofHashOf hash_of);

/* Returns false without memory. */
static inline bool
lprof_slots_add (LprofSlots *self, void *object, LprofHashOf hash_of)
{
  if ((self->n_used + 1) * 4 > self->capacity * 3 && !lprof_slots_grow (self, hash_of))
    return false;
  lprof_slots_place (self, object, hash_of (object));
  self->n_used++;
  return true;
}

/* Closes the gap, so that no search ends there too early. */
static inline void
lprof_slots_fill_gap (LprofSlots *self, size_t gap, LprofHashOf hash_of)
{
  size_t mask = self->capacity - 1;

  for (size_t i = lprof_slots_next (self, gap); self->slots[i]; i = lprof_slots_next (self, i))
    {
      size_t home = lprof_slots_home (self, hash_of (self->slots[i]));

      if (((i - home) & mask) < ((i - gap) & mask))
        continue;
      self->slots[gap] = self->slots[i];
      gap = i;
    }
  self->slots[gap] = NULL;
}

/* Of an object that is there. */
static inline void
lprof_slots_remove (LprofSlots *self, const void *object, LprofHashOf hash_of)
{
  size_t i = lprof_slots_home (self, hash_of (object));

  while (self->slots[i] != object)
    i = lprof_slots_next (self, i);
  lprof_slots_fill_gap (self, i, hash_of);
  self->n_used--;
}

void lprof_slots_clear (LprofSlots *self);

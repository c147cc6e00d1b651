/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <stdlib.h>

#include "lprof-slots.h"

#define FIRST_CAPACITY 64u

bool
lprof_slots_grow (LprofSlots *self, LprofHashOf hash_of)
{
  LprofSlots larger = { .capacity = self->capacity ? self->capacity * 2 : FIRST_CAPACITY,
                        .n_used = self->n_used };

  larger.slots = calloc (larger.capacity, sizeof *larger.slots);
  if (!larger.slots)
    return false;
  for (size_t i = 0; i < self->capacity; i++)
    if (self->slots[i])
      lprof_slots_place (&larger, self->slots[i], hash_of (self->slots[i]));
  free (self->slots);
  *self = larger;
  return true;
}

void
lprof_slots_clear (LprofSlots *self)
{
  free (self->slots);
  *self = (LprofSlots){ 0 };
}

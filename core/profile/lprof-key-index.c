/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-key-index.h"

struct LprofKeySlot
{
  LprofKey key;
  guint32 value_plus_1; /* 0 = free */
};

static gsize
hash_key (LprofKey key)
{
  guint64 hash = key.a * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  hash = (hash ^ (hash >> 29) ^ key.b) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  hash = (hash ^ (hash >> 32) ^ key.c) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return (gsize)(hash ^ (hash >> 31));
}

static struct LprofKeySlot *
find_slot (LprofKeyIndex *index, LprofKey key)
{
  gsize mask = index->n_slots - 1;
  for (gsize i = hash_key (key) & mask;; i = (i + 1) & mask)
    {
      struct LprofKeySlot *slot = &index->slots[i];
      if (slot->value_plus_1 == 0
          || (slot->key.a == key.a && slot->key.b == key.b && slot->key.c == key.c))
        return slot;
    }
}

static void
grow (LprofKeyIndex *index)
{
  LprofKeyIndex old = *index;
  index->n_slots = MAX (64, old.n_slots * 2);
  index->slots = g_new0 (struct LprofKeySlot, index->n_slots);
  for (gsize i = 0; i < old.n_slots; i++)
    if (old.slots[i].value_plus_1 != 0)
      *find_slot (index, old.slots[i].key) = old.slots[i];
  g_free (old.slots);
}

guint32
lprof_key_index_insert (LprofKeyIndex *index, LprofKey key, guint32 next)
{
  if (index->n_used * 4 >= index->n_slots * 3)
    grow (index);
  struct LprofKeySlot *slot = find_slot (index, key);
  if (slot->value_plus_1 == 0)
    {
      slot->key = key;
      slot->value_plus_1 = next + 1;
      index->n_used++;
    }
  return slot->value_plus_1 - 1;
}

void
lprof_key_index_clear (LprofKeyIndex *index)
{
  g_free (index->slots);
  *index = (LprofKeyIndex){ 0 };
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Tasks by two addresses. */

#include "lprof-task.h"

static uint64_t
hash_address (uint64_t address)
{
  return address >> 3;
}

static uint64_t
hash_object (const void *task)
{
  return hash_address (((const LprofTaskState *)task)->object);
}

static uint64_t
hash_key (const void *task)
{
  return hash_address (((const LprofTaskState *)task)->key);
}

bool
lprof_task_index_add (LprofTaskIndex *index, LprofTaskState *task)
{
  return lprof_slots_add (&index->objects, task, hash_object);
}

bool
lprof_task_index_add_key (LprofTaskIndex *index, LprofTaskState *task)
{
  return lprof_slots_add (&index->keys, task, hash_key);
}

LprofTaskState *
lprof_task_index_find (const LprofTaskIndex *index, uint64_t object)
{
  const LprofSlots *objects = &index->objects;
  LprofTaskState *task;

  if (!objects->n_used)
    return NULL;
  for (size_t i = lprof_slots_home (objects, hash_address (object)); (task = objects->slots[i]);
       i = lprof_slots_next (objects, i))
    if (task->object == object)
      return task;
  return NULL;
}

LprofTaskState *
lprof_task_index_find_key (const LprofTaskIndex *index, uint64_t key)
{
  const LprofSlots *keys = &index->keys;
  LprofTaskState *task;

  if (!keys->n_used)
    return NULL;
  for (size_t i = lprof_slots_home (keys, hash_address (key)); (task = keys->slots[i]);
       i = lprof_slots_next (keys, i))
    if (task->key == key)
      return task;
  return NULL;
}

void
lprof_task_index_remove (LprofTaskIndex *index, LprofTaskState *task)
{
  lprof_slots_remove (&index->objects, task, hash_object);
  if (task->key)
    lprof_slots_remove (&index->keys, task, hash_key);
}

void
lprof_task_index_clear (LprofTaskIndex *index)
{
  lprof_slots_clear (&index->objects);
  lprof_slots_clear (&index->keys);
}

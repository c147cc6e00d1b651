/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Tasks by two addresses: hash tables with chains, in the thread's private memory. */

#include <stdlib.h>

#include "lprof-task.h"

#define FIRST_CAPACITY 64u

static size_t
home (const LprofTaskIndex *index, uint64_t address)
{
  return (size_t)((address >> 3) * 0x9E3779B97F4A7C15u >> 32) & (index->capacity - 1);
}

static void
add_object (LprofTaskIndex *index, LprofTaskState *task)
{
  LprofTaskState **slot = &index->objects[home (index, task->object)];

  task->next_object = *slot;
  *slot = task;
}

void
lprof_task_index_add_key (LprofTaskIndex *index, LprofTaskState *task)
{
  LprofTaskState **slot = &index->keys[home (index, task->key)];

  task->next_key = *slot;
  *slot = task;
}

bool
lprof_task_index_reserve (LprofTaskIndex *index)
{
  LprofTaskIndex larger = { .capacity = index->capacity ? index->capacity * 2 : FIRST_CAPACITY,
                            .n_used = index->n_used };

  if (index->n_used < index->capacity)
    return true;
  larger.objects = calloc (larger.capacity, sizeof (LprofTaskState *));
  larger.keys = calloc (larger.capacity, sizeof (LprofTaskState *));
  if (!larger.objects || !larger.keys)
    {
      free (larger.objects);
      free (larger.keys);
      return false;
    }
  for (size_t i = 0; i < index->capacity; i++)
    for (LprofTaskState *task = index->objects[i], *next; task; task = next)
      {
        next = task->next_object;
        add_object (&larger, task);
        if (task->key)
          lprof_task_index_add_key (&larger, task);
      }
  free (index->objects);
  free (index->keys);
  *index = larger;
  return true;
}

void
lprof_task_index_add (LprofTaskIndex *index, LprofTaskState *task)
{
  add_object (index, task);
  index->n_used++;
}

LprofTaskState *
lprof_task_index_find (const LprofTaskIndex *index, uint64_t object)
{
  LprofTaskState *task = index->capacity ? index->objects[home (index, object)] : NULL;

  while (task && task->object != object)
    task = task->next_object;
  return task;
}

LprofTaskState *
lprof_task_index_find_key (const LprofTaskIndex *index, uint64_t key)
{
  LprofTaskState *task = index->capacity ? index->keys[home (index, key)] : NULL;

  while (task && task->key != key)
    task = task->next_key;
  return task;
}

void
lprof_task_index_remove (LprofTaskIndex *index, LprofTaskState *task)
{
  LprofTaskState **link = &index->objects[home (index, task->object)];

  while (*link != task)
    link = &(*link)->next_object;
  *link = task->next_object;
  index->n_used--;
  if (!task->key)
    return;
  link = &index->keys[home (index, task->key)];
  while (*link != task)
    link = &(*link)->next_key;
  *link = task->next_key;
}

void
lprof_task_index_clear (LprofTaskIndex *index)
{
  free (index->objects);
  free (index->keys);
  *index = (LprofTaskIndex){ 0 };
}

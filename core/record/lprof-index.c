/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <stdlib.h>
#include <string.h>

#include "lprof-index.h"

#define FIRST_CAPACITY 64u

static size_t
mix (uint64_t value)
{
  value *= 0x9E3779B97F4A7C15u;
  return (size_t)(value >> 32);
}

/* Frames hash by key alone, so that a frame is found without its code too. */
static size_t
frame_home (const LprofFrameIndex *index, uint64_t key)
{
  return mix (key >> 3) & (index->capacity - 1);
}

static void
place_frame (LprofFrameIndex *index, LprofFrame *frame)
{
  size_t i = frame_home (index, frame->key);

  while (index->slots[i])
    i = (i + 1) & (index->capacity - 1);
  index->slots[i] = frame;
}

static bool
grow_frames (LprofFrameIndex *index)
{
  LprofFrameIndex larger = { .capacity = index->capacity ? index->capacity * 2 : FIRST_CAPACITY,
                             .n_used = index->n_used };

  larger.slots = calloc (larger.capacity, sizeof *larger.slots);
  if (!larger.slots)
    return false;
  for (size_t i = 0; i < index->capacity; i++)
    if (index->slots[i])
      place_frame (&larger, index->slots[i]);
  free (index->slots);
  *index = larger;
  return true;
}

bool
lprof_frame_index_add (LprofFrameIndex *index, LprofFrame *frame)
{
  if ((index->n_used + 1) * 4 > index->capacity * 3 && !grow_frames (index))
    return false;
  place_frame (index, frame);
  index->n_used++;
  frame->indexed = 1;
  return true;
}

LprofFrame *
lprof_frame_index_find (const LprofFrameIndex *index, uint64_t key, uint64_t code_key)
{
  if (!index->n_used)
    return NULL;
  for (size_t i = frame_home (index, key); index->slots[i]; i = (i + 1) & (index->capacity - 1))
    if (index->slots[i]->key == key && index->slots[i]->code_key == code_key)
      return index->slots[i];
  return NULL;
}

LprofFrame *
lprof_frame_index_find_key (const LprofFrameIndex *index, uint64_t key)
{
  if (!index->n_used)
    return NULL;
  for (size_t i = frame_home (index, key); index->slots[i]; i = (i + 1) & (index->capacity - 1))
    if (index->slots[i]->key == key)
      return index->slots[i];
  return NULL;
}

/* Closes the gap at i, so that no search ends there too early. */
static void
fill_gap (LprofFrameIndex *index, size_t gap)
{
  size_t mask = index->capacity - 1;

  for (size_t i = (gap + 1) & mask; index->slots[i]; i = (i + 1) & mask)
    {
      size_t home = frame_home (index, index->slots[i]->key);

      if (((i - home) & mask) < ((i - gap) & mask))
        continue;
      index->slots[gap] = index->slots[i];
      gap = i;
    }
  index->slots[gap] = NULL;
}

void
lprof_frame_index_remove (LprofFrameIndex *index, LprofFrame *frame)
{
  size_t i = frame_home (index, frame->key);

  while (index->slots[i] != frame)
    i = (i + 1) & (index->capacity - 1);
  fill_gap (index, i);
  index->n_used--;
  frame->indexed = 0;
}

void
lprof_frame_index_clear (LprofFrameIndex *index)
{
  free (index->slots);
  memset (index, 0, sizeof *index);
}

static size_t
node_home (const LprofNodeIndex *index, LprofOffset parent, uint32_t line, LprofOffset code)
{
  return mix (parent ^ (code << 20) ^ line) & (index->capacity - 1);
}

static void
place_node (LprofNodeIndex *index, LprofNode *node)
{
  size_t i = node_home (index, node->parent, node->line, node->code);

  while (index->slots[i])
    i = (i + 1) & (index->capacity - 1);
  index->slots[i] = node;
}

static bool
grow_nodes (LprofNodeIndex *index)
{
  LprofNodeIndex larger = { .capacity = index->capacity ? index->capacity * 2 : FIRST_CAPACITY,
                            .n_used = index->n_used };

  larger.slots = calloc (larger.capacity, sizeof *larger.slots);
  if (!larger.slots)
    return false;
  for (size_t i = 0; i < index->capacity; i++)
    if (index->slots[i])
      place_node (&larger, index->slots[i]);
  free (index->slots);
  *index = larger;
  return true;
}

bool
lprof_node_index_add (LprofNodeIndex *index, LprofNode *node)
{
  if ((index->n_used + 1) * 4 > index->capacity * 3 && !grow_nodes (index))
    return false;
  place_node (index, node);
  index->n_used++;
  return true;
}

LprofNode *
lprof_node_index_find (const LprofNodeIndex *index, LprofOffset parent, uint32_t line,
                       LprofOffset code)
{
  if (!index->n_used)
    return NULL;
  for (size_t i = node_home (index, parent, line, code); index->slots[i];
       i = (i + 1) & (index->capacity - 1))
    {
      LprofNode *node = index->slots[i];

      if (node->parent == parent && node->line == line && node->code == code)
        return node;
    }
  return NULL;
}

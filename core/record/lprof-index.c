/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-index.h"

/* --- frames ------------------------------------------------------------------ */

/* The key alone, so that a frame is found without its code too. */
static uint64_t
hash_key (uint64_t key)
{
  return key >> 3;
}

static uint64_t
hash_frame (const void *frame)
{
  return hash_key (((const LprofFrame *)frame)->key);
}

bool
lprof_frame_index_add (LprofSlots *index, LprofFrame *frame)
{
  if (!lprof_slots_add (index, frame, hash_frame))
    return false;
  frame->indexed = 1;
  return true;
}

LprofFrame *
lprof_frame_index_find (const LprofSlots *index, uint64_t key, uint64_t code_key)
{
  LprofFrame *frame;

  if (!index->n_used)
    return NULL;
  for (size_t i = lprof_slots_home (index, hash_key (key)); (frame = index->slots[i]);
       i = lprof_slots_next (index, i))
    if (frame->key == key && frame->code_key == code_key)
      return frame;
  return NULL;
}

LprofFrame *
lprof_frame_index_find_key (const LprofSlots *index, uint64_t key)
{
  LprofFrame *frame;

  if (!index->n_used)
    return NULL;
  for (size_t i = lprof_slots_home (index, hash_key (key)); (frame = index->slots[i]);
       i = lprof_slots_next (index, i))
    if (frame->key == key)
      return frame;
  return NULL;
}

void
lprof_frame_index_remove (LprofSlots *index, LprofFrame *frame)
{
  lprof_slots_remove (index, frame, hash_frame);
  frame->indexed = 0;
}

/* --- nodes ------------------------------------------------------------------- */

static uint64_t
hash_parts (LprofOffset parent, uint32_t line, LprofOffset code)
{
  return parent ^ (code << 20) ^ line;
}

static uint64_t
hash_node (const void *object)
{
  const LprofNode *node = object;

  return hash_parts (node->parent, node->line, node->code);
}

bool
lprof_node_index_add (LprofSlots *index, LprofNode *node)
{
  return lprof_slots_add (index, node, hash_node);
}

LprofNode *
lprof_node_index_find (const LprofSlots *index, LprofOffset parent, uint32_t line, LprofOffset code)
{
  LprofNode *node;

  if (!index->n_used)
    return NULL;
  for (size_t i = lprof_slots_home (index, hash_parts (parent, line, code));
       (node = index->slots[i]); i = lprof_slots_next (index, i))
    if (node->parent == parent && node->line == line && node->code == code)
      return node;
  return NULL;
}

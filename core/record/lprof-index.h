/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Hash tables of one thread, in its private memory: open addressing, linear
 * probing, at most three quarters full. */

#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "lprof-layout.h"

/* Frames that are not on top of the stack, by key and code: suspended
 * generators, the stacks of greenlets that wait. */
typedef struct
{
  LprofFrame **slots;
  size_t capacity; /* a power of two, or 0 */
  size_t n_used;
} LprofFrameIndex;

/* Nodes of the call tree, by parent, line and code. */
typedef struct
{
  LprofNode **slots;
  size_t capacity;
  size_t n_used;
} LprofNodeIndex;

/* Sets frame->indexed. Returns false without memory. */
bool lprof_frame_index_add (LprofFrameIndex *index, LprofFrame *frame);
LprofFrame *lprof_frame_index_find (const LprofFrameIndex *index, uint64_t key, uint64_t code_key);
/* The frame of this key whatever its code, which is the one of a frame that has
 * ended when the interpreter uses the address again. */
LprofFrame *lprof_frame_index_find_key (const LprofFrameIndex *index, uint64_t key);
void lprof_frame_index_remove (LprofFrameIndex *index, LprofFrame *frame);
void lprof_frame_index_clear (LprofFrameIndex *index);

bool lprof_node_index_add (LprofNodeIndex *index, LprofNode *node);
LprofNode *lprof_node_index_find (const LprofNodeIndex *index, LprofOffset parent, uint32_t line,
                                  LprofOffset code);

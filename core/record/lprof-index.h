/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What one thread finds its frames and its nodes by. */

#pragma once

#include "lprof-layout.h"
#include "lprof-slots.h"

/* Frames that are not on top of the stack, by key and code: suspended generators, the
 * stacks of greenlets that wait. */

/* Sets frame->indexed. Returns false without memory. */
bool lprof_frame_index_add (LprofSlots *index, LprofFrame *frame);
LprofFrame *lprof_frame_index_find (const LprofSlots *index, uint64_t key, uint64_t code_key);
/* The frame of this key whatever its code, which is the one of a frame that has
 * ended when the interpreter uses the address again. */
LprofFrame *lprof_frame_index_find_key (const LprofSlots *index, uint64_t key);
void lprof_frame_index_remove (LprofSlots *index, LprofFrame *frame);

/* Nodes of the call tree, by parent, line and code. */

bool lprof_node_index_add (LprofSlots *index, LprofNode *node);
LprofNode *lprof_node_index_find (const LprofSlots *index, LprofOffset parent, uint32_t line,
                                  LprofOffset code);

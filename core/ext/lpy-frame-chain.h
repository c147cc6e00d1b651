/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* From a frame to its caller's, without making objects.
 *
 * PyThreadState tells the innermost frame's address, and PyUnstable_InterpreterFrame_*
 * what a frame is at; but only calls that allocate lead to the caller, and those are not
 * for a signal handler. Where a frame keeps its code and its caller is therefore learned
 * while Python runs, from frames whose addresses and code are known. */

#pragma once

#include "lpy-compat.h"

#if LPY_HAVE_SAMPLING

typedef struct
{
  size_t code; /* bytes from the frame's address */
  size_t caller;
} LpyFrameChain;

/* Learned once in a process. Raises and returns NULL when frames aren't understood. */
const LpyFrameChain *lpy_frame_chain_learn (void);

static inline uint64_t
lpy_frame_chain_read (uint64_t frame, size_t place)
{
  return *(const volatile uint64_t *)(uintptr_t)(frame + place);
}

static inline uint64_t
lpy_frame_chain_get_caller (const LpyFrameChain *chain, uint64_t frame)
{
  return lpy_frame_chain_read (frame, chain->caller);
}

/* The address of what the frame runs: a code object, or something else in a frame of
 * the interpreter's own. Later versions keep flags in the lowest bits. */
static inline uint64_t
lpy_frame_chain_get_code (const LpyFrameChain *chain, uint64_t frame)
{
  return lpy_frame_chain_read (frame, chain->code) & ~(uint64_t)7;
}

#endif

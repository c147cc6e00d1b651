/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* How the preloaded library tells of the C library's allocations. */

#pragma once

#include <stddef.h>

/* Blocks from this size on are told of: arrays and buffers. Smaller ones are many, and
 * cost more to follow than they weigh. */
#define LPROF_NATIVE_SMALLEST 16384

/* Called in the thread that allocates or frees, which may be any; a listener must not
 * allocate. A block is told of as freed before it is. */
typedef struct
{
  void (*allocated) (void *block, size_t size);
  void (*freed) (void *block);
} LprofNativeListener;

/* Sets the one listener, which must stay for ever; NULL: none. */
typedef void (*LprofNativeListen) (const LprofNativeListener *listener);
#define LPROF_NATIVE_LISTEN "lprof_native_listen"

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <dlfcn.h>

#include "lprof-memory.h"
#include "lprof-native.h"
#include "lpy-native.h"

/* What Python's allocators get from the C library is counted as theirs. */
static bool
enter (void)
{
  return !lprof_memory_slot.inside && (lprof_memory_slot.inside = 1);
}

static void
allocated (void *block, size_t size)
{
  if (!enter ())
    return;
  lprof_memory_add (block, size, true);
  lprof_memory_slot.inside = 0;
}

static void
freed (void *block)
{
  if (!enter ())
    return;
  lprof_memory_remove (block);
  lprof_memory_slot.inside = 0;
}

static const LprofNativeListener listener = { allocated, freed };

static LprofNativeListen
find (void)
{
  LprofNativeListen listen;

  *(void **)&listen = dlsym (RTLD_DEFAULT, LPROF_NATIVE_LISTEN);
  return listen;
}

bool
lpy_native_is_there (void)
{
  return find () != NULL;
}

bool
lpy_native_connect (void)
{
  LprofNativeListen listen = find ();

  if (listen)
    listen (&listener);
  return listen != NULL;
}

void
lpy_native_disconnect (void)
{
  LprofNativeListen listen = find ();

  if (listen)
    listen (NULL);
}

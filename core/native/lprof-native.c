/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A library to be preloaded: it stands before the C library's allocator and tells
 * whoever listens of large blocks. It has nothing to do with Python, and costs a
 * comparison when nobody listens.
 *
 * Address space that is mapped is not told of: most of it is files, or never used. */

#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lprof-native.h"

#define EXPORT __attribute__ ((visibility ("default")))

static _Atomic (const LprofNativeListener *) listener;

EXPORT void lprof_native_listen (const LprofNativeListener *new_listener);

void
lprof_native_listen (const LprofNativeListener *new_listener)
{
  atomic_store (&listener, new_listener);
}

/* --- the allocator behind us ----------------------------------------------------- */

static void *(*next_malloc) (size_t);
static void *(*next_calloc) (size_t, size_t);
static void *(*next_realloc) (void *, size_t);
static void (*next_free) (void *);
static void *(*next_aligned_alloc) (size_t, size_t);
static void *(*next_memalign) (size_t, size_t);
static int (*next_posix_memalign) (void **, size_t, size_t);
static size_t (*next_usable_size) (void *);

/* While we look for the allocator, the search itself may allocate. */
static _Alignas(16) char scratch[8192];
static _Atomic size_t n_scratch;

static void *
allocate_scratch (size_t size)
{
  size_t start = atomic_fetch_add (&n_scratch, (size + 15) & ~(size_t)15);

  if (size > sizeof scratch || start > sizeof scratch - size)
    return NULL;
  return scratch + start;
}

static int
is_scratch (const void *block)
{
  return (uintptr_t)block - (uintptr_t)scratch < sizeof scratch;
}

static __thread int is_searching;

static __attribute__ ((cold, noinline)) int
find_next (void)
{
  if (is_searching)
    return 0;
  is_searching = 1;
  *(void **)&next_calloc = dlsym (RTLD_NEXT, "calloc");
  *(void **)&next_realloc = dlsym (RTLD_NEXT, "realloc");
  *(void **)&next_aligned_alloc = dlsym (RTLD_NEXT, "aligned_alloc");
  *(void **)&next_memalign = dlsym (RTLD_NEXT, "memalign");
  *(void **)&next_posix_memalign = dlsym (RTLD_NEXT, "posix_memalign");
  *(void **)&next_usable_size = dlsym (RTLD_NEXT, "malloc_usable_size");
  *(void **)&next_free = dlsym (RTLD_NEXT, "free");
  *(void **)&next_malloc = dlsym (RTLD_NEXT, "malloc");
  is_searching = 0;
  return next_malloc != NULL;
}

static inline int
is_ready (void)
{
  return __builtin_expect (next_malloc != NULL, 1) || find_next ();
}

static inline void *
tell (void *block, size_t size)
{
  if (__builtin_expect (block && size >= LPROF_NATIVE_SMALLEST, 0))
    {
      const LprofNativeListener *told = atomic_load_explicit (&listener, memory_order_acquire);

      if (told)
        told->allocated (block, size);
    }
  return block;
}

/* A block may have been larger when it was told of, never smaller by more than the
 * allocator's rounding. */
static inline void
tell_free (void *block)
{
  const LprofNativeListener *told = atomic_load_explicit (&listener, memory_order_acquire);

  if (told && next_usable_size (block) >= LPROF_NATIVE_SMALLEST)
    told->freed (block);
}

/* --- what programs call ------------------------------------------------------------ */

EXPORT void *
malloc (size_t size)
{
  return is_ready () ? tell (next_malloc (size), size) : allocate_scratch (size);
}

EXPORT void *
calloc (size_t n, size_t size)
{
  if (is_ready ())
    return tell (next_calloc (n, size), n * size);
  return n && size > SIZE_MAX / n ? NULL : allocate_scratch (n * size);
}

EXPORT void
free (void *block)
{
  int reason = errno;

  if (!block || is_scratch (block) || !is_ready ())
    return;
  tell_free (block);
  next_free (block);
  errno = reason;
}

static void *
move_scratch (const void *old, size_t size)
{
  size_t n = (size_t)(scratch + sizeof scratch - (const char *)old);
  void *block = malloc (size);

  return block ? memcpy (block, old, size < n ? size : n) : NULL;
}

EXPORT void *
realloc (void *old, size_t size)
{
  size_t old_size;
  void *block;

  if (is_scratch (old))
    return move_scratch (old, size);
  if (!is_ready ())
    return allocate_scratch (size);
  old_size = old ? next_usable_size (old) : 0;
  if (old)
    tell_free (old);
  block = next_realloc (old, size);
  if (!block && size && old) /* it stays what it was */
    tell (old, old_size);
  return tell (block, size);
}

EXPORT void *
reallocarray (void *old, size_t n, size_t size)
{
  if (n && size > SIZE_MAX / n)
    {
      errno = ENOMEM;
      return NULL;
    }
  return realloc (old, n * size);
}

EXPORT void *
aligned_alloc (size_t alignment, size_t size)
{
  return is_ready () ? tell (next_aligned_alloc (alignment, size), size) : NULL;
}

EXPORT void *
memalign (size_t alignment, size_t size)
{
  return is_ready () ? tell (next_memalign (alignment, size), size) : NULL;
}

EXPORT int
posix_memalign (void **block, size_t alignment, size_t size)
{
  int result = is_ready () ? next_posix_memalign (block, alignment, size) : ENOMEM;

  if (result == 0)
    tell (*block, size);
  return result;
}

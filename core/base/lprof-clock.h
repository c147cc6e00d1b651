/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The clock of a recording: the processor's time-stamp counter where the kernel
 * itself trusts it (about 11 ns a read), CLOCK_MONOTONIC (about 30 ns) elsewhere. */

#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "lprof-layout.h"

#if defined(__x86_64__)
#include <x86intrin.h>
#define LPROF_HAVE_TSC 1
#endif

typedef enum
{
  LPROF_CLOCK_CHOICE_AUTO,
  LPROF_CLOCK_CHOICE_MONOTONIC,
  LPROF_CLOCK_CHOICE_TSC,
} LprofClockChoice;

/* Tells which clock to use and why, in words. The time-stamp counter is not used
 * against the advice of the kernel, even when it was asked for. */
LprofClockKind lprof_clock_choose (LprofClockChoice choice, const char **reason);

/* CLOCK_MONOTONIC in nanoseconds. */
uint64_t lprof_clock_monotonic (void);

/* The time in ticks of the clock. */
static inline uint64_t
lprof_clock_read (uint32_t kind)
{
#ifdef LPROF_HAVE_TSC
  if (__builtin_expect (kind == LPROF_CLOCK_TSC, 1))
    return __rdtsc ();
#endif
  return lprof_clock_monotonic ();
}

/* Reads both clocks as closely together as a few tries allow. */
LprofInstant lprof_clock_read_pair (LprofClockKind kind);

/* Estimates the nanoseconds of one tick in about a quarter of a millisecond, good
 * to some tens of ppm; 1 for CLOCK_MONOTONIC. */
double lprof_clock_estimate_tick (LprofClockKind kind);

/* Nanoseconds of one tick between two pairs; fallback when they are too close. */
double lprof_clock_tick_between (LprofInstant from, LprofInstant to, double fallback);

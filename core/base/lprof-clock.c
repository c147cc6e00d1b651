/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "lprof-clock.h"

#ifdef LPROF_HAVE_TSC
#include <cpuid.h>
#endif

#define CLOCKSOURCE "/sys/devices/system/clocksource/clocksource0/current_clocksource"
#define CALIBRATION_NS 250000u
#define N_PAIR_TRIES 5

#ifdef LPROF_HAVE_TSC

/* CPUID 0x80000007, EDX bit 8: ticks at one rate in all power states. */
static bool
tsc_is_invariant (void)
{
  unsigned int eax, ebx, ecx, edx;

  return __get_cpuid (0x80000007u, &eax, &ebx, &ecx, &edx) && (edx & (1u << 8));
}

/* The kernel watches the counters of all processors against each other and takes
 * another clock when they disagree. */
static bool
kernel_uses_tsc (void)
{
  char name[16] = { 0 };
  int fd = open (CLOCKSOURCE, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return false;
  ssize_t n = read (fd, name, sizeof name - 1);
  close (fd);
  return n >= 3 && strcmp (name, "tsc\n") == 0;
}

#endif

LprofClockKind
lprof_clock_choose (LprofClockChoice choice, const char **reason)
{
  if (choice == LPROF_CLOCK_CHOICE_MONOTONIC)
    {
      *reason = "CLOCK_MONOTONIC was asked for";
      return LPROF_CLOCK_MONOTONIC;
    }
#ifdef LPROF_HAVE_TSC
  if (!tsc_is_invariant ())
    *reason = "the processor's time-stamp counter changes its rate";
  else if (!kernel_uses_tsc ())
    *reason = "the kernel does not keep its own time with the time-stamp counter";
  else
    {
      *reason = choice == LPROF_CLOCK_CHOICE_TSC
                    ? "the time-stamp counter was asked for"
                    : "the kernel keeps its own time with the time-stamp counter";
      return LPROF_CLOCK_TSC;
    }
#else
  *reason = "this processor has no time-stamp counter that lprof knows";
#endif
  return LPROF_CLOCK_MONOTONIC;
}

/* Not inline: a call is little beside it, and it would cost the hot path that
 * uses the other clock a stack frame. */
uint64_t
lprof_clock_monotonic (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

LprofInstant
lprof_clock_read_pair (LprofClockKind kind)
{
  LprofInstant best = { 0, 0 };
  uint64_t closest = UINT64_MAX;

  for (int i = 0; i < N_PAIR_TRIES; i++)
    {
      uint64_t before = lprof_clock_read (kind);
      uint64_t monotonic_ns = lprof_clock_monotonic ();
      uint64_t after = lprof_clock_read (kind);

      if (after - before >= closest)
        continue;
      closest = after - before;
      best.monotonic_ns = monotonic_ns;
      best.ticks = kind == LPROF_CLOCK_MONOTONIC ? monotonic_ns : before + (after - before) / 2;
    }
  return best;
}

double
lprof_clock_tick_between (LprofInstant from, LprofInstant to, double fallback)
{
  if (to.monotonic_ns < from.monotonic_ns + CALIBRATION_NS / 2 || to.ticks <= from.ticks)
    return fallback;
  return (double)(to.monotonic_ns - from.monotonic_ns) / (double)(to.ticks - from.ticks);
}

double
lprof_clock_estimate_tick (LprofClockKind kind)
{
  if (kind == LPROF_CLOCK_MONOTONIC)
    return 1.0;

  LprofInstant from = lprof_clock_read_pair (kind);
  while (lprof_clock_monotonic () < from.monotonic_ns + CALIBRATION_NS)
    ;
  return lprof_clock_tick_between (from, lprof_clock_read_pair (kind), 1.0);
}

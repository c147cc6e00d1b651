/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Timers that send a thread a signal. Linux alone can aim at a thread. */

#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

typedef struct
{
  timer_t timer;
  bool exists;
  void *owner; /* whose alarm it is */
} LpyAlarm;

/* Runs on the thread; async-signal-safe calls only. */
typedef void (*LpyAlarmHandler) (LpyAlarm *alarm);

/* Takes a real-time signal that the program doesn't use, once for the process; it is
 * kept, because a signal that is on its way would end a process without a handler.
 * Returns false with errno when there is none. */
bool lpy_alarm_take_signal (LpyAlarmHandler handler);

/* clock: CLOCK_MONOTONIC, or that of a thread's time on the processor. Returns false
 * with errno when the system grants no timer. */
bool lpy_alarm_open (LpyAlarm *alarm, clockid_t clock, int native_id, void *owner);
void lpy_alarm_close (LpyAlarm *alarm);
/* Once, after so many nanoseconds; for a signal handler too. */
void lpy_alarm_set (LpyAlarm *alarm, uint64_t delay);

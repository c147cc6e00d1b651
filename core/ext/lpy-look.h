/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A look at what a thread runs, from a signal handler on the thread itself.
 *
 * A timer sends each thread a signal; its handler, which interrupts the thread wherever
 * it is, walks the thread's own frames and tells the time since the last look, busy and
 * idle. A thread that waits is looked at less and less often, so that its sleep is seldom
 * interrupted, until a second timer, on its processor clock, tells that it runs again. */

#pragma once

#include <time.h>

#include "lpy-alarm.h"
#include "lpy-recorder.h"
#include "lprof-samples.h"

#if LPY_HAVE_SAMPLING

typedef struct
{
  uint64_t frame;
  uint64_t code;
} LpyRawStep;

/* A thread that is sampled. Never freed, but used again: a signal may be on its way. */
typedef struct _LpySampled LpySampled;
struct _LpySampled
{
  LpySampled *next;
  int native_id; /* 0 = not in use */
  clockid_t processor;
  LpyAlarm wall_alarm;
  LpyAlarm processor_alarm;      /* set while the thread waits */
  volatile sig_atomic_t is_ours; /* what runs is our own work */
  bool processor_alarm_is_set;
  uint64_t interval; /* until the next look, on average */
  uint64_t due;      /* when that is, by the wall clock */
  uint64_t wall;     /* at the last look, as the next */
  uint64_t processor_time;
  uint32_t random;
  LprofSamples samples;
  LpyRawStep steps[LPROF_SAMPLE_DEPTH]; /* innermost first */
};

/* Learns what handlers need to know. Raises and returns false when this can't be had. */
bool lpy_look_prepare (void);
/* From now on handlers look; NULL: none does any more, in no thread. Handlers may run in
 * threads without the GIL. */
void lpy_look_set_recorder (LpyRecorder *self);
LpyRecorder *lpy_look_get_recorder (void);

/* Starts looking at a thread, whose processor clock and samples are set. Returns false
 * when the system grants no timer. */
bool lpy_look_open (LpyRecorder *self, LpySampled *sampled, int native_id);
/* No handler looks at it any more, or the thread is gone. */
void lpy_look_close (LpySampled *sampled);
/* Leaves out the time since the last look: it was our own work. */
void lpy_look_skip (LpySampled *sampled);
/* A forked child has none of its parent's timers, and no handler runs. */
void lpy_look_forget (LpySampled *all);

#endif

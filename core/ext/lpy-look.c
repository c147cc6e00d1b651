/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include "lpy-code.h"
#include "lpy-frame-chain.h"
#include "lpy-look.h"

#if LPY_HAVE_SAMPLING

#define LONGEST_INTERVAL_NS 32000000u /* between looks at a thread that waits */
#define LATE_NS 250000u               /* later than the alarm: the thread had no processor */

/* What the handler needs, in one place; NULL while nobody records. */
static LpyRecorder *_Atomic sampling;
static _Atomic int n_handlers; /* that run now, in all threads */
static const LpyFrameChain *chain;
static PyInterpreterState *interpreter;

static uint64_t
read_clock (clockid_t clock)
{
  struct timespec now;

  if (clock_gettime (clock, &now) != 0)
    return 0;
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Between half of the interval and one and a half, so that a program with a rhythm of
 * its own isn't met at the same place each time. */
static void
set_alarms (LpySampled *sampled, uint64_t now, uint64_t shortest)
{
  uint64_t delay;

  sampled->random ^= sampled->random << 13;
  sampled->random ^= sampled->random >> 17;
  sampled->random ^= sampled->random << 5;
  delay = sampled->interval / 2 + sampled->random % sampled->interval;
  sampled->due = now + delay;
  lpy_alarm_set (&sampled->wall_alarm, delay);
  if (sampled->samples.look.waits && !sampled->processor_alarm_is_set)
    {
      lpy_alarm_set (&sampled->processor_alarm, shortest);
      sampled->processor_alarm_is_set = true;
    }
}

/* Returns how many of the thread's frames are selected, innermost first. */
static size_t
walk (LpyRecorder *self, LpySampled *sampled)
{
  PyThreadState *thread = lpy_thread_state_of_signal ();
  uint64_t frame;
  uintptr_t mark;
  size_t n = 0;

  if (!thread || PyThreadState_GetInterpreter (thread) != interpreter)
    return 0;
  for (frame = lpy_current_frame (thread); frame && n < LPROF_SAMPLE_DEPTH;
       frame = lpy_frame_chain_get_caller (chain, frame))
    {
      uint64_t code = lpy_frame_chain_get_code (chain, frame);

      if (code && PyCode_Check ((PyObject *)(uintptr_t)code)
          && lpy_code_get_mark (self, (PyCodeObject *)(uintptr_t)code, &mark) && mark)
        sampled->steps[n++] = (LpyRawStep){ frame, code };
    }
  return n;
}

static void
enter (LpyRecorder *self, LpySampled *sampled, const LpyRawStep *step, int instruction)
{
  struct _PyInterpreterFrame *frame = (struct _PyInterpreterFrame *)(uintptr_t)step->frame;
  uintptr_t mark;

  if (!lpy_code_get_mark (self, (PyCodeObject *)(uintptr_t)step->code, &mark) || !mark)
    return;
  lprof_samples_enter (&sampled->samples, step->frame, step->code, instruction,
                       lpy_code_from_mark (self, mark),
                       (uint32_t)PyUnstable_InterpreterFrame_GetLine (frame));
}

static int
get_instruction (const LpyRawStep *step)
{
  return PyUnstable_InterpreterFrame_GetLasti (
      (struct _PyInterpreterFrame *)(uintptr_t)step->frame);
}

/* Whether the thread is where it was at the look before. */
static bool
stays (const LpySampled *sampled, size_t n)
{
  const LprofSampleStep *last = &sampled->samples.steps[n - 1];

  return n && n == sampled->samples.n_steps && last->key == sampled->steps[0].frame
         && last->code_key == sampled->steps[0].code
         && last->instruction == get_instruction (&sampled->steps[0]);
}

/* A thread without the lock waits or computes in C: then it has done nothing else for long.
 * One that has the lock runs, or would if it had a processor, unless it is caught in a call
 * that waits and keeps the lock. */
static void
judge (const LpySampled *sampled, LprofLook *look, size_t n, bool is_late)
{
  if (lpy_thread_state_or_null ())
    {
      look->waits = is_late || (look->busy < look->idle && stays (sampled, n));
      look->runs = is_late || !look->waits;
    }
  else
    {
      look->runs = look->idle < look->busy / 8;
      look->waits = !look->runs;
    }
}

static LprofLook
measure (LpySampled *sampled, uint64_t now)
{
  uint64_t processor_time = read_clock (sampled->processor);
  uint64_t wall = now - sampled->wall;
  uint64_t busy = processor_time - sampled->processor_time;
  LprofLook look = { .busy = busy < wall ? busy : wall };

  look.idle = wall - look.busy;
  sampled->wall = now;
  sampled->processor_time = processor_time;
  return look;
}

/* The processor's alarm comes while the thread runs. */
static void
sample (LpyRecorder *self, LpySampled *sampled, uint64_t now, bool must_run)
{
  LprofLook look = measure (sampled, now);
  size_t n = walk (self, sampled);

  if (must_run)
    look.runs = true;
  else
    judge (sampled, &look, n, now > sampled->due + LATE_NS);
  lprof_samples_begin (&sampled->samples, &look);
  while (n-- > 0)
    {
      const LpyRawStep *step = &sampled->steps[n];
      int instruction = get_instruction (step);

      if (!lprof_samples_follow (&sampled->samples, step->frame, step->code, instruction))
        enter (self, sampled, step, instruction);
    }
  lprof_samples_end (&sampled->samples);
}

static void
attend (LpyRecorder *self, LpySampled *sampled, bool must_run)
{
  uint64_t shortest = lprof_recorder_header (&self->recorder)->sample_interval;
  uint64_t longest = shortest > LONGEST_INTERVAL_NS ? shortest : LONGEST_INTERVAL_NS;
  uint64_t now = read_clock (CLOCK_MONOTONIC);

  if (!lprof_recorder_outlast (&self->recorder, now))
    return;
  if (!sampled->is_ours)
    sample (self, sampled, now, must_run);
  sampled->interval = sampled->samples.look.waits ? sampled->interval * 2 : shortest;
  if (sampled->interval > longest)
    sampled->interval = longest;
  set_alarms (sampled, now, shortest);
}

static void
on_alarm (LpyAlarm *alarm)
{
  LpySampled *sampled = alarm->owner;
  LpyRecorder *self;

  atomic_fetch_add (&n_handlers, 1);
  self = atomic_load (&sampling);
  if (self && alarm->exists && sampled->native_id == (int)gettid ())
    {
      if (alarm == &sampled->processor_alarm)
        sampled->processor_alarm_is_set = false;
      attend (self, sampled, alarm == &sampled->processor_alarm);
    }
  atomic_fetch_sub (&n_handlers, 1);
}

/* --- around the handler ------------------------------------------------------------ */

bool
lpy_look_prepare (void)
{
  chain = lpy_frame_chain_learn ();
  if (!chain)
    return false;
  if (!lpy_alarm_take_signal (on_alarm))
    {
      PyErr_SetString (PyExc_RuntimeError,
                       "The program uses all real-time signals, so that none is left to sample "
                       "with; use lprof attach, which samples from outside.");
      return false;
    }
  interpreter = PyThreadState_GetInterpreter (PyThreadState_Get ());
  return true;
}

void
lpy_look_set_recorder (LpyRecorder *self)
{
  atomic_store (&sampling, self);
  while (!self && atomic_load (&n_handlers) > 0)
    sched_yield ();
}

LpyRecorder *
lpy_look_get_recorder (void)
{
  return atomic_load (&sampling);
}

bool
lpy_look_open (LpyRecorder *self, LpySampled *sampled, int native_id)
{
  uint64_t interval = lprof_recorder_header (&self->recorder)->sample_interval;

  sampled->native_id = native_id;
  sampled->is_ours = sampled->processor_alarm_is_set = false;
  sampled->interval = interval;
  sampled->random = (uint32_t)native_id * 2654435761u | 1;
  lpy_look_skip (sampled);
  if (lpy_alarm_open (&sampled->wall_alarm, CLOCK_MONOTONIC, native_id, sampled)
      && lpy_alarm_open (&sampled->processor_alarm, sampled->processor, native_id, sampled))
    {
      set_alarms (sampled, sampled->wall, interval);
      return true;
    }
  lpy_look_close (sampled);
  return false;
}

void
lpy_look_close (LpySampled *sampled)
{
  if (sampled->native_id)
    lprof_samples_settle (&sampled->samples);
  lpy_alarm_close (&sampled->wall_alarm);
  lpy_alarm_close (&sampled->processor_alarm);
  sampled->native_id = 0;
}

void
lpy_look_skip (LpySampled *sampled)
{
  sampled->wall = read_clock (CLOCK_MONOTONIC);
  sampled->processor_time = read_clock (sampled->processor);
}

void
lpy_look_forget (LpySampled *all)
{
  atomic_store (&n_handlers, 0);
  for (LpySampled *sampled = all; sampled; sampled = sampled->next)
    {
      sampled->wall_alarm.exists = sampled->processor_alarm.exists = false;
      sampled->native_id = 0;
    }
}

#endif

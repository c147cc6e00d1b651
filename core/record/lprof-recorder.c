/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <string.h>
#include <unistd.h>

#include "lprof-memory.h"
#include "lprof-recorder.h"
#include "lprof-step.h"

#define CHECK_NS 500000000u
#define MAX_DRIFT 200e-6
#define DRIFT_BASE_NS 1000000000u /* shorter spans say nothing about drift */

bool
lprof_recorder_open (LprofRecorder *recorder, LprofClockChoice clock, uint64_t duration_ns,
                     uint32_t max_nodes)
{
  LprofHeader *header;

  memset (recorder, 0, sizeof *recorder);
  if (!lprof_arena_open (&recorder->arena))
    return false;
  lprof_codes_init (&recorder->codes, &recorder->arena);
  pthread_mutex_init (&recorder->lock, NULL);
  recorder->clock = lprof_clock_choose (clock, &recorder->clock_reason);
  recorder->tick_ns = lprof_clock_estimate_tick (recorder->clock);
  recorder->duration_ns = duration_ns;
  recorder->check_ns = CHECK_NS;
  recorder->n_contexts = 1;

  header = lprof_recorder_header (recorder);
  header->pid = (uint32_t)getpid ();
  header->parent_pid = (uint32_t)getppid ();
  header->clock = recorder->clock;
  header->tick_scale = (uint64_t)(recorder->tick_ns * 1048576.0 + 0.5);
  header->bias_scale = LPROF_BIAS_UNSCALED;
  header->max_nodes = max_nodes;
  atomic_store (&header->context, 1);
  atomic_store (&header->state, LPROF_STATE_PAUSED);
  if (recorder->arena.refusal)
    {
      lprof_recorder_add_fact (recorder, "note",
                               "The recording is lost if the program is killed: there is no "
                               "shared memory for it.");
      lprof_recorder_add_fact (recorder, "memory", recorder->arena.refusal);
    }
  return true;
}

void
lprof_recorder_close (LprofRecorder *recorder)
{
  lprof_memory_stop (recorder);
  for (LprofTable *table = recorder->tables, *next; table; table = next)
    {
      next = table->next;
      lprof_table_free (table);
    }
  recorder->tables = NULL;
  lprof_codes_clear (&recorder->codes);
  pthread_mutex_destroy (&recorder->lock);
  lprof_arena_close (&recorder->arena);
}

static void
set_attention (LprofRecorder *recorder, uint64_t now)
{
  LprofHeader *header = lprof_recorder_header (recorder);
  uint64_t at = now + (uint64_t)((double)recorder->check_ns / recorder->tick_ns);

  if (header->deadline && header->deadline < at)
    at = header->deadline;
  atomic_store (&header->attention_at, at);
}

static void
begin (LprofRecorder *recorder, LprofHeader *header)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  header->started_realtime_ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
  header->started = lprof_clock_read_pair (recorder->clock);
  header->checked = header->started;
  if (recorder->duration_ns)
    header->deadline =
        header->started.ticks + (uint64_t)((double)recorder->duration_ns / recorder->tick_ns);
}

/* What was open at the stop was counted up to there; frames may be gone since. */
static void
resume (LprofRecorder *recorder, LprofHeader *header)
{
  for (LprofTable *table = recorder->tables; table; table = table->next)
    lprof_step_end_all (table, header->stopped.ticks);
  lprof_table_close_open_frames (recorder->arena.base, recorder->arena.size, header->stopped.ticks);
  for (LprofTable *table = recorder->tables; table; table = table->next)
    lprof_table_reset (table);
  header->paused += lprof_clock_read (recorder->clock) - header->stopped.ticks;
  header->stopped = (LprofInstant){ 0, 0 };
}

bool
lprof_recorder_start (LprofRecorder *recorder)
{
  LprofHeader *header = lprof_recorder_header (recorder);

  if (!header->started.ticks)
    begin (recorder, header);
  else if (header->stopped.ticks)
    resume (recorder, header);

  uint64_t now = lprof_clock_read (recorder->clock);
  if (header->deadline && now >= header->deadline)
    return false;
  for (LprofTable *table = recorder->tables; table; table = table->next)
    table->thread->running_since = now;
  set_attention (recorder, now);
  atomic_store (&header->state, LPROF_STATE_RECORDING);
  return true;
}

bool
lprof_recorder_is_running (const LprofRecorder *recorder)
{
  return recorder->arena.base
         && atomic_load (&lprof_recorder_header (recorder)->state) == LPROF_STATE_RECORDING;
}

static void
stop_at (LprofRecorder *recorder, LprofInstant stopped, LprofState state)
{
  LprofHeader *header = lprof_recorder_header (recorder);

  header->n_events = lprof_recorder_count_events (recorder);
  header->stopped = stopped;
  atomic_store (&header->attention_at, 0);
  atomic_store (&header->state, state);
}

void
lprof_recorder_stop (LprofRecorder *recorder)
{
  LprofHeader *header = lprof_recorder_header (recorder);
  LprofInstant now = lprof_clock_read_pair (recorder->clock);

  if (!lprof_recorder_is_running (recorder))
    return;
  header->checked = now;
  stop_at (recorder, now, LPROF_STATE_PAUSED);
}

void
lprof_recorder_begin_windows (LprofRecorder *recorder)
{
  LprofHeader *header = lprof_recorder_header (recorder);

  if (!header->windows_began)
    header->windows_began = lprof_clock_read (recorder->clock);
}

void
lprof_recorder_end_windows (LprofRecorder *recorder)
{
  LprofHeader *header = lprof_recorder_header (recorder);
  uint64_t end = lprof_clock_read (recorder->clock);

  if (header->deadline && header->deadline < end)
    end = header->deadline;
  if (header->windows_began && header->windows_began < end)
    header->windows_lasted += end - header->windows_began;
  header->windows_began = 0;
}

static uint64_t
to_ns (const LprofRecorder *recorder, uint64_t ticks)
{
  return (uint64_t)((double)ticks * recorder->tick_ns);
}

static void
stop_at_deadline (LprofRecorder *recorder, LprofInstant now)
{
  LprofHeader *header = lprof_recorder_header (recorder);
  LprofInstant deadline = { header->deadline,
                            now.monotonic_ns - to_ns (recorder, now.ticks - header->deadline) };

  header->checked = now;
  stop_at (recorder, deadline, LPROF_STATE_STOPPED);
}

/* The newest stretch of time against the whole run. */
static void
check_drift (LprofRecorder *recorder, const LprofHeader *header, LprofInstant now)
{
  double whole = lprof_clock_tick_between (header->started, now, recorder->tick_ns);

  if (recorder->clock == LPROF_CLOCK_TSC && !recorder->drift_noted
      && now.monotonic_ns - header->started.monotonic_ns > DRIFT_BASE_NS
      && (whole / recorder->tick_ns > 1 + MAX_DRIFT || whole / recorder->tick_ns < 1 - MAX_DRIFT))
    {
      recorder->drift_noted = true;
      lprof_recorder_add_fact (recorder, "note",
                               "The processor's time-stamp counter drifted; record again with "
                               "the monotonic clock if times matter.");
    }
  recorder->tick_ns = whole;
}

bool
lprof_recorder_attend (LprofRecorder *recorder)
{
  LprofHeader *header = lprof_recorder_header (recorder);

  if (!lprof_recorder_is_running (recorder))
    return false;

  LprofInstant now = lprof_clock_read_pair (recorder->clock);
  if (header->deadline && now.ticks >= header->deadline)
    {
      stop_at_deadline (recorder, now);
      return false;
    }
  check_drift (recorder, header, now);
  header->checked = now;
  header->n_events = lprof_recorder_count_events (recorder);
  set_attention (recorder, now.ticks);
  return true;
}

void
lprof_recorder_check_each (LprofRecorder *recorder, uint64_t ns)
{
  recorder->check_ns = ns;
  set_attention (recorder, lprof_clock_read (recorder->clock));
}

bool
lprof_recorder_outlast (LprofRecorder *recorder, uint64_t now)
{
  LprofHeader *header = lprof_recorder_header (recorder);

  if (!lprof_recorder_is_running (recorder))
    return false;
  if (!header->deadline || now < header->deadline)
    return true;
  header->stopped = (LprofInstant){ header->deadline, header->deadline };
  atomic_store (&header->state, LPROF_STATE_STOPPED);
  return false;
}

LprofTable *
lprof_recorder_add_table (LprofRecorder *recorder, uint64_t identity, uint32_t native_id,
                          const char *name)
{
  LprofTable *table;

  pthread_mutex_lock (&recorder->lock);
  table = lprof_table_new (&recorder->arena, &recorder->codes, recorder->clock, recorder->n_tables,
                           native_id, name);
  if (table)
    {
      table->identity = identity;
      table->next = recorder->tables;
      recorder->tables = table;
      recorder->n_tables++;
      lprof_memory_look_again ();
    }
  pthread_mutex_unlock (&recorder->lock);
  return table;
}

void
lprof_recorder_add_fact (LprofRecorder *recorder, const char *name, const char *value)
{
  LprofOffset offset = lprof_arena_alloc (&recorder->arena, sizeof (LprofFact));

  if (!offset)
    return;
  LprofFact *fact = lprof_at (recorder->arena.base, offset);
  fact->name = lprof_arena_add_text (&recorder->arena, name, strlen (name));
  fact->value = lprof_arena_add_text (&recorder->arena, value, strlen (value));
  lprof_push (&lprof_recorder_header (recorder)->facts, &fact->next, offset);
}

void
lprof_recorder_begin_context (LprofRecorder *recorder, const char *name)
{
  LprofHeader *header = lprof_recorder_header (recorder);
  LprofOffset offset = lprof_arena_alloc (&recorder->arena, sizeof (LprofContext));

  if (!offset)
    return;
  LprofContext *context = lprof_at (recorder->arena.base, offset);
  context->name = lprof_arena_add_text (&recorder->arena, name, strlen (name));
  context->serial = ++recorder->n_contexts;
  context->started = lprof_clock_read (recorder->clock);
  lprof_push (&header->contexts, &context->next, offset);
  atomic_store (&header->context, context->serial);
}

uint64_t
lprof_recorder_count_events (LprofRecorder *recorder)
{
  uint64_t n = 0;

  pthread_mutex_lock (&recorder->lock);
  for (LprofTable *table = recorder->tables; table; table = table->next)
    n += table->thread->n_events;
  pthread_mutex_unlock (&recorder->lock);
  return n;
}

uint64_t
lprof_recorder_elapsed_ns (const LprofRecorder *recorder)
{
  const LprofHeader *header = lprof_recorder_header (recorder);

  if (!header->started.ticks)
    return 0;
  uint64_t end = header->stopped.ticks ? header->stopped.ticks : lprof_clock_read (recorder->clock);
  return to_ns (recorder, end - header->started.ticks - header->paused);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* One recording of this process: its memory, its clock, its threads' tables. */

#pragma once

#include "lprof-table.h"

typedef struct
{
  LprofArena arena;
  LprofCodes codes;
  LprofClockKind clock;
  const char *clock_reason;
  double tick_ns;       /* newest estimate */
  uint64_t duration_ns; /* 0: until it is stopped */
  uint64_t check_ns;    /* between looks at the clock's drift and the counts */
  pthread_mutex_t lock; /* of the list of tables */
  LprofTable *tables;
  uint32_t n_tables;
  uint32_t n_contexts;
  bool drift_noted;
} LprofRecorder;

/* Maps the memory. Returns false with errno when there is none. */
bool lprof_recorder_open (LprofRecorder *recorder, LprofClockChoice clock, uint64_t duration_ns,
                          uint32_t max_nodes);
void lprof_recorder_close (LprofRecorder *recorder);

static inline LprofHeader *
lprof_recorder_header (const LprofRecorder *recorder)
{
  return (LprofHeader *)recorder->arena.base;
}

/* Begins, or goes on after a stop. The hooks must not be active yet. Returns
 * false when the duration is over. */
bool lprof_recorder_start (LprofRecorder *recorder);
/* The hooks find out at their next event. */
void lprof_recorder_stop (LprofRecorder *recorder);
bool lprof_recorder_is_running (const LprofRecorder *recorder);

/* From here to the other, starts and stops are windows, and what is between them belongs to
 * what the report says was not observed. */
void lprof_recorder_begin_windows (LprofRecorder *recorder);
void lprof_recorder_end_windows (LprofRecorder *recorder);

/* To be called when an event returned LPROF_EVENT_ATTENTION. Returns whether the
 * recording goes on: then the event can be tried again. */
bool lprof_recorder_attend (LprofRecorder *recorder);

/* How often an event returns that though nothing is due; twice a second by default. */
void lprof_recorder_check_each (LprofRecorder *recorder, uint64_t ns);

/* As lprof_recorder_attend() for a signal handler, at that time by the recording's clock: takes no
 * lock, and looks at nothing but the duration. */
bool lprof_recorder_outlast (LprofRecorder *recorder, uint64_t now);

/* Makes the table of a new thread; NULL without memory. */
LprofTable *lprof_recorder_add_table (LprofRecorder *recorder, uint64_t identity,
                                      uint32_t native_id, const char *name);

void lprof_recorder_add_fact (LprofRecorder *recorder, const char *name, const char *value);
/* An empty name stands for the time outside any context. */
void lprof_recorder_begin_context (LprofRecorder *recorder, const char *name);

uint64_t lprof_recorder_count_events (LprofRecorder *recorder);
/* Recorded wall time without pauses, in nanoseconds. */
uint64_t lprof_recorder_elapsed_ns (const LprofRecorder *recorder);

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What the samples of one thread add up to, in its table: cells, functions, call
 * tree. A cell's events are the samples on its line; hits and calls stay unknown.
 *
 * Everything here but opening and closing is for a signal handler on the thread
 * itself: memory comes from the arena alone, there is no lock and no allocator.
 *
 * A sample is told from the outermost selected frame inward. What is as in the
 * sample before is known already, so that a deep stack costs little:
 *
 *   lprof_samples_begin (samples, &look);
 *   for each selected frame, from the outermost inward
 *     if (!lprof_samples_follow (samples, frame, code, instruction))
 *       lprof_samples_enter (samples, frame, code, instruction, entry, line);
 *   lprof_samples_end (samples);
 *
 * The time since the sample before is known, but not where it passed. A thread that works
 * in short bursts would be charged for them where it sleeps, if each sample took what has
 * passed before it. So time on the processor goes only to places where the thread was seen
 * to run, time off it to those where it was seen to wait: of the two samples around it, or
 * else to the next such one.
 */

#pragma once

#include "lprof-table.h"

#define LPROF_SAMPLE_DEPTH 2048

/* One frame of a sample. */
typedef struct
{
  uint64_t key;      /* address of the interpreter's frame */
  uint64_t code_key; /* address of its code object */
  int32_t instruction;
  uint32_t line;
  LprofFunction *function;
  LprofCell *cell;
  LprofNode *node;
  bool outermost; /* of its function: totals are this one's to add */
} LprofSampleStep;

/* What is known of a sample but its place. One that is in a queue for a processor both runs
 * and waits. */
typedef struct
{
  uint64_t busy; /* ns on the processor since the sample before */
  uint64_t idle; /* ns off it */
  bool runs;
  bool waits;
} LprofLook;

typedef struct
{
  LprofTable *table;
  LprofLook look;        /* the newest; its times with those that have no place yet */
  uint64_t serial;       /* of the sample; marks the functions that are on its stack */
  LprofOffset functions; /* LprofOffset[n_functions], by serial of the code */
  uint32_t n_functions;
  uint32_t n_node_slots;  /* a power of 2 */
  LprofOffset node_slots; /* LprofOffset[n_node_slots], open addressing */
  uint32_t n_steps;
  uint32_t n_known; /* steps of the sample before that can still be followed */
  LprofSampleStep steps[LPROF_SAMPLE_DEPTH];
} LprofSamples;

/* Starts anew on a table, which belongs to the recorder. */
void lprof_samples_open (LprofSamples *samples, LprofTable *table);

void lprof_samples_begin (LprofSamples *samples, const LprofLook *look);
/* Whether the sample before had the same frame at the same instruction here, below the
 * same callers; then that is all there is to it. */
bool lprof_samples_follow (LprofSamples *samples, uint64_t key, uint64_t code_key,
                           int32_t instruction);
void lprof_samples_enter (LprofSamples *samples, uint64_t key, uint64_t code_key,
                          int32_t instruction, const LprofCodeEntry *entry, uint32_t line);
/* Counts the sample on its innermost line if the thread runs there. */
void lprof_samples_end (LprofSamples *samples);
/* No sample will follow: what has no place yet goes to the newest one. */
void lprof_samples_settle (LprofSamples *samples);

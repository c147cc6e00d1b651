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
 *   lprof_samples_begin (samples);
 *   for each selected frame, from the outermost inward
 *     if (!lprof_samples_follow (samples, frame, code, instruction))
 *       lprof_samples_enter (samples, frame, code, instruction, entry, line);
 *   lprof_samples_charge (samples, busy_ns, idle_ns);
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

typedef struct
{
  LprofTable *table;
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

void lprof_samples_begin (LprofSamples *samples);
/* Whether the sample before had the same frame at the same instruction here, below the
 * same callers; then that is all there is to it. */
bool lprof_samples_follow (LprofSamples *samples, uint64_t key, uint64_t code_key,
                           int32_t instruction);
void lprof_samples_enter (LprofSamples *samples, uint64_t key, uint64_t code_key,
                          int32_t instruction, const LprofCodeEntry *entry, uint32_t line);
/* Adds time (ns) to the innermost line of the newest sample: busy on the processor,
 * idle off it. A sample is counted where there is busy time. */
void lprof_samples_charge (LprofSamples *samples, uint64_t busy, uint64_t idle);

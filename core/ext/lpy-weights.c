/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <stdlib.h>
#include <string.h>

#include "lpy-weights.h"

#define ALWAYS 256 /* of the times that a stretch, or a function, is entered */
#define TURNS 4    /* of a loop, where nothing is known of it */
#define MOST (ALWAYS << 16)

typedef struct
{
  const unsigned char *code;
  uint32_t size;
  uint32_t *jumps; /* per instruction: how often it is jumped to */
} Bytecode;

/* Goes from instruction to instruction, knowing how often each runs if every second
 * condition holds. */
typedef struct
{
  const Bytecode *bytecode;
  uint32_t end;
  uint32_t at;
  uint32_t argument; /* with what EXTENDED_ARG says */
  uint32_t times;
} Walk;

static void
lead_to (const Walk *walk, uint32_t target, uint32_t times)
{
  if (target < walk->end)
    walk->bytecode->jumps[target / 2] += times;
}

static void
arrive (Walk *walk)
{
  const unsigned char *code = walk->bytecode->code;

  while (walk->at < walk->end && lpy_is_inline_cache (code[walk->at]))
    walk->at += 2;
  if (walk->at >= walk->end)
    return;
  walk->argument = walk->argument << 8 | code[walk->at + 1];
  walk->times += walk->bytecode->jumps[walk->at / 2];
  if (walk->times > MOST)
    walk->times = MOST;
}

static Walk
begin (const Bytecode *bytecode, uint32_t start, uint32_t end)
{
  Walk walk = { bytecode, end < bytecode->size ? end : bytecode->size & ~1u, start, 0, ALWAYS };

  arrive (&walk);
  return walk;
}

/* Jumps back are not followed: what comes after a loop is told by its header. */
static void
step (Walk *walk)
{
  uint32_t target, jumps = walk->times;
  unsigned char opcode = walk->bytecode->code[walk->at];
  LpyJump jump = lpy_jump_get (opcode, walk->argument, walk->at, &target);

  if (jump != LPY_GOES_ON)
    {
      if (jump == LPY_MAY_JUMP)
        jumps = walk->times / 2;
      if (jump != LPY_WAITS)
        walk->times -= jumps;
      if (target > walk->at)
        lead_to (walk, target, jumps);
      else
        walk->times = 0;
    }
  if (opcode != EXTENDED_ARG)
    walk->argument = 0;
  walk->at += 2;
  arrive (walk);
}

/* What runs of a stretch each time it is entered. Of a loop's header that is one turn:
 * what comes before FOR_ITER runs once, and what comes after the loop once as well. */
static uint32_t
weigh (const Bytecode *bytecode, const LpyStretch *stretch)
{
  uint32_t weight = 0;

  for (Walk walk = begin (bytecode, stretch->start, stretch->end); walk.at < walk.end; step (&walk))
    {
      unsigned char opcode = bytecode->code[walk.at];

      if (opcode == FOR_ITER)
        weight = 0, walk.times = ALWAYS;
      weight += walk.times * lpy_weight_of_instruction (opcode, walk.at == stretch->start);
      if (lpy_is_call_begin (opcode, walk.argument))
        weight = 0;
    }
  return weight / ALWAYS;
}

/* How often each instruction runs in one call that raises nothing. */
static void
find_times (const Bytecode *bytecode, uint32_t *times)
{
  for (Walk walk = begin (bytecode, 0, bytecode->size); walk.at < walk.end; step (&walk))
    {
      times[walk.at / 2] = walk.times;
      if (bytecode->code[walk.at] != FOR_ITER)
        continue;
      lead_to (&walk, walk.at + 2 + walk.argument * 2, walk.times);
      walk.times *= TURNS;
    }
  memset (bytecode->jumps, 0, (bytecode->size / 2 + 1) * sizeof *bytecode->jumps);
}

/* A line that stands in several places of the bytecode (the test of a while loop
 * at its top and at its end, a call around its arguments) is entered in each by
 * an event of its own. */
typedef struct
{
  uint32_t weight;
  uint32_t n_stretches;
} Sum;

static void
add_up (LpyLines *lines, const Bytecode *bytecode, const LpyStretch *stretches, size_t n, Sum *sums,
        const uint32_t *times)
{
  uint64_t weights = 0, events = 0;

  for (size_t i = 0; i < n; i++)
    {
      uint32_t weight = stretches[i].line ? weigh (bytecode, &stretches[i]) : 0;

      if (!stretches[i].line || (LPY_COST_PER_INSTRUCTION && !weight))
        continue;
      sums[stretches[i].line - lines->min_line].weight += weight;
      sums[stretches[i].line - lines->min_line].n_stretches++;
      weights += (uint64_t)weight * times[stretches[i].start / 2];
      events += times[stretches[i].start / 2];
    }
  lines->mean_weight = events ? (uint32_t)(weights / events) : 0;
}

static void
average (LpyLines *lines, const Sum *sums)
{
  for (uint32_t i = 0; i < lines->n_lines; i++)
    if (sums[i].n_stretches)
      {
        uint32_t n = (sums[i].weight + sums[i].n_stretches / 2) / sums[i].n_stretches;

        lines->weights[i] = n > UINT16_MAX ? UINT16_MAX : (uint16_t)n;
      }
}

bool
lpy_weights_find (LpyLines *lines, const LpyStretch *stretches, size_t n, const unsigned char *code,
                  uint32_t size)
{
  Bytecode bytecode = { code, size, calloc (size / 2 + 1, sizeof *bytecode.jumps) };
  uint32_t *times = calloc (size / 2 + 1, sizeof *times);
  Sum *sums = calloc (lines->n_lines, sizeof *sums);

  lines->weights = calloc (lines->n_lines, sizeof *lines->weights);
  if (sums && times && bytecode.jumps && lines->weights)
    {
      if (LPY_COST_PER_INSTRUCTION) /* else nothing asks for the mean */
        find_times (&bytecode, times);
      add_up (lines, &bytecode, stretches, n, sums, times);
      average (lines, sums);
    }
  else
    PyErr_NoMemory ();
  free (sums);
  free (times);
  free (bytecode.jumps);
  return !PyErr_Occurred ();
}

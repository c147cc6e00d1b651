/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What one thread counts: its stack of frames, its functions' cells, its call
 * tree. Only the owning thread calls into its table. Nothing here knows Python:
 * a frame is a key (the address of the interpreter's frame) with the address of
 * its code object.
 *
 * The hooks call one function an event; while it runs, the clock stands still
 * for the program: the time since `running_since` goes to the open line first,
 * and `running_since` is set last. */

#pragma once

#include "lprof-clock.h"
#include "lprof-codes.h"
#include "lprof-index.h"

#define LPROF_LIKELY(x) __builtin_expect (!!(x), 1)
#define LPROF_UNLIKELY(x) __builtin_expect (!!(x), 0)

typedef struct _LprofTable LprofTable;
typedef struct _LprofStep LprofStep;
typedef struct _LprofTasks LprofTasks;

/* What became of an event. Unless it is DONE, nothing was counted. */
typedef enum
{
  LPROF_EVENT_DONE,
  LPROF_EVENT_ELSEWHERE, /* the frame is not the current one */
  LPROF_EVENT_ATTENTION, /* attention_at was reached */
} LprofEvent;

struct _LprofTable
{
  uint8_t *base;
  LprofThread *thread;
  LprofFrame *current;       /* innermost frame; &nobody when there is none */
  LprofFrame *running;       /* innermost selected frame, or NULL */
  LprofStep *step;           /* of the task that runs, or NULL; see lprof-task.h */
  LprofFrame *free_frames;   /* linked by parent */
  LprofFunction **functions; /* by serial of the code */
  size_t n_functions;
  LprofSlots index;     /* of frames, */
  LprofSlots nodes;     /* and of the call tree; see lprof-index.h */
  LprofTasks *tasks;    /* NULL before the first one */
  uint64_t last_serial; /* of frames */
  LprofArena *arena;
  LprofCodes *codes;
  LprofTable *next;    /* of the recorder's tables */
  uint64_t identity;   /* for the owner's use: the interpreter's thread, */
  uint32_t n_creating; /* and how many functions run in it that create tasks */
  uint32_t clock;      /* LprofClockKind */
  bool is_named;       /* the name is what the program calls it */
  LprofFrame nobody;
};

/* Returns NULL without memory. */
LprofTable *lprof_table_new (LprofArena *arena, LprofCodes *codes, uint32_t clock, uint32_t serial,
                             uint32_t native_id, const char *name);
void lprof_table_free (LprofTable *table);

/* A function is called. code is NULL when it is not selected: then the clock is
 * not read. */
LprofEvent lprof_table_call (LprofTable *table, uint64_t key, uint64_t code_key,
                             const LprofCodeEntry *code);
/* The same; the frame is marked as one that ends with its first return. */
LprofEvent lprof_table_call_plain (LprofTable *table, uint64_t key, uint64_t code_key,
                                   const LprofCodeEntry *code);
/* The innermost frame is new, or was resumed, and of no selected function. Its events,
 * of lines of this weight on average, take time that is bias of the line which called. */
void lprof_table_ignore (LprofTable *table, uint32_t weight, bool was_resumed);
/* A frame is met that runs already, at a line (0 = unknown); key 0 means that it
 * will be known by its code. */
void lprof_table_adopt (LprofTable *table, uint64_t key, uint64_t code_key,
                        const LprofCodeEntry *code, uint32_t line);
/* The current frame, which was adopted or taken over, was suspended. */
void lprof_table_count_resumption (LprofTable *table);
/* The current frame ends, or is suspended. */
LprofEvent lprof_table_return (LprofTable *table, uint64_t key, uint64_t code_key);
LprofEvent lprof_table_return_of_key (LprofTable *table, uint64_t key);
LprofEvent lprof_table_yield (LprofTable *table, uint64_t key, uint64_t code_key);
/* A suspended frame goes on. ELSEWHERE: this table does not have it. */
LprofEvent lprof_table_resume (LprofTable *table, uint64_t key, uint64_t code_key);
/* Makes the frame current that an event came from, wherever it stands; false when
 * it is nowhere. Frames further in have ended unnoticed, unless stacks_switch
 * (greenlets) says that they may go on later. */
bool lprof_table_switch (LprofTable *table, uint64_t key, uint64_t code_key, bool stacks_switch);
/* Goes on with a frame that another thread's table has suspended; that table
 * must not be in use meanwhile. */
LprofEvent lprof_table_take_over (LprofTable *table, LprofTable *other, uint64_t key,
                                  uint64_t code_key, const LprofCodeEntry *code);
/* Around work of ours that is in nobody's account. */
void lprof_table_pause (LprofTable *table);
void lprof_table_go_on (LprofTable *table);
void lprof_table_set_name (LprofTable *table, const char *name);
/* The thread has ended. */
void lprof_table_end (LprofTable *table);
/* Events were missed: each frame is to be found again, by key and code. */
void lprof_table_suspect (LprofTable *table);
/* Forgets all frames, after lprof_table_close_open_frames(). */
void lprof_table_reset (LprofTable *table);
/* First event on a line, or first in a new context. */
void lprof_table_touch_cell (LprofTable *table, LprofFrame *frame, LprofCell *cell, uint32_t line);

/* Counts all that is open in all threads up to now (ticks), or to the moment at
 * which the recording stopped. Works on a recorder's own memory while it rests,
 * and on a reader's private copy; size is that of the mapping. */
void lprof_table_close_open_frames (void *base, uint64_t size, uint64_t now);

static inline LprofHeader *
lprof_table_header (const LprofTable *table)
{
  return (LprofHeader *)table->base;
}

static inline bool
lprof_table_has_on_top (const LprofTable *table, uint64_t key, uint64_t code_key)
{
  return table->current->key == key && table->current->code_key == code_key;
}

static inline LprofCell *
lprof_frame_cell (void *base, const LprofFrame *frame, uint32_t line)
{
  return (LprofCell *)lprof_at (base, frame->cells) + (line - frame->min_line);
}

static inline void
lprof_span_add (LprofSpan *span, LprofSpan more)
{
  span->time += more.time;
  span->bias += more.bias;
}

/* One execution of a line, callees included. */
static inline void
lprof_cell_count_duration (LprofCell *cell, uint64_t time, uint64_t tick_scale)
{
  uint64_t ns = time * tick_scale >> 20;
  unsigned highest_bit = 63u ^ (unsigned)__builtin_clzll (ns | 16);

  if (LPROF_UNLIKELY (time < cell->shortest))
    cell->shortest = time;
  if (LPROF_UNLIKELY (time > cell->longest))
    cell->longest = time;
  if (LPROF_UNLIKELY (highest_bit > LPROF_N_DURATIONS + 3))
    highest_bit = LPROF_N_DURATIONS + 3;
  cell->durations[highest_bit - 4]++;
}

/* Whether a line event enters a statement: not when it stays in the one that is
 * open (but a loop's header comes again each turn), and not when a header that
 * is no loop is visited from its own block, to leave it. */
static inline bool
lprof_is_hit (const LprofCell *cell, const LprofCell *last, uint32_t last_line, uint32_t line)
{
  if (LPROF_UNLIKELY (cell->statement == last->statement))
    return line == last_line && (cell->flags & LPROF_LINE_LOOP);
  return LPROF_LIKELY (last_line <= cell->statement) || last_line > cell->block_end;
}

/* A line event that is the first of its frame, of its line, or of its line in
 * this context, or that ends a line with callees or in an inner activation. */
void lprof_table_new_line (LprofTable *table, uint32_t line, uint64_t now);
/* A line event, by the clock that is not the processor's. */
LprofEvent lprof_table_line_monotonic (LprofTable *table, uint64_t key, uint32_t line);

static inline __attribute__ ((always_inline)) LprofEvent
lprof_table_line_with (LprofTable *table, uint64_t key, uint32_t line, uint32_t clock)
{
  LprofFrame *frame = table->current;
  uint32_t index = line - frame->min_line;

  if (LPROF_UNLIKELY (frame->key != key))
    return LPROF_EVENT_ELSEWHERE;
  if (LPROF_UNLIKELY (index >= frame->n_lines)) /* also when it is not selected */
    {
      if (table->running)
        table->running->line_self.bias += frame->ignored_cost;
      return LPROF_EVENT_DONE;
    }

  uint8_t *base = table->base;
  const LprofHeader *header = (const LprofHeader *)base;
  uint64_t now = lprof_clock_read (clock);
  if (LPROF_UNLIKELY (now >= atomic_load_explicit (&header->attention_at, memory_order_relaxed)))
    return LPROF_EVENT_ATTENTION;

  LprofThread *thread = table->thread;
  LprofCell *cell = (LprofCell *)lprof_at (base, frame->cells) + index;
  if (LPROF_UNLIKELY (frame->uneven)
      || LPROF_UNLIKELY (cell->context
                         != atomic_load_explicit (&header->context, memory_order_relaxed)))
    {
      lprof_table_new_line (table, line, now);
      return LPROF_EVENT_DONE;
    }

  LprofCell *last = (LprofCell *)lprof_at (base, frame->open);
  uint64_t time = now - thread->running_since;
  last->self.time += time;
  lprof_cell_count_duration (last, time, header->tick_scale);
  frame->closed.time += time;
  frame->closed.bias += cell->cost;
  cell->events++;
  if (LPROF_UNLIKELY (!lprof_is_hit (cell, last, frame->line, line)))
    cell->revisits++;
  frame->open = lprof_offset_of (base, cell);
  frame->line = line;
  thread->n_events++;
  thread->running_since = lprof_clock_read (clock);
  return LPROF_EVENT_DONE;
}

/* A line event. This is the hot path: one for each line that runs. That the key
 * is the current frame's is taken for enough, as it is for a hook that sees each
 * frame's end. */
static inline LprofEvent
lprof_table_line_of_key (LprofTable *table, uint64_t key, uint32_t line)
{
#ifdef LPROF_HAVE_TSC
  if (LPROF_LIKELY (table->clock == LPROF_CLOCK_TSC))
    return lprof_table_line_with (table, key, line, LPROF_CLOCK_TSC);
#endif
  return lprof_table_line_monotonic (table, key, line);
}

static inline LprofEvent
lprof_table_line (LprofTable *table, uint64_t key, uint64_t code_key, uint32_t line)
{
  if (LPROF_UNLIKELY (table->current->code_key != code_key))
    return LPROF_EVENT_ELSEWHERE;
  return lprof_table_line_of_key (table, key, line);
}

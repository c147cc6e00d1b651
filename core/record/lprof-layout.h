/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The recording in shared memory, type by type.
 *
 * A recorded process counts in one sparse shared mapping (a memfd). Another
 * process, the keeper, maps the same memory and can build a profile from it at
 * any moment, also when the recorded process has died.
 *
 *   LprofHeader ──► files ──► codes
 *        │          (what was seen: written once, under the recorder's lock)
 *        ├────────► facts, contexts
 *        ├────────► memory            (and codes ──► memory cells, one per line)
 *        └────────► threads ──► functions ──► cells     (one per line)
 *                      ├──────► nodes                   (the call tree)
 *                      ├──────► frames                  (open and suspended)
 *                      ├──────► marks                   (counters per context)
 *                      └──────► tasks                   (of event loops)
 *                   (what was counted: written by the owning thread alone,
 *                    but memory by all threads, under one lock)
 *
 * Rules:
 * 1. Places are offsets from the start of the mapping, 0 meaning none, so that
 *    it can be mapped anywhere. Every object is aligned to 8 bytes.
 * 2. Memory is handed out from `used` upward and never given back or moved; it
 *    is zero when handed out.
 * 3. A list is pushed at its head: the object is complete, `next` included,
 *    before a release store makes the head point to it. A reader loads heads
 *    with acquire and then needs no lock.
 * 4. Counters are aligned 64-bit words stored whole. A reader may see a line
 *    whose counters are one event apart, never a torn number.
 * 5. Times are ticks of the header's clock. Nanoseconds are made by the reader,
 *    from the two (ticks, CLOCK_MONOTONIC) pairs in the header.
 * 6. A reader distrusts: every offset and count is checked against `used`.
 * 7. What a list's head leads to is handed out after the head, so that a copy from
 *    low to high addresses holds no head whose object isn't complete.
 * 8. A reader works on such a copy, and lets lprof_table_close_open_frames() run on
 *    it when it wants the open lines counted. */

#pragma once

#include <stdatomic.h>
#include <stdint.h>

#define LPROF_LAYOUT_MAGIC "lprofrec"
#define LPROF_LAYOUT_VERSION 1
#define LPROF_N_DURATIONS 32
#define LPROF_N_MOMENTS 512

typedef uint64_t LprofOffset;
typedef _Atomic LprofOffset LprofHead;

/* A duration and the part of it that is estimated to be the interpreter's cost
 * of raising events, which our own clock reads cannot see. Both in ticks. */
typedef struct
{
  uint64_t time;
  uint64_t bias;
} LprofSpan;

typedef enum
{
  LPROF_CLOCK_MONOTONIC, /* one tick is 1 ns */
  LPROF_CLOCK_TSC,
} LprofClockKind;

typedef enum
{
  LPROF_STATE_RECORDING = 1,
  LPROF_STATE_PAUSED,
  LPROF_STATE_STOPPED,
} LprofState;

typedef struct
{
  uint64_t ticks;
  uint64_t monotonic_ns;
} LprofInstant;

#define LPROF_BIAS_UNSCALED 1024

typedef struct
{
  char magic[8];
  uint32_t version;
  uint32_t header_size;
  uint64_t size; /* of the mapping */
  _Atomic uint64_t used;
  uint32_t pid;
  uint32_t parent_pid;
  uint32_t clock;         /* LprofClockKind */
  _Atomic uint32_t state; /* LprofState */
  uint64_t started_realtime_ns;
  LprofInstant started;
  LprofInstant checked;       /* the newest pair read by the recorder */
  LprofInstant stopped;       /* zero while recording */
  uint64_t paused;            /* ticks between stop() and start() of one recording */
  uint64_t deadline;          /* ticks, 0 = none: time after it is not counted */
  uint64_t tick_scale;        /* nanoseconds of a tick, times 2^20: for the durations' buckets */
  uint64_t n_events;          /* set at stop and at each check, for the live display */
  uint64_t n_dropped;         /* objects not recorded because the mapping was full */
  uint64_t sample_interval;   /* nanoseconds; 0: each event is counted, not samples */
  uint64_t windows_began;     /* ticks: since then it is recorded in windows; 0 = it is not now */
  uint64_t windows_lasted;    /* ticks, rests included, of earlier times of such recording */
  uint64_t bias_per_line;     /* calibration before the start, ticks: one event of a light line; */
  int64_t bias_base;          /* of any line, which may be less than nothing, */
  uint64_t bias_per_weight;   /* one unit of the line's weight, in 1/256 tick, */
  uint64_t bias_per_call;     /* one call with its return, */
  uint64_t bias_ignored_call; /* the same of a function that is not selected, */
  uint64_t bias_ignored_resumption; /* a resumption of one with its yield, */
  int64_t bias_ignored_base;        /* one event of a line of such a function */
  uint64_t bias_uncertainty;        /* half the spread of the calibrations of a line event */
  uint64_t bias_scale; /* of all bias, LPROF_BIAS_UNSCALED unless it was found too high */
  /* The hooks look here at each event, so a change reaches all threads. */
  _Atomic uint64_t attention_at; /* ticks: from here on look up from counting */
  _Atomic uint32_t context;      /* serial of the LprofContext that runs; 1 = outside any */
  uint32_t max_nodes;            /* of one thread's call tree */
  LprofHead facts;
  LprofHead files;
  LprofHead codes;
  LprofHead contexts;
  LprofHead threads;
  LprofHead memory; /* LprofMemory, 0 = only time is recorded */
} LprofHeader;

/* UTF-8, or for sources the bytes of the file; not zero-terminated. */
typedef struct
{
  uint64_t length;
  char bytes[];
} LprofText;

/* What the report says of the run. Names: argv (one fact an argument, pushed in
 * order), program, cwd, python, implementation, executable, engine,
 * engine-reason, clock, clock-reason, scope, host, cpu, system, lprof, note
 * (a sentence for the user), exit (how the program ended). */
typedef struct
{
  LprofOffset next;
  LprofOffset name;  /* LprofText */
  LprofOffset value; /* LprofText */
} LprofFact;

typedef enum
{
  LPROF_LINE_LOOP = 1 << 0, /* a for or while header: entered once more each turn */
} LprofLineFlags;

/* One line of source: which statement it belongs to. A statement is a logical
 * line; decorators belong to their def or class. */
typedef struct
{
  uint32_t statement; /* first line of the statement */
  uint32_t block_end; /* last line of the block that this header opens, or 0 */
  uint32_t flags;     /* LprofLineFlags */
} LprofSourceLine;

typedef struct
{
  LprofOffset next;
  LprofOffset path;   /* LprofText: absolute, or <name> when there is no file */
  LprofOffset source; /* LprofText as read when first seen, 0 = not found */
  LprofOffset lines;  /* LprofSourceLine[n_lines + 1], indexed by line number */
  uint32_t n_lines;
  uint32_t selected;
  int64_t mtime_ns;
} LprofFile;

typedef enum
{
  LPROF_CODE_MODULE = 1 << 0,
  LPROF_CODE_GENERATOR = 1 << 1,
  LPROF_CODE_COROUTINE = 1 << 2,
  LPROF_CODE_ASYNC_GENERATOR = 1 << 3,
} LprofCodeFlags;

/* A function: code objects with the same file, name, first line and column are
 * one. The column is of the first instruction that has one (0 up to 3.10). */
typedef struct
{
  LprofOffset next;
  LprofOffset file;
  LprofOffset name;    /* LprofText: qualified name */
  LprofOffset weights; /* uint16_t[n_lines]: what raising an event of a line costs more */
  uint32_t first_line;
  uint32_t first_column;
  uint32_t min_line; /* cells are indexed by line - min_line */
  uint32_t n_lines;
  uint32_t flags;   /* LprofCodeFlags */
  uint32_t serial;  /* 0, 1, 2 … in order of appearance */
  LprofHead memory; /* LprofMemoryCell[n_lines], 0 = nothing was allocated yet */
} LprofCode;

/* What was allocated while one line was the running one, in bytes, by whatever thread;
 * "native" is the part of it that did not come from Python's allocators. Cells are
 * aligned to their size, so that a short number names one.
 *
 * What a line held at the run's peak is copied lazily: a peak only begins a new epoch,
 * and a cell copies what it holds before its first change in that epoch. */
typedef struct
{
  uint64_t allocations;
  uint64_t allocated;
  uint64_t live;    /* of these, not freed yet */
  uint64_t left;    /* live at the stops of earlier stretches of this recording */
  uint64_t peak;    /* the most of live */
  uint64_t at_peak; /* of live, when `epoch` began */
  uint64_t epoch;   /* unless it is the run's, live has not changed since the run's peak */
  uint64_t reserved;
  uint64_t native_allocations;
  uint64_t native_allocated;
  uint64_t native_live;
  uint64_t native_left;
  uint64_t native_at_peak;
  uint64_t reserved_too[3];
} LprofMemoryCell;

/* What was allocated in the whole run. */
typedef struct
{
  LprofMemoryCell elsewhere; /* while no selected line was running */
  uint64_t live;
  uint64_t peak;
  uint64_t peak_at; /* ticks since the start, without pauses; so are all times here */
  uint64_t epoch;   /* counts the peaks, from 1 */
  uint64_t native;  /* allocations outside of Python's allocators are seen too */
  /* Use over time: the most in use in each moment. When there are too many moments,
   * each two become one. */
  uint64_t moment;    /* ticks that one lasts */
  uint64_t n_moments; /* begun so far */
  uint64_t use[LPROF_N_MOMENTS];
} LprofMemory;

static inline uint64_t
lprof_memory_cell_get_at_peak (const LprofMemoryCell *cell, uint64_t epoch)
{
  return cell->epoch == epoch ? cell->at_peak : cell->live;
}

static inline uint64_t
lprof_memory_cell_get_native_at_peak (const LprofMemoryCell *cell, uint64_t epoch)
{
  return cell->epoch == epoch ? cell->native_at_peak : cell->native_live;
}

/* What one thread counted on one line of one function. */
typedef struct
{
  uint64_t events;   /* or samples */
  uint64_t revisits; /* events that entered no statement; the others are hits */
  LprofSpan self;    /* its bias without that of the events, which is events * cost */
  LprofSpan more;    /* total less self, modulo 2^64; only outermost activations count in total */
  uint64_t wait;     /* suspended here: yield, await */
  uint64_t shortest; /* one execution of the line, callees included; all ones: none ended yet */
  uint64_t longest;
  uint32_t context;   /* serial of the context that touched it last, 0 = never touched */
  uint32_t statement; /* not before the first line of the code */
  uint32_t block_end; /* 0 for loops too: coming from inside is a hit of theirs */
  uint16_t weight;
  uint16_t flags; /* LprofLineFlags of the statement's first line */
  uint32_t cost;  /* ticks that raising an event of this line takes */
  uint32_t reserved;
  uint64_t durations[LPROF_N_DURATIONS]; /* executions by duration: bucket 0 is
                                            below 32 ns, bucket i from 2^(i+4) ns */
} LprofCell;

/* The hot path counts what costs least to count; these give what is meant. */
static inline uint64_t
lprof_cell_get_hits (const LprofCell *cell)
{
  return cell->events > cell->revisits ? cell->events - cell->revisits : 0;
}

static inline LprofSpan
lprof_cell_get_self (const LprofCell *cell)
{
  return (LprofSpan){ cell->self.time, cell->self.bias + cell->events * cell->cost };
}

/* A reader may see half of an event: then the sum can be a little below zero. */
static inline LprofSpan
lprof_cell_get_total (const LprofCell *cell)
{
  LprofSpan total = lprof_cell_get_self (cell);

  total.time += cell->more.time;
  total.bias += cell->more.bias;
  if (total.time >> 63)
    total.time = 0;
  if (total.bias >> 63)
    total.bias = 0;
  return total;
}

/* What one thread counted of one function. */
typedef struct
{
  LprofOffset next;
  LprofOffset code;
  LprofOffset cells;              /* LprofCell[n_lines of the code] */
  uint64_t calls;                 /* all activations; resumptions of a generator are not calls */
  uint64_t recursive;             /* of these, made while another one was active */
  uint64_t resumptions;           /* a suspended activation went on */
  uint64_t recursive_resumptions; /* of these, while another one was active */
  uint64_t active;                /* activations now on the stack of this thread */
  LprofOffset node;               /* where the outermost activation stands in the call tree */
  LprofSpan self;
  LprofSpan total;
  uint64_t wait;
  LprofOffset edge; /* for the recorder: where the newest recursive call stands */
} LprofFunction;

/* In the line of a node: the function was active already when it was called. Time and
 * callees of such a call belong to the node of the outermost activation; the node
 * with this mark has no children, and only says who called how often. */
#define LPROF_NODE_RECURSIVE (1u << 31)

typedef struct
{
  LprofOffset next;   /* of the thread's nodes */
  LprofOffset parent; /* 0 for the thread's root */
  LprofOffset code;   /* 0 for the root and for the node that stands for all others */
  uint32_t line;      /* line of the parent's function that made the call */
  uint32_t is_other;  /* the cap on nodes was reached: calls without a node of their own */
  uint64_t calls;
  uint64_t resumptions;
  uint64_t nested; /* of both, made while a call from this parent was active; recursive ones only */
  LprofSpan self;  /* of a recursive one: what the outermost activation's node has of it */
  LprofSpan total; /* of a recursive one: without nested ones */
  uint64_t wait;
} LprofNode;

typedef enum
{
  LPROF_FRAME_FREE,
  LPROF_FRAME_OPEN,
  LPROF_FRAME_SUSPENDED, /* a generator or coroutine between yield and resumption */
} LprofFrameState;

/* One activation. An unselected function can have a frame too, with no function,
 * so that its events are told apart at the cost of a comparison. Frames are used
 * again, which their serial tells: a link to another frame is good only while the
 * serial beside it is that frame's own. Serials grow inward: a callee's is larger
 * than its caller's. */
typedef struct
{
  uint64_t key;          /* address of the interpreter's frame, 0 = not known yet; never followed */
  uint64_t code_key;     /* address of its code object; never followed */
  uint32_t min_line;     /* of the code */
  uint32_t n_lines;      /* 0 = not selected */
  LprofOffset cells;     /* of the function, to save a step per event */
  LprofOffset open;      /* cell of the open line, 0 = none yet */
  uint32_t line;         /* open line */
  uint32_t outermost;    /* totals of function and lines are this frame's to add */
  uint32_t uneven;       /* closing the open line takes more than adding one span to it */
  uint32_t is_async;     /* the function is a coroutine or an asynchronous generator */
  uint32_t is_plain;     /* set by who made it: ends with its first return */
  uint32_t ignored_cost; /* ticks that a line event of an unselected function takes */
  LprofSpan line_self;   /* of the open line, closed spans only; bias without the event's */
  LprofSpan line_child;  /* of its callees */
  LprofSpan closed;      /* lines of this frame that are closed, and the bias of all events */
  LprofSpan callees;     /* of all lines, since the last report */
  LprofSpan reported;    /* what was added to callers, function and node so far */
  LprofOffset function;  /* 0 = not selected */
  LprofOffset node;
  LprofOffset edge;   /* the node that counts the call: node, or a recursive one */
  uint32_t state;     /* LprofFrameState */
  uint32_t indexed;   /* for the recorder: found by key although it is not on top */
  LprofOffset parent; /* frame that called or resumed this one, 0 = none */
  LprofOffset caller; /* the nearest selected one outward, 0 = none */
  LprofOffset next;   /* of all frames of the thread, free ones included */
  uint64_t serial;
  uint64_t parent_serial;
  uint64_t caller_serial;
  uint64_t suspended_at;
} LprofFrame;

/* A context (one test of pytest, one region) begins; the counters of a cell are
 * copied when it is first touched in a new context, so that a context's share
 * is the difference of two copies. What was counted before a cell's first mark
 * was outside any context. The end of a context begins one without a name. */
typedef struct
{
  LprofOffset next;
  LprofOffset name; /* LprofText, empty outside any context */
  uint32_t serial;  /* from 2; 1 stands for the time before the first */
  uint32_t reserved;
  uint64_t started;
} LprofContext;

typedef struct
{
  LprofOffset next;
  LprofOffset function;
  uint32_t line;
  uint32_t context; /* the one that begins to count with these values */
  uint64_t events;
  uint64_t hits;
  LprofSpan self;
  LprofSpan total;
  uint64_t wait;
} LprofMark;

typedef enum
{
  LPROF_TASK_UNFINISHED,
  LPROF_TASK_DONE,
  LPROF_TASK_FAILED,
  LPROF_TASK_CANCELLED,
} LprofTaskOutcome;

#define LPROF_N_STRETCHES 12

/* Time in which a task held its thread, from a resumption to the suspension after it.
 * When a task has more than there is room for, neighbors become one: then the task ran
 * during a part of it. */
typedef struct
{
  uint64_t began;
  uint64_t ended;
  uint64_t running;
} LprofStretch;

/* A task of an event loop. When there are too many, the others of a thread share a
 * record, whose times are sums and whose name is 0. */
typedef struct
{
  LprofOffset next;
  LprofOffset name;      /* LprofText */
  LprofOffset coroutine; /* LprofText: qualified name of the coroutine's function */
  LprofOffset code;      /* that function, or the first selected one it awaits; 0 = none */
  LprofOffset creator;   /* code whose line created it, 0 = not seen */
  LprofOffset error;     /* LprofText: type of the exception that ended it */
  LprofOffset frame;     /* while it runs: the frame whose line holds the thread, 0 = none */
  uint32_t creator_line;
  uint32_t outcome; /* LprofTaskOutcome */
  uint32_t n_stretches;
  uint32_t longest_line; /* where most of the longest stretch was spent */
  LprofOffset longest_code;
  uint64_t longest;
  uint64_t longest_began;
  uint64_t n_tasks; /* 1, or how many others there are */
  uint64_t started; /* created, or met for the first time */
  uint64_t ended;   /* 0 = not yet */
  uint64_t resumed; /* ticks: runs since then; 0 = is suspended */
  uint64_t running; /* sum of the stretches that have ended */
  uint64_t suspensions;
  uint64_t lasted; /* of others that have ended: from start to end */
  LprofStretch stretches[LPROF_N_STRETCHES];
} LprofTask;

typedef struct
{
  LprofOffset next;
  LprofOffset name; /* LprofText */
  uint32_t serial;  /* 0 is the thread that started the recording */
  uint32_t native_id;
  uint64_t started;
  uint64_t ended;         /* 0 = alive */
  uint64_t running_since; /* ticks: the running line is counted up to here */
  uint64_t n_events;
  uint64_t n_mismatches; /* events whose frame had to be searched and was not found */
  LprofOffset current;   /* innermost frame */
  LprofOffset running;   /* innermost selected frame: the time goes to its open line */
  uint32_t n_nodes;
  uint32_t capped; /* the cap on nodes was reached */
  LprofHead functions;
  LprofHead nodes;
  LprofHead frames;
  LprofHead marks;
  LprofHead tasks;
} LprofThread;

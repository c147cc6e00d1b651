/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Profiles: what a recording counted, and the .lprof file that keeps it.
 *
 * A profile never changes once it is built, so it can be read by any number of
 * threads. Everything it hands out belongs to it and lives as long as it does,
 * unless said otherwise. Times are in nanoseconds, sizes in bytes, lines count
 * from 1. Functions, files, threads, contexts, runs and nodes are named by their
 * index. Strings are valid UTF-8. Numbers are below 2^63: sums stop there. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LPROF_FORMAT_VERSION 1
#define LPROF_NONE G_MAXUINT32
#define LPROF_N_BUCKETS 32

typedef struct _LprofProfile LprofProfile;
typedef struct _LprofLines LprofLines;
typedef struct _LprofBuilder LprofBuilder;

/* What can be wrong with a file; the GError's message is one sentence that also
 * names the remedy, ready to be shown. */
#define LPROF_ERROR (lprof_error_quark ())
typedef enum
{
  LPROF_ERROR_UNREADABLE,    /* missing, a directory, no permission */
  LPROF_ERROR_FOREIGN,       /* some other kind of file */
  LPROF_ERROR_LINE_PROFILER, /* the pickle that line_profiler writes */
  LPROF_ERROR_TOO_NEW,       /* written by a newer lprof */
  LPROF_ERROR_TOO_LARGE,
  LPROF_ERROR_CORRUPT,
  LPROF_ERROR_CANCELLED,
  LPROF_ERROR_UNWRITABLE,
} LprofError;
GQuark lprof_error_quark (void);

typedef struct
{
  const char *program; /* what was run, as the user typed it */
  const char *const *arguments;
  const char *directory;
  const char *host;
  const char *system; /* kernel and machine */
  const char *cpu;
  const char *python; /* "3.11.7" */
  const char *lprof;  /* version that recorded */
  const char *engine; /* "settrace", "monitoring", "sampling" or another program */
  const char *engine_reason;
  const char *clock; /* "tsc" or "monotonic" */
  const char *clock_reason;
  const char *scope;          /* which code was selected, in words */
  const char *ending;         /* how the program ended, in words; NULL while it runs */
  const char *const *notes;   /* sentences for the user: another tracer, a full table … */
  gint64 started_us;          /* since the epoch, UTC */
  guint64 duration_ns;        /* recorded wall time */
  guint64 windows_ns;         /* wall time of which that was observed, in windows; 0: all was */
  guint64 n_events;           /* line events, or samples */
  guint64 sample_interval_ns; /* 0: each line event was seen. Else hits and calls are not known */
  guint64 correction_ns;      /* taken off the self times of this run altogether */
  guint64 bias_per_line_ps;   /* picoseconds: newest calibration of one line event */
  guint64 bias_uncertainty_ps;
  guint32 pid;
  guint32 parent_pid;
  gboolean finished; /* FALSE: a checkpoint of a running program, or its last */
} LprofRun;

/* Blocks of memory and bytes in them; "native" is the part that did not come from Python's
 * allocators. A block that changes its size counts as a new one. */
typedef struct
{
  guint64 allocations;
  guint64 allocated;
  guint64 held;    /* of these bytes, not freed when the recording ended */
  guint64 peak;    /* the most bytes held at a time; of a sum: the largest in it */
  guint64 at_peak; /* held when the run's memory was at its peak */
  guint64 native_allocations;
  guint64 native_allocated;
  guint64 native_held;
  guint64 native_at_peak;
} LprofMemoryCounts;

/* The memory of one run, where it was recorded. The peak is the sum of what elsewhere
 * and all lines held at_peak. */
typedef struct
{
  guint32 run;
  gboolean native; /* native allocations were seen too */
  guint64 peak;
  guint64 peak_ns;             /* when: since the start of the run */
  LprofMemoryCounts elsewhere; /* while no recorded line was running */
  guint64 moment_ns;
  guint32 n_moments;
  const guint64 *use; /* the most bytes in use in each moment */
} LprofRunMemory;

/* What was allocated while a line was the running one: by itself, by C functions and
 * by code that isn't recorded. Sorted by line, then function. */
typedef struct
{
  guint32 line;
  guint32 function;
  LprofMemoryCounts counts;
} LprofLineMemory;

typedef struct
{
  const char *path;    /* absolute, or <name> */
  const char *sha256;  /* of the bytes of the file, in hexadecimal; NULL without source */
  gsize source_length; /* in bytes */
  gint64 mtime_us;
  guint32 n_lines;
  guint32 first_function; /* the file's functions stand together */
  guint32 n_functions;
  guint64 hits;
  guint64 events;
  guint64 self_ns;
  guint64 wait_ns;
  LprofMemoryCounts memory; /* of its lines */
} LprofSourceFile;

typedef enum
{
  LPROF_FUNCTION_MODULE = 1 << 0,
  LPROF_FUNCTION_GENERATOR = 1 << 1,
  LPROF_FUNCTION_COROUTINE = 1 << 2,
  LPROF_FUNCTION_ASYNC_GENERATOR = 1 << 3,
} LprofFunctionFlags;

typedef struct
{
  const char *name; /* qualified */
  guint32 file;
  guint32 first_line;
  guint32 first_column;
  guint32 last_line;
  guint32 flags; /* LprofFunctionFlags */
  guint64 calls;
  guint64 recursive_calls; /* of these, made while the function was active */
  guint64 resumptions;     /* of a generator or coroutine; not among the calls */
  guint64 recursive_resumptions;
  guint64 hits; /* of its lines */
  guint64 events;
  guint64 self_ns;
  guint64 total_ns;
  guint64 wait_ns;
  guint64 raw_self_ns; /* before the correction */
  guint64 raw_total_ns;
  LprofMemoryCounts memory; /* of its lines */
} LprofFunctionInfo;

/* One line of one function. Lambdas can share a line, so a line number can
 * occur more than once; entries are sorted by line, then function. */
typedef struct
{
  guint32 line;
  guint32 function;
  guint32 statement; /* first line of the statement that it belongs to */
  guint64 hits;      /* times a statement that begins here was entered */
  guint64 events;    /* times the interpreter said that the line starts; or samples on it */
  guint64 self_ns;
  guint64 total_ns;
  guint64 wait_ns;
  guint64 raw_self_ns;
  guint64 raw_total_ns;
  guint64 shortest_ns; /* one execution, callees included; raw */
  guint64 longest_ns;
} LprofLine;

/* A share of a line: of one thread or of one context. */
typedef struct
{
  guint32 part; /* index of the thread or context */
  guint32 line;
  guint32 function;
  guint64 hits;
  guint64 events;
  guint64 self_ns;
  guint64 total_ns;
  guint64 wait_ns;
} LprofShare;

/* A recursive node says who called a function that was active already. It has no
 * children, and its times are in the node of the outermost activation as well: self
 * time, and the total of those calls that are not nested in a call of the same pair. */
typedef struct
{
  guint32 parent;   /* LPROF_NONE for the root of a thread or of the profile */
  guint32 function; /* LPROF_NONE for a root and for "other" */
  guint32 line;     /* of the parent's function, that made the call; 0 = unknown */
  gboolean is_other;
  gboolean is_recursive;
  guint64 calls;
  guint64 resumptions;
  guint64 nested; /* calls and resumptions within one of the same pair; 0 unless recursive */
  guint64 self_ns;
  guint64 total_ns;
  guint64 wait_ns;
} LprofTreeNode;

typedef struct
{
  const char *name;
  guint32 run;
  guint32 serial;
  guint32 native_id;
  guint64 started_ns; /* since the start of the run */
  guint64 ended_ns;
  guint64 self_ns;
} LprofThreadInfo;

typedef struct
{
  const char *name;
  guint32 run;
} LprofContextInfo;

/* Times of a piece of code, taken while nothing was recorded. */
typedef struct
{
  const char *name;
  guint32 run;                  /* on whose machine, with whose Python */
  guint64 calls;                /* of the code in each sample; at least 1 */
  const guint64 *samples;       /* nanoseconds of all these calls, one process after another */
  guint32 n_samples;            /* at least 1 */
  const guint32 *process_sizes; /* samples of each process, at least 1 */
  guint32 n_processes;
} LprofBenchmark;

typedef enum
{
  LPROF_OUTCOME_UNFINISHED, /* it ran or waited when the recording ended */
  LPROF_OUTCOME_DONE,
  LPROF_OUTCOME_FAILED, /* ended by an exception */
  LPROF_OUTCOME_CANCELLED,
} LprofOutcome;

/* Time in which a task ran, from a resumption to the suspension after it. Of a task with
 * many, neighbors are one: then it ran during running_ns of it. */
typedef struct
{
  guint64 began_ns; /* since the start of the run */
  guint64 ended_ns;
  guint64 running_ns;
} LprofTaskStretch;

#define LPROF_MAX_STRETCHES 32

/* A task of an event loop. Times are as measured, with what observing cost. */
typedef struct
{
  const char *name;
  const char *coroutine; /* qualified name of what it runs */
  const char *error;     /* type of the exception that ended it, else empty */
  guint32 thread;        /* whose run it belongs to */
  guint32 function;     /* its coroutine's, or the first recorded one that awaited; or LPROF_NONE */
  guint32 creator;      /* function that created it; LPROF_NONE: not seen */
  guint32 creator_line; /* 0 when there is no creator */
  guint32 longest_function; /* where most of the longest stretch was spent, or LPROF_NONE */
  guint32 longest_line;
  guint32 outcome;     /* LprofOutcome */
  gboolean is_other;   /* stands for tasks without a row of their own: times are sums */
  guint64 n_tasks;     /* 1, or how many others */
  guint64 suspensions; /* times it let others run */
  guint64 started_ns;  /* created, or seen first; since the start of the run */
  guint64 duration_ns; /* until it ended; what it didn't run it waited */
  guint64 running_ns;
  guint64 longest_ns; /* longest stretch in which it let nobody else run */
  guint64 longest_began_ns;
  const LprofTaskStretch *stretches; /* in order; none for others */
  guint32 n_stretches;
} LprofTaskInfo;

static inline guint64
lprof_task_get_waiting_ns (const LprofTaskInfo *task)
{
  return task->duration_ns - task->running_ns;
}

/* Called now and then while loading, from the loading thread; fraction is in
 * [0, 1]. Returning FALSE cancels. */
typedef gboolean (*LprofProgress) (double fraction, gpointer data);

/* Reads with distrust: nothing in the file is believed before it was checked. */
LprofProfile *lprof_profile_load (const char *path, LprofProgress progress, gpointer data,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Replaces path as a whole or leaves it untouched. */
gboolean lprof_profile_save (LprofProfile *profile, const char *path, GError **error);
/* Adds up what is the same function in each; keeps every run. */
LprofProfile *lprof_profile_merge (LprofProfile *const *profiles, gsize n_profiles,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Builds from the shared memory of a recording, alive or dead; now_ns is
 * CLOCK_MONOTONIC up to which open lines are counted. */
LprofProfile *lprof_profile_from_recording (int fd, guint64 now_ns,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* docs/export.md describes what is written. */
typedef enum
{
  LPROF_EXPORT_JSON,
  LPROF_EXPORT_CSV,
  LPROF_EXPORT_TEXT,
  LPROF_EXPORT_HTML,
} LprofExportFormat;
/* Takes UTF-8 text piece by piece; returning FALSE ends the export. */
typedef gboolean (*LprofWrite) (const char *text, gsize length, gpointer data);
/* FALSE when write returned it. */
gboolean lprof_profile_export (LprofProfile *profile, LprofExportFormat format, LprofWrite write,
                               gpointer data);

LprofProfile *lprof_profile_ref (LprofProfile *profile);
void lprof_profile_unref (LprofProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LprofProfile, lprof_profile_unref)

const LprofRun *lprof_profile_get_runs (LprofProfile *profile, guint32 *n);
const LprofSourceFile *lprof_profile_get_files (LprofProfile *profile, guint32 *n);
/* The text of a file as it was when recorded, lines ended by \n; NULL = not found. It
 * stays as long as the profile. Of a large .lprof file it is read now. From any thread. */
const char *lprof_profile_get_source (LprofProfile *profile, guint32 file, gsize *length);
const LprofFunctionInfo *lprof_profile_get_functions (LprofProfile *profile, guint32 *n);
/* The call tree of all threads and runs together; parents come before children. */
const LprofTreeNode *lprof_profile_get_tree (LprofProfile *profile, guint32 *n);
const LprofThreadInfo *lprof_profile_get_threads (LprofProfile *profile, guint32 *n);
const LprofContextInfo *lprof_profile_get_contexts (LprofProfile *profile, guint32 *n);
const LprofBenchmark *lprof_profile_get_benchmarks (LprofProfile *profile, guint32 *n);
/* Those of a thread in the order in which they were seen first. */
const LprofTaskInfo *lprof_profile_get_tasks (LprofProfile *profile, guint32 *n);
/* One entry for each run whose memory was recorded. */
const LprofRunMemory *lprof_profile_get_memory (LprofProfile *profile, guint32 *n);
guint64 lprof_profile_get_memory_peak (LprofProfile *profile); /* sum of the runs' peaks */
guint64 lprof_profile_get_duration_ns (LprofProfile *profile); /* of all runs */
guint64 lprof_profile_get_self_ns (LprofProfile *profile);     /* of all lines */

/* The lines of one file, decoded on each call: 100 lines take microseconds. The
 * object is for one thread at a time. */
LprofLines *lprof_profile_get_lines (LprofProfile *profile, guint32 file) G_GNUC_WARN_UNUSED_RESULT;
const LprofLine *lprof_lines_get (LprofLines *lines, guint32 *n);
/* Executions of the i-th entry by duration: bucket 0 below 32 ns, bucket k from 2^(k+4) ns. */
const guint64 *lprof_lines_get_buckets (LprofLines *lines, guint32 i);
const LprofShare *lprof_lines_get_thread_shares (LprofLines *lines, guint32 *n);
const LprofShare *lprof_lines_get_context_shares (LprofLines *lines, guint32 *n);
/* Only lines that allocated; each has an LprofLine unless it was never seen to run. */
const LprofLineMemory *lprof_lines_get_memory (LprofLines *lines, guint32 *n);
/* What a line of this file allocated: all 0 when it did not, never NULL. */
const LprofMemoryCounts *lprof_lines_find_memory (LprofLines *lines, const LprofLine *line);
void lprof_lines_free (LprofLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LprofLines, lprof_lines_free)

/* The value below which the given share (0 to 1) of the executions lie,
 * interpolated within its bucket. */
guint64 lprof_buckets_percentile (const guint64 buckets[LPROF_N_BUCKETS], double share,
                                  guint64 shortest_ns, guint64 longest_ns);

/* What changed from one profile to another. Functions are matched by file and name,
 * lines through the edit of the source. Differences are after minus before. */
typedef struct _LprofComparison LprofComparison;

typedef struct
{
  guint32 before; /* index of the function; LPROF_NONE: it is new */
  guint32 after;  /* LPROF_NONE: it is gone, or wasn't called */
  gint64 calls;
  gint64 hits;
  gint64 self_ns;
  gint64 total_ns;
  gint64 wait_ns;
} LprofFunctionChange;

typedef struct
{
  guint32 line_before; /* 0: the line is new, or ran only after */
  guint32 line_after;  /* 0: the line is gone */
  LprofLine before;    /* all zero when it didn't run */
  LprofLine after;
} LprofLineChange;

LprofComparison *lprof_profile_compare (LprofProfile *before,
                                        LprofProfile *after) G_GNUC_WARN_UNUSED_RESULT;
void lprof_comparison_free (LprofComparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LprofComparison, lprof_comparison_free)

/* All functions of both, the largest change of self time first. */
const LprofFunctionChange *lprof_comparison_get_functions (LprofComparison *comparison, guint32 *n);
/* The lines of the i-th of these functions that ran in either, in the order of after,
 * lines that are gone where they were. Free with g_free(). */
LprofLineChange *lprof_comparison_get_lines (LprofComparison *comparison, guint32 i,
                                             guint32 *n) G_GNUC_WARN_UNUSED_RESULT;
/* Sentences on what makes the two hard to compare; ended by NULL. */
const char *const *lprof_comparison_get_warnings (LprofComparison *comparison);

/* How far n / total may be off, when that many of all samples were of one kind, from 0 to 1
 * with 95 % confidence: half the width of Wilson's interval for a binomial proportion (1927),
 * which holds for few samples too. 1 when there are none. */
double lprof_proportion_margin (guint64 n, guint64 total);

/* What samples say; all times are nanoseconds of one call. Limits are at 95 % confidence. */
typedef struct
{
  double low;
  double middle;
  double high;
} LprofInterval;

typedef struct
{
  double u; /* pairs in which the first value is larger, ties counted as half */
  double p;
  gboolean exact;
} LprofRankTest;

typedef struct
{
  LprofInterval ratio; /* time after in times before */
  LprofRankTest test;
  double delta;        /* Cliff's: 1 when each time after is larger, -1 when smaller */
  guint32 n_processes; /* of the one that had fewer */
  gboolean is_real;    /* more than chance explains */
} LprofBenchmarkChange;

/* Mann-Whitney; one_sided asks whether the first is the larger one. */
LprofRankTest lprof_rank_test (const double *first, guint32 n, const double *second, guint32 m,
                               gboolean one_sided);
/* Order statistics. Fewer than six values can't give 95 %: the smallest and the largest. */
LprofInterval lprof_median_interval (const double *values, guint32 n, double confidence);
/* What the first is to be multiplied with to get the second: the Hodges-Lehmann estimator on
 * logarithms, with those limits that the two-sided test would not reject. */
LprofInterval lprof_ratio_interval (const double *first, guint32 n, const double *second,
                                    guint32 m);
/* Of all samples, in their order. Free with g_free(). */
double *lprof_benchmark_get_times (const LprofBenchmark *benchmark) G_GNUC_WARN_UNUSED_RESULT;
/* What may be taken for independent: medians of processes where there are enough and all
 * samples are not asked for. Free with g_free(). */
double *lprof_benchmark_get_units (const LprofBenchmark *benchmark, gboolean samples,
                                   guint32 *n) G_GNUC_WARN_UNUSED_RESULT;
LprofInterval lprof_benchmark_get_median (const LprofBenchmark *benchmark);
LprofBenchmarkChange lprof_benchmark_compare (const LprofBenchmark *before,
                                              const LprofBenchmark *after);

/* The only way a profile comes to be. Strings are copied. Indices are those
 * returned by earlier calls; adding what is already there returns its index. */
LprofBuilder *lprof_builder_new (void);
guint32 lprof_builder_add_run (LprofBuilder *builder, const LprofRun *run);
/* Takes path, mtime_us and sha256 (computed from the source when NULL); the source is of
 * so many bytes, or NULL. The same path with another source is another file. */
guint32 lprof_builder_add_file (LprofBuilder *builder, const LprofSourceFile *file,
                                const char *source, gsize length);
/* Adds calls, recursive_calls, total_ns and raw_total_ns to what is there. Hits, events,
 * self and wait times of functions and files are the sums of their lines. The
 * finished profile has its functions sorted by file, line, column, name. */
guint32 lprof_builder_add_function (LprofBuilder *builder, const LprofFunctionInfo *function);
guint32 lprof_builder_add_thread (LprofBuilder *builder, const LprofThreadInfo *thread);
guint32 lprof_builder_add_context (LprofBuilder *builder, const LprofContextInfo *context);
/* Never the same as another. */
void lprof_builder_add_task (LprofBuilder *builder, const LprofTaskInfo *task);
/* Sums with an entry of the same line and function. buckets may be NULL. */
void lprof_builder_add_line (LprofBuilder *builder, const LprofLine *line,
                             const guint64 buckets[LPROF_N_BUCKETS]);
void lprof_builder_add_thread_share (LprofBuilder *builder, const LprofShare *share);
void lprof_builder_add_context_share (LprofBuilder *builder, const LprofShare *share);
/* Sums with an entry of the same line and function, but the peak is the larger one. */
void lprof_builder_add_line_memory (LprofBuilder *builder, const LprofLineMemory *memory);
/* Once for each run at most, runs in order. */
void lprof_builder_add_run_memory (LprofBuilder *builder, const LprofRunMemory *memory);
/* Sums with a node of the same parent, function and line. */
guint32 lprof_builder_add_node (LprofBuilder *builder, const LprofTreeNode *node);
/* Always a new one: the same name again is another measurement. */
guint32 lprof_builder_add_benchmark (LprofBuilder *builder, const LprofBenchmark *benchmark);
/* Consumes the builder. */
LprofProfile *lprof_builder_finish (LprofBuilder *builder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

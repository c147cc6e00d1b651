/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "random-profile.h"

#include <string.h>

#define N_FILES 4
#define N_FUNCTIONS 9
#define N_LINES 60

/* Mostly small, sometimes as large as a number may be. */
static guint64
random_number (GRand *random)
{
  guint64 wide = (guint64)g_rand_int (random) << 31 | g_rand_int (random) >> 1;
  return wide >> g_rand_int_range (random, g_rand_boolean (random) ? 40 : 0, 63);
}

static void
add_run (GRand *random, LprofBuilder *builder, guint32 seed)
{
  const char *arguments[] = { "-x", "ein Wört", "", NULL };
  const char *notes[] = { "Another tracer was active.", NULL };
  LprofRun run = { .program = "script.py",
                   .arguments = arguments,
                   .directory = "/home/ann",
                   .host = "host",
                   .system = "Linux x86_64",
                   .cpu = "CPU",
                   .python = "3.11.7",
                   .lprof = "0.1.0",
                   .engine = "settrace",
                   .engine_reason = "it was asked for",
                   .clock = "tsc",
                   .clock_reason = "it is invariant",
                   .scope = "everything",
                   .ending = seed % 2 ? "exit status 0" : NULL,
                   .notes = notes,
                   .started_us = (gint64)random_number (random),
                   .duration_ns = random_number (random) >> 8,
                   .windows_ns = seed % 2 ? 0 : G_MAXINT64 - seed,
                   .n_events = random_number (random),
                   .sample_interval_ns = seed % 2 ? 0 : 1000000,
                   .correction_ns = random_number (random),
                   .bias_per_line_ps = 17000,
                   .bias_uncertainty_ps = 900,
                   .pid = seed,
                   .parent_pid = 1,
                   .finished = seed % 2 == 1 };
  lprof_builder_add_run (builder, &run);
}

static guint32
add_file (LprofBuilder *builder, guint32 i)
{
  g_autofree char *path = g_strdup_printf ("/src/module%u.py", i);
  g_autofree char *source = g_strdup_printf ("# module %u, große Zahl\nx = 1\nlast", i);
  LprofSourceFile file = { .path = path, .mtime_us = -5 };
  return i == 0 ? lprof_builder_add_file (builder, &file, NULL, 0)
                : lprof_builder_add_file (builder, &file, source, strlen (source));
}

static guint32
add_function (GRand *random, LprofBuilder *builder, guint32 i, const guint32 *files)
{
  g_autofree char *name = g_strdup_printf ("Class.method%u.<locals>.<lambda>", i % 3);
  LprofFunctionInfo function = { .name = name,
                                 .file = files[i % N_FILES],
                                 .first_line = 60 - i,
                                 .first_column = i % 2 * 8,
                                 .last_line = 70,
                                 .flags = i % 16,
                                 .calls = random_number (random),
                                 .recursive_calls = random_number (random),
                                 .resumptions = random_number (random),
                                 .recursive_resumptions = random_number (random),
                                 .total_ns = random_number (random),
                                 .raw_total_ns = random_number (random) };
  return lprof_builder_add_function (builder, &function);
}

static void
add_line (GRand *random, LprofBuilder *builder, const guint32 *functions)
{
  guint64 self = random_number (random);
  gboolean plain = g_rand_boolean (random);
  guint64 buckets[LPROF_N_BUCKETS] = { 0 };
  LprofLine line = { .line = (guint32)g_rand_int_range (random, 1, 90),
                     .function = functions[g_rand_int_range (random, 0, N_FUNCTIONS)],
                     .events = random_number (random),
                     .self_ns = self,
                     .total_ns = plain ? self : random_number (random),
                     .wait_ns = plain ? 0 : random_number (random),
                     .raw_self_ns = plain ? self : random_number (random),
                     .raw_total_ns = plain ? self : random_number (random),
                     .shortest_ns = plain ? 0 : random_number (random) };
  line.statement = plain ? line.line : (guint32)g_rand_int_range (random, 1, 90);
  line.hits = plain ? line.events : random_number (random);
  line.longest_ns = plain ? 0 : line.shortest_ns | random_number (random);
  for (guint k = 0; k < 5 && !plain; k++)
    buckets[g_rand_int_range (random, 0, LPROF_N_BUCKETS)] = random_number (random);
  lprof_builder_add_line (builder, &line, plain ? NULL : buckets);
}

static LprofShare
random_share (GRand *random, const guint32 *functions, const guint32 *parts, gint32 n_parts)
{
  gboolean plain = g_rand_boolean (random);
  LprofShare share = { .part = parts[g_rand_int_range (random, 0, n_parts)],
                       .line = (guint32)g_rand_int_range (random, 1, 90),
                       .function = functions[g_rand_int_range (random, 0, N_FUNCTIONS)],
                       .events = random_number (random),
                       .self_ns = random_number (random) };
  share.hits = plain ? share.events : random_number (random);
  share.total_ns = plain ? share.self_ns : random_number (random);
  share.wait_ns = plain ? 0 : random_number (random);
  return share;
}

static void
add_task (GRand *random, LprofBuilder *builder, const guint32 *threads, const guint32 *functions)
{
  LprofTaskStretch stretches[LPROF_MAX_STRETCHES];
  guint64 at = 0;
  LprofTaskInfo task = { .name = "Täsk-1",
                         .coroutine = "Class.method",
                         .error = g_rand_boolean (random) ? "ValueError" : "",
                         .thread = threads[g_rand_int_range (random, 0, 3)],
                         .function = functions[g_rand_int_range (random, 0, N_FUNCTIONS)],
                         .creator = LPROF_NONE,
                         .longest_function = functions[g_rand_int_range (random, 0, N_FUNCTIONS)],
                         .longest_line = (guint32)g_rand_int_range (random, 0, 90),
                         .outcome = (guint32)g_rand_int_range (random, 0, 4),
                         .is_other = g_rand_boolean (random),
                         .n_tasks = random_number (random),
                         .suspensions = random_number (random),
                         .started_ns = random_number (random),
                         .running_ns = random_number (random) >> 1,
                         .longest_ns = random_number (random),
                         .longest_began_ns = random_number (random),
                         .stretches = stretches };
  task.duration_ns = task.running_ns + (random_number (random) >> 1);
  task.n_stretches = (guint32)g_rand_int_range (random, 0, LPROF_MAX_STRETCHES + 1);
  for (guint i = 0; i < task.n_stretches; i++)
    {
      guint64 began = at + (random_number (random) >> 8);
      at = began + (random_number (random) >> 8);
      stretches[i] = (LprofTaskStretch){ began, at, (at - began) / 2 };
    }
  if (g_rand_boolean (random))
    {
      task.creator = functions[0];
      task.creator_line = 7;
    }
  lprof_builder_add_task (builder, &task);
}

static void
add_parts (GRand *random, LprofBuilder *builder, guint32 run, const guint32 *functions)
{
  const char *names[] = { "MainThread", "Thread-1 (work)", "Größe" };
  guint32 threads[G_N_ELEMENTS (names)];
  guint32 contexts[G_N_ELEMENTS (names)];
  for (guint32 i = 0; i < G_N_ELEMENTS (names); i++)
    {
      LprofThreadInfo thread = { .name = names[i],
                                 .run = run,
                                 .serial = i,
                                 .native_id = 100 + i,
                                 .started_ns = random_number (random),
                                 .ended_ns = random_number (random),
                                 .self_ns = random_number (random) };
      LprofContextInfo context = { .name = names[i], .run = run };
      threads[i] = lprof_builder_add_thread (builder, &thread);
      contexts[i] = lprof_builder_add_context (builder, &context);
    }
  for (guint i = 0; i < 20; i++)
    add_task (random, builder, threads, functions);
  for (guint i = 0; i < N_LINES; i++)
    {
      LprofShare share = random_share (random, functions, threads, G_N_ELEMENTS (names));
      lprof_builder_add_thread_share (builder, &share);
      share = random_share (random, functions, contexts, G_N_ELEMENTS (names));
      lprof_builder_add_context_share (builder, &share);
    }
}

static void
add_tree (GRand *random, LprofBuilder *builder, const guint32 *functions)
{
  LprofTreeNode root = { .parent = LPROF_NONE, .function = LPROF_NONE, .calls = 1 };
  guint32 nodes[30] = { lprof_builder_add_node (builder, &root) };
  for (guint i = 1; i < G_N_ELEMENTS (nodes); i++)
    {
      LprofTreeNode node = { .parent = nodes[g_rand_int_range (random, 0, (gint32)i)],
                             .function = functions[g_rand_int_range (random, 0, N_FUNCTIONS)],
                             .line = (guint32)g_rand_int_range (random, 0, 90),
                             .calls = random_number (random),
                             .resumptions = random_number (random),
                             .self_ns = random_number (random),
                             .total_ns = random_number (random),
                             .wait_ns = random_number (random) };
      node.is_other = i == 29;
      node.function = node.is_other ? LPROF_NONE : node.function;
      node.is_recursive = i % 4 == 0;
      node.nested = node.is_recursive ? random_number (random) : 0;
      nodes[i] = lprof_builder_add_node (builder, &node);
    }
}

static void
add_benchmarks (GRand *random, LprofBuilder *builder, guint32 run)
{
  guint64 samples[12];
  guint32 sizes[] = { 3, 1, 8 };
  for (guint i = 0; i < 3; i++)
    {
      LprofBenchmark benchmark = { .name = i == 0 ? "größer" : "sorted(x)",
                                   .run = run,
                                   .calls = random_number (random) | 1,
                                   .samples = samples,
                                   .n_samples = i == 0 ? 3 : 12,
                                   .process_sizes = sizes,
                                   .n_processes = i == 0 ? 1 : 3 };
      for (guint k = 0; k < G_N_ELEMENTS (samples); k++)
        samples[k] = random_number (random);
      lprof_builder_add_benchmark (builder, &benchmark);
    }
}

static LprofMemoryCounts
random_counts (GRand *random)
{
  LprofMemoryCounts counts = { .allocations = random_number (random) | 2,
                               .allocated = random_number (random),
                               .held = random_number (random),
                               .peak = random_number (random),
                               .at_peak = random_number (random) };
  if (g_rand_boolean (random))
    {
      counts.native_allocations = counts.allocations / 2;
      counts.native_allocated = counts.allocated / 2;
      counts.native_held = counts.held / 3;
      counts.native_at_peak = counts.at_peak;
    }
  return counts;
}

static void
add_memory (GRand *random, LprofBuilder *builder, guint32 run, const guint32 *functions)
{
  guint64 use[] = { random_number (random), 0, random_number (random), 1 };
  LprofRunMemory memory = { .run = run,
                            .native = g_rand_boolean (random),
                            .peak = random_number (random) >> 8,
                            .peak_ns = random_number (random),
                            .elsewhere = random_counts (random),
                            .moment_ns = random_number (random),
                            .n_moments = (guint32)g_rand_int_range (random, 0, 5),
                            .use = use };
  lprof_builder_add_run_memory (builder, &memory);
  for (guint i = 0; i < N_LINES; i++)
    {
      LprofLineMemory line = { .line = (guint32)g_rand_int_range (random, 1, 90),
                               .function = functions[g_rand_int_range (random, 0, N_FUNCTIONS)],
                               .counts = random_counts (random) };
      lprof_builder_add_line_memory (builder, &line);
    }
}

void
add_random_profile (LprofBuilder *builder, guint32 seed)
{
  GRand *random = g_rand_new_with_seed (seed);
  guint32 files[N_FILES];
  guint32 functions[N_FUNCTIONS];
  LprofRun run = { .program = "first", .duration_ns = seed };
  guint32 run_index = lprof_builder_add_run (builder, &run);
  add_run (random, builder, seed);
  for (guint32 i = 0; i < N_FILES; i++)
    files[i] = add_file (builder, i);
  for (guint32 i = 0; i < N_FUNCTIONS; i++)
    functions[i] = add_function (random, builder, i, files);
  for (guint i = 0; i < N_LINES; i++)
    add_line (random, builder, functions);
  add_parts (random, builder, run_index, functions);
  add_tree (random, builder, functions);
  add_benchmarks (random, builder, run_index);
  add_memory (random, builder, run_index, functions);
  g_rand_free (random);
}

LprofProfile *
make_random_profile (guint32 seed)
{
  LprofBuilder *builder = lprof_builder_new ();
  add_random_profile (builder, seed);
  return lprof_builder_finish (builder);
}

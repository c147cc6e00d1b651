/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof.h"

/* Where the things of one profile are in the builder. */
typedef struct
{
  LprofProfile *profile;
  LprofBuilder *builder;
  guint32 first_run;
  guint32 *files;
  guint32 *functions;
  guint32 *threads;
  guint32 *contexts;
} Source;

static void
add_runs (Source *source)
{
  guint32 n;
  const LprofRun *runs = lprof_profile_get_runs (source->profile, &n);
  for (guint32 i = 0; i < n; i++)
    {
      guint32 index = lprof_builder_add_run (source->builder, &runs[i]);
      source->first_run = i == 0 ? index : source->first_run;
    }
}

static void
add_files (Source *source)
{
  guint32 n;
  const LprofSourceFile *files = lprof_profile_get_files (source->profile, &n);
  source->files = g_new (guint32, n);
  for (guint32 i = 0; i < n; i++)
    {
      gsize length;
      const char *text = lprof_profile_get_source (source->profile, i, &length);
      source->files[i] = lprof_builder_add_file (source->builder, &files[i], text, length);
    }
}

static void
add_functions (Source *source)
{
  guint32 n;
  const LprofFunctionInfo *functions = lprof_profile_get_functions (source->profile, &n);
  source->functions = g_new (guint32, n);
  for (guint32 i = 0; i < n; i++)
    {
      LprofFunctionInfo function = functions[i];
      function.file = source->files[function.file];
      source->functions[i] = lprof_builder_add_function (source->builder, &function);
    }
}

static void
add_parts (Source *source)
{
  guint32 n;
  const LprofThreadInfo *threads = lprof_profile_get_threads (source->profile, &n);
  source->threads = g_new (guint32, n);
  for (guint32 i = 0; i < n; i++)
    {
      LprofThreadInfo thread = threads[i];
      thread.run += source->first_run;
      source->threads[i] = lprof_builder_add_thread (source->builder, &thread);
    }
  const LprofContextInfo *contexts = lprof_profile_get_contexts (source->profile, &n);
  source->contexts = g_new (guint32, n);
  for (guint32 i = 0; i < n; i++)
    {
      LprofContextInfo context = contexts[i];
      context.run += source->first_run;
      source->contexts[i] = lprof_builder_add_context (source->builder, &context);
    }
}

static guint32
renumber (const Source *source, guint32 function)
{
  return function == LPROF_NONE ? LPROF_NONE : source->functions[function];
}

static void
add_benchmarks (Source *source)
{
  guint32 n;
  const LprofBenchmark *benchmarks = lprof_profile_get_benchmarks (source->profile, &n);
  for (guint32 i = 0; i < n; i++)
    {
      LprofBenchmark benchmark = benchmarks[i];
      benchmark.run += source->first_run;
      lprof_builder_add_benchmark (source->builder, &benchmark);
    }
}

static void
add_tree (Source *source)
{
  guint32 n;
  const LprofTreeNode *tree = lprof_profile_get_tree (source->profile, &n);
  g_autofree guint32 *nodes = g_new (guint32, n);
  for (guint32 i = 0; i < n; i++)
    {
      LprofTreeNode node = tree[i];
      if (node.parent != LPROF_NONE)
        node.parent = nodes[node.parent];
      node.function = renumber (source, node.function);
      nodes[i] = lprof_builder_add_node (source->builder, &node);
    }
}

static void
add_tasks (Source *source)
{
  guint32 n;
  const LprofTaskInfo *tasks = lprof_profile_get_tasks (source->profile, &n);
  for (guint32 i = 0; i < n; i++)
    {
      LprofTaskInfo task = tasks[i];
      task.thread = source->threads[task.thread];
      task.function = renumber (source, task.function);
      task.creator = renumber (source, task.creator);
      task.longest_function = renumber (source, task.longest_function);
      lprof_builder_add_task (source->builder, &task);
    }
}

static void
add_shares (Source *source, LprofLines *lines)
{
  guint32 n;
  const LprofShare *shares = lprof_lines_get_thread_shares (lines, &n);
  for (guint32 i = 0; i < n; i++)
    {
      LprofShare share = shares[i];
      share.part = source->threads[share.part];
      share.function = source->functions[share.function];
      lprof_builder_add_thread_share (source->builder, &share);
    }
  shares = lprof_lines_get_context_shares (lines, &n);
  for (guint32 i = 0; i < n; i++)
    {
      LprofShare share = shares[i];
      share.part = source->contexts[share.part];
      share.function = source->functions[share.function];
      lprof_builder_add_context_share (source->builder, &share);
    }
}

static void
add_memory (Source *source)
{
  guint32 n;
  const LprofRunMemory *memory = lprof_profile_get_memory (source->profile, &n);
  for (guint32 i = 0; i < n; i++)
    {
      LprofRunMemory copy = memory[i];
      copy.run += source->first_run;
      lprof_builder_add_run_memory (source->builder, &copy);
    }
}

static void
add_line_memory (Source *source, LprofLines *lines)
{
  guint32 n;
  const LprofLineMemory *entries = lprof_lines_get_memory (lines, &n);
  for (guint32 i = 0; i < n; i++)
    {
      LprofLineMemory memory = entries[i];
      memory.function = source->functions[memory.function];
      lprof_builder_add_line_memory (source->builder, &memory);
    }
}

static void
add_lines (Source *source)
{
  guint32 n_files;
  lprof_profile_get_files (source->profile, &n_files);
  for (guint32 file = 0; file < n_files; file++)
    {
      g_autoptr (LprofLines) lines = lprof_profile_get_lines (source->profile, file);
      guint32 n;
      const LprofLine *entries = lprof_lines_get (lines, &n);
      for (guint32 i = 0; i < n; i++)
        {
          LprofLine line = entries[i];
          line.function = source->functions[line.function];
          lprof_builder_add_line (source->builder, &line, lprof_lines_get_buckets (lines, i));
        }
      add_shares (source, lines);
      add_line_memory (source, lines);
    }
}

static void
add_profile (LprofBuilder *builder, LprofProfile *profile)
{
  Source source = { .profile = profile, .builder = builder };
  add_runs (&source);
  add_files (&source);
  add_functions (&source);
  add_parts (&source);
  add_benchmarks (&source);
  add_tree (&source);
  add_tasks (&source);
  add_lines (&source);
  add_memory (&source);
  g_free (source.files);
  g_free (source.functions);
  g_free (source.threads);
  g_free (source.contexts);
}

LprofProfile *
lprof_profile_merge (LprofProfile *const *profiles, gsize n_profiles, GError **error)
{
  g_return_val_if_fail (profiles != NULL || n_profiles == 0, NULL);
  LprofBuilder *builder = lprof_builder_new ();
  for (gsize i = 0; i < n_profiles; i++)
    add_profile (builder, profiles[i]);
  return lprof_builder_finish (builder);
}

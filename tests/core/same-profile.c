/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "random-profile.h"

#include <string.h>

static void
assert_same_list (const char *const *a, const char *const *b)
{
  g_assert_true (g_strv_equal (a, b));
}

static void
assert_same_run (const LprofRun *a, const LprofRun *b)
{
  g_assert_cmpstr (a->program, ==, b->program);
  g_assert_cmpstr (a->directory, ==, b->directory);
  g_assert_cmpstr (a->host, ==, b->host);
  g_assert_cmpstr (a->system, ==, b->system);
  g_assert_cmpstr (a->cpu, ==, b->cpu);
  g_assert_cmpstr (a->python, ==, b->python);
  g_assert_cmpstr (a->lprof, ==, b->lprof);
  g_assert_cmpstr (a->engine, ==, b->engine);
  g_assert_cmpstr (a->engine_reason, ==, b->engine_reason);
  g_assert_cmpstr (a->clock, ==, b->clock);
  g_assert_cmpstr (a->clock_reason, ==, b->clock_reason);
  g_assert_cmpstr (a->scope, ==, b->scope);
  g_assert_cmpstr (a->ending, ==, b->ending);
  assert_same_list (a->arguments, b->arguments);
  assert_same_list (a->notes, b->notes);
  g_assert_cmpint (a->started_us, ==, b->started_us);
  g_assert_cmpuint (a->duration_ns, ==, b->duration_ns);
  g_assert_cmpuint (a->n_events, ==, b->n_events);
  g_assert_cmpuint (a->windows_ns, ==, b->windows_ns);
  g_assert_cmpuint (a->sample_interval_ns, ==, b->sample_interval_ns);
  g_assert_cmpuint (a->correction_ns, ==, b->correction_ns);
  g_assert_cmpuint (a->bias_per_line_ps, ==, b->bias_per_line_ps);
  g_assert_cmpuint (a->bias_uncertainty_ps, ==, b->bias_uncertainty_ps);
  g_assert_cmpuint (a->pid, ==, b->pid);
  g_assert_cmpuint (a->parent_pid, ==, b->parent_pid);
  g_assert_cmpint (a->finished, ==, b->finished);
}

static void
assert_same_memory_counts (const LprofMemoryCounts *a, const LprofMemoryCounts *b)
{
  g_assert_cmpmem (a, sizeof *a, b, sizeof *b); /* all of them are numbers of one size */
}

static void
assert_same_line_memory (const LprofLineMemory *a, const LprofLineMemory *b)
{
  g_assert_cmpuint (a->line, ==, b->line);
  g_assert_cmpuint (a->function, ==, b->function);
  assert_same_memory_counts (&a->counts, &b->counts);
}

static void
assert_same_run_memory (const LprofRunMemory *a, const LprofRunMemory *b)
{
  g_assert_cmpuint (a->run, ==, b->run);
  g_assert_cmpint (a->native, ==, b->native);
  g_assert_cmpuint (a->peak, ==, b->peak);
  g_assert_cmpuint (a->peak_ns, ==, b->peak_ns);
  assert_same_memory_counts (&a->elsewhere, &b->elsewhere);
  g_assert_cmpuint (a->moment_ns, ==, b->moment_ns);
  g_assert_cmpmem (a->use, a->n_moments * sizeof *a->use, b->use, b->n_moments * sizeof *b->use);
}

static void
assert_same_file (const LprofSourceFile *a, const LprofSourceFile *b)
{
  g_assert_cmpstr (a->path, ==, b->path);
  g_assert_cmpstr (a->sha256, ==, b->sha256);
  g_assert_cmpuint (a->source_length, ==, b->source_length);
  g_assert_cmpint (a->mtime_us, ==, b->mtime_us);
  g_assert_cmpuint (a->n_lines, ==, b->n_lines);
  g_assert_cmpuint (a->first_function, ==, b->first_function);
  g_assert_cmpuint (a->n_functions, ==, b->n_functions);
  g_assert_cmpuint (a->hits, ==, b->hits);
  g_assert_cmpuint (a->self_ns, ==, b->self_ns);
  g_assert_cmpuint (a->wait_ns, ==, b->wait_ns);
  assert_same_memory_counts (&a->memory, &b->memory);
}

static void
assert_same_function (const LprofFunctionInfo *a, const LprofFunctionInfo *b)
{
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpuint (a->file, ==, b->file);
  g_assert_cmpuint (a->first_line, ==, b->first_line);
  g_assert_cmpuint (a->first_column, ==, b->first_column);
  g_assert_cmpuint (a->last_line, ==, b->last_line);
  g_assert_cmpuint (a->flags, ==, b->flags);
  g_assert_cmpuint (a->calls, ==, b->calls);
  g_assert_cmpuint (a->recursive_calls, ==, b->recursive_calls);
  g_assert_cmpuint (a->resumptions, ==, b->resumptions);
  g_assert_cmpuint (a->recursive_resumptions, ==, b->recursive_resumptions);
  g_assert_cmpuint (a->hits, ==, b->hits);
  g_assert_cmpuint (a->self_ns, ==, b->self_ns);
  g_assert_cmpuint (a->total_ns, ==, b->total_ns);
  g_assert_cmpuint (a->wait_ns, ==, b->wait_ns);
  g_assert_cmpuint (a->raw_self_ns, ==, b->raw_self_ns);
  g_assert_cmpuint (a->raw_total_ns, ==, b->raw_total_ns);
  assert_same_memory_counts (&a->memory, &b->memory);
}

static void
assert_same_thread (const LprofThreadInfo *a, const LprofThreadInfo *b)
{
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpuint (a->run, ==, b->run);
  g_assert_cmpuint (a->serial, ==, b->serial);
  g_assert_cmpuint (a->native_id, ==, b->native_id);
  g_assert_cmpuint (a->started_ns, ==, b->started_ns);
  g_assert_cmpuint (a->ended_ns, ==, b->ended_ns);
  g_assert_cmpuint (a->self_ns, ==, b->self_ns);
}

static void
assert_same_context (const LprofContextInfo *a, const LprofContextInfo *b)
{
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpuint (a->run, ==, b->run);
}

static void
assert_same_task (const LprofTaskInfo *a, const LprofTaskInfo *b)
{
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->coroutine, ==, b->coroutine);
  g_assert_cmpstr (a->error, ==, b->error);
  g_assert_cmpuint (a->thread, ==, b->thread);
  g_assert_cmpuint (a->function, ==, b->function);
  g_assert_cmpuint (a->creator, ==, b->creator);
  g_assert_cmpuint (a->creator_line, ==, b->creator_line);
  g_assert_cmpuint (a->longest_function, ==, b->longest_function);
  g_assert_cmpuint (a->longest_line, ==, b->longest_line);
  g_assert_cmpuint (a->outcome, ==, b->outcome);
  g_assert_cmpint (a->is_other, ==, b->is_other);
  g_assert_cmpuint (a->n_tasks, ==, b->n_tasks);
  g_assert_cmpuint (a->suspensions, ==, b->suspensions);
  g_assert_cmpuint (a->started_ns, ==, b->started_ns);
  g_assert_cmpuint (a->duration_ns, ==, b->duration_ns);
  g_assert_cmpuint (a->running_ns, ==, b->running_ns);
  g_assert_cmpuint (a->longest_ns, ==, b->longest_ns);
  g_assert_cmpuint (a->longest_began_ns, ==, b->longest_began_ns);
  g_assert_cmpmem (a->stretches, a->n_stretches * sizeof (LprofTaskStretch), b->stretches,
                   b->n_stretches * sizeof (LprofTaskStretch));
}

static void
assert_same_node (const LprofTreeNode *a, const LprofTreeNode *b)
{
  g_assert_cmpuint (a->parent, ==, b->parent);
  g_assert_cmpuint (a->function, ==, b->function);
  g_assert_cmpuint (a->line, ==, b->line);
  g_assert_cmpint (a->is_other, ==, b->is_other);
  g_assert_cmpint (a->is_recursive, ==, b->is_recursive);
  g_assert_cmpuint (a->calls, ==, b->calls);
  g_assert_cmpuint (a->resumptions, ==, b->resumptions);
  g_assert_cmpuint (a->nested, ==, b->nested);
  g_assert_cmpuint (a->self_ns, ==, b->self_ns);
  g_assert_cmpuint (a->total_ns, ==, b->total_ns);
  g_assert_cmpuint (a->wait_ns, ==, b->wait_ns);
}

static void
assert_same_benchmark (const LprofBenchmark *a, const LprofBenchmark *b)
{
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpuint (a->run, ==, b->run);
  g_assert_cmpuint (a->calls, ==, b->calls);
  g_assert_cmpmem (a->samples, a->n_samples * sizeof *a->samples, b->samples,
                   b->n_samples * sizeof *b->samples);
  g_assert_cmpmem (a->process_sizes, a->n_processes * sizeof *a->process_sizes, b->process_sizes,
                   b->n_processes * sizeof *b->process_sizes);
}

static void
assert_same_line (const LprofLine *a, const LprofLine *b)
{
  g_assert_cmpuint (a->line, ==, b->line);
  g_assert_cmpuint (a->function, ==, b->function);
  g_assert_cmpuint (a->statement, ==, b->statement);
  g_assert_cmpuint (a->hits, ==, b->hits);
  g_assert_cmpuint (a->events, ==, b->events);
  g_assert_cmpuint (a->self_ns, ==, b->self_ns);
  g_assert_cmpuint (a->total_ns, ==, b->total_ns);
  g_assert_cmpuint (a->wait_ns, ==, b->wait_ns);
  g_assert_cmpuint (a->raw_self_ns, ==, b->raw_self_ns);
  g_assert_cmpuint (a->raw_total_ns, ==, b->raw_total_ns);
  g_assert_cmpuint (a->shortest_ns, ==, b->shortest_ns);
  g_assert_cmpuint (a->longest_ns, ==, b->longest_ns);
}

static void
assert_same_share (const LprofShare *a, const LprofShare *b)
{
  g_assert_cmpuint (a->part, ==, b->part);
  g_assert_cmpuint (a->line, ==, b->line);
  g_assert_cmpuint (a->function, ==, b->function);
  g_assert_cmpuint (a->hits, ==, b->hits);
  g_assert_cmpuint (a->events, ==, b->events);
  g_assert_cmpuint (a->self_ns, ==, b->self_ns);
  g_assert_cmpuint (a->total_ns, ==, b->total_ns);
  g_assert_cmpuint (a->wait_ns, ==, b->wait_ns);
}

#define ASSERT_SAME_ARRAY(a, b, Type, get, assert_same)                                            \
  G_STMT_START                                                                                     \
  {                                                                                                \
    guint32 n_a, n_b;                                                                              \
    const Type *array_a = get (a, &n_a);                                                           \
    const Type *array_b = get (b, &n_b);                                                           \
    g_assert_cmpuint (n_a, ==, n_b);                                                               \
    for (guint32 i = 0; i < n_a; i++)                                                              \
      assert_same (&array_a[i], &array_b[i]);                                                      \
  }                                                                                                \
  G_STMT_END

static void
assert_same_counts (LprofProfile *a, LprofProfile *b, guint32 file)
{
  g_autoptr (LprofLines) left = lprof_profile_get_lines (a, file);
  g_autoptr (LprofLines) right = lprof_profile_get_lines (b, file);
  guint32 n;
  ASSERT_SAME_ARRAY (left, right, LprofLine, lprof_lines_get, assert_same_line);
  ASSERT_SAME_ARRAY (left, right, LprofLineMemory, lprof_lines_get_memory, assert_same_line_memory);
  lprof_lines_get (left, &n);
  for (guint32 i = 0; i < n; i++)
    g_assert_cmpmem (lprof_lines_get_buckets (left, i), LPROF_N_BUCKETS * sizeof (guint64),
                     lprof_lines_get_buckets (right, i), LPROF_N_BUCKETS * sizeof (guint64));
}

static void
assert_same_shares (LprofProfile *a, LprofProfile *b, guint32 file)
{
  g_autoptr (LprofLines) left = lprof_profile_get_lines (a, file);
  g_autoptr (LprofLines) right = lprof_profile_get_lines (b, file);
  ASSERT_SAME_ARRAY (left, right, LprofShare, lprof_lines_get_thread_shares, assert_same_share);
  ASSERT_SAME_ARRAY (left, right, LprofShare, lprof_lines_get_context_shares, assert_same_share);
}

void
assert_same_sums (LprofProfile *a, LprofProfile *b)
{
  guint32 n;
  ASSERT_SAME_ARRAY (a, b, LprofSourceFile, lprof_profile_get_files, assert_same_file);
  ASSERT_SAME_ARRAY (a, b, LprofFunctionInfo, lprof_profile_get_functions, assert_same_function);
  lprof_profile_get_files (a, &n);
  for (guint32 i = 0; i < n; i++)
    {
      g_assert_cmpstr (lprof_profile_get_source (a, i, NULL), ==,
                       lprof_profile_get_source (b, i, NULL));
      assert_same_counts (a, b, i);
    }
  g_assert_cmpuint (lprof_profile_get_duration_ns (a), ==, lprof_profile_get_duration_ns (b));
  g_assert_cmpuint (lprof_profile_get_self_ns (a), ==, lprof_profile_get_self_ns (b));
}

void
assert_same_profile (LprofProfile *a, LprofProfile *b)
{
  guint32 n;
  assert_same_sums (a, b);
  ASSERT_SAME_ARRAY (a, b, LprofRun, lprof_profile_get_runs, assert_same_run);
  ASSERT_SAME_ARRAY (a, b, LprofThreadInfo, lprof_profile_get_threads, assert_same_thread);
  ASSERT_SAME_ARRAY (a, b, LprofContextInfo, lprof_profile_get_contexts, assert_same_context);
  ASSERT_SAME_ARRAY (a, b, LprofTaskInfo, lprof_profile_get_tasks, assert_same_task);
  ASSERT_SAME_ARRAY (a, b, LprofTreeNode, lprof_profile_get_tree, assert_same_node);
  ASSERT_SAME_ARRAY (a, b, LprofBenchmark, lprof_profile_get_benchmarks, assert_same_benchmark);
  ASSERT_SAME_ARRAY (a, b, LprofRunMemory, lprof_profile_get_memory, assert_same_run_memory);
  lprof_profile_get_files (a, &n);
  for (guint32 i = 0; i < n; i++)
    assert_same_shares (a, b, i);
}

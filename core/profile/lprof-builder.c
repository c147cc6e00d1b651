/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-builder-private.h"
#include "lprof-key-index.h"
#include "lprof-line-list.h"
#include "lprof-memory-list.h"
#include "lprof-profile-private.h"
#include "lprof-tasks.h"
#include "lprof-varint.h"

typedef struct
{
  LprofLineList lines;
  LprofShareList thread_shares;
  LprofShareList context_shares;
  LprofMemoryList memory;
} FileLists;

struct _LprofBuilder
{
  LprofProfile *profile;
  GArray *lists; /* FileLists, one a file */
  LprofKeyIndex files;
  LprofKeyIndex functions;
  LprofKeyIndex threads;
  LprofKeyIndex contexts;
  LprofKeyIndex nodes;
};

LprofBuilder *
lprof_builder_new (void)
{
  LprofBuilder *builder = g_new0 (LprofBuilder, 1);
  builder->profile = lprof_profile_new ();
  builder->lists = g_array_new (FALSE, TRUE, sizeof (FileLists));
  return builder;
}

LprofProfile *
lprof_builder_get_profile (const LprofBuilder *builder)
{
  return builder->profile;
}

guint32
lprof_builder_add_run (LprofBuilder *builder, const LprofRun *run)
{
  g_return_val_if_fail (builder != NULL && run != NULL, LPROF_NONE);
  lprof_profile_add_run (builder->profile, run);
  return builder->profile->runs->len - 1;
}

void
lprof_builder_replace_run (LprofBuilder *builder, guint32 index, const LprofRun *run)
{
  g_return_if_fail (builder != NULL && index < builder->profile->runs->len);
  lprof_profile_add_run (builder->profile, run);
  g_array_remove_index_fast (builder->profile->runs, index);
}

static LprofKey
make_key (gconstpointer text, guint64 b, guint64 c)
{
  return (LprofKey){ GPOINTER_TO_SIZE (text), b, c };
}

guint32
lprof_builder_add_file (LprofBuilder *builder, const LprofSourceFile *file, const char *source,
                        gsize length)
{
  g_return_val_if_fail (builder != NULL && file != NULL && file->path != NULL, LPROF_NONE);
  LprofProfile *profile = builder->profile;
  LprofSourceFile copy = { .path = lprof_profile_intern (profile, file->path),
                           .mtime_us = file->mtime_us };
  if (source && file->sha256)
    copy.sha256 = lprof_profile_intern (profile, file->sha256);
  else if (source)
    {
      g_autofree char *sha256 =
          g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)source, length);
      copy.sha256 = lprof_profile_intern (profile, sha256);
    }
  guint32 n = profile->files->len;
  LprofKey key = make_key (copy.path, GPOINTER_TO_SIZE (copy.sha256), 0);
  guint32 index = lprof_key_index_insert (&builder->files, key, n);
  if (index == n)
    {
      lprof_profile_add_file (profile, &copy, source, length);
      g_array_set_size (builder->lists, n + 1);
    }
  return index;
}

static void
sum_function (LprofFunctionInfo *sum, const LprofFunctionInfo *function)
{
  sum->flags |= function->flags;
  sum->last_line = MAX (sum->last_line, function->last_line);
  sum->calls = lprof_sum (sum->calls, function->calls);
  sum->recursive_calls = lprof_sum (sum->recursive_calls, function->recursive_calls);
  sum->resumptions = lprof_sum (sum->resumptions, function->resumptions);
  sum->recursive_resumptions =
      lprof_sum (sum->recursive_resumptions, function->recursive_resumptions);
  sum->total_ns = lprof_sum (sum->total_ns, function->total_ns);
  sum->raw_total_ns = lprof_sum (sum->raw_total_ns, function->raw_total_ns);
}

guint32
lprof_builder_add_function (LprofBuilder *builder, const LprofFunctionInfo *function)
{
  g_return_val_if_fail (builder != NULL && function != NULL && function->name != NULL, LPROF_NONE);
  LprofProfile *profile = builder->profile;
  g_return_val_if_fail (function->file < profile->files->len, LPROF_NONE);
  LprofFunctionInfo identity = { .name = lprof_profile_intern (profile, function->name),
                                 .file = function->file,
                                 .first_line = MIN (function->first_line, LPROF_MAX_LINE),
                                 .first_column = MIN (function->first_column, LPROF_MAX_LINE) };
  LprofKey key = make_key (identity.name, (guint64)identity.file << 32 | identity.first_line,
                           identity.first_column);
  guint32 n = profile->functions->len;
  guint32 index = lprof_key_index_insert (&builder->functions, key, n);
  if (index == n)
    g_array_append_val (profile->functions, identity);
  sum_function (&g_array_index (profile->functions, LprofFunctionInfo, index), function);
  return index;
}

void
lprof_builder_add_function_counts (LprofBuilder *builder, guint32 function,
                                   const LprofFunctionInfo *counts)
{
  g_return_if_fail (builder != NULL && function < builder->profile->functions->len);
  sum_function (&g_array_index (builder->profile->functions, LprofFunctionInfo, function), counts);
}

guint32
lprof_builder_add_thread (LprofBuilder *builder, const LprofThreadInfo *thread)
{
  g_return_val_if_fail (builder != NULL && thread != NULL, LPROF_NONE);
  LprofProfile *profile = builder->profile;
  g_return_val_if_fail (thread->run < profile->runs->len, LPROF_NONE);
  LprofThreadInfo copy = *thread;
  guint32 n = profile->threads->len;
  guint32 index =
      lprof_key_index_insert (&builder->threads, (LprofKey){ thread->run, thread->serial, 0 }, n);
  copy.name = lprof_profile_intern (profile, thread->name ? thread->name : "");
  copy.started_ns = lprof_sum (thread->started_ns, 0);
  copy.ended_ns = lprof_sum (thread->ended_ns, 0);
  copy.self_ns = lprof_sum (thread->self_ns, 0);
  if (index == n)
    g_array_append_val (profile->threads, copy);
  return index;
}

guint32
lprof_builder_add_context (LprofBuilder *builder, const LprofContextInfo *context)
{
  g_return_val_if_fail (builder != NULL && context != NULL && context->name != NULL, LPROF_NONE);
  LprofProfile *profile = builder->profile;
  g_return_val_if_fail (context->run < profile->runs->len, LPROF_NONE);
  LprofContextInfo copy = { lprof_profile_intern (profile, context->name), context->run };
  guint32 n = profile->contexts->len;
  guint32 index = lprof_key_index_insert (&builder->contexts, make_key (copy.name, copy.run, 0), n);
  if (index == n)
    g_array_append_val (profile->contexts, copy);
  return index;
}

guint32
lprof_builder_add_node (LprofBuilder *builder, const LprofTreeNode *node)
{
  g_return_val_if_fail (builder != NULL && node != NULL, LPROF_NONE);
  GArray *tree = builder->profile->tree;
  g_return_val_if_fail (node->parent == LPROF_NONE || node->parent < tree->len, LPROF_NONE);
  g_return_val_if_fail (node->function == LPROF_NONE
                            || node->function < builder->profile->functions->len,
                        LPROF_NONE);
  LprofTreeNode identity = { .parent = node->parent,
                             .function = node->function,
                             .line = MIN (node->line, LPROF_MAX_LINE),
                             .is_other = node->is_other != FALSE,
                             .is_recursive = node->is_recursive != FALSE };
  LprofKey key = { identity.parent, identity.function,
                   (guint64)identity.line << 2 | (guint64)identity.is_recursive << 1
                       | (guint64)identity.is_other };
  guint32 n = tree->len;
  guint32 index = lprof_key_index_insert (&builder->nodes, key, n);
  if (index == n)
    g_array_append_val (tree, identity);
  LprofTreeNode *sum = &g_array_index (tree, LprofTreeNode, index);
  sum->calls = lprof_sum (sum->calls, node->calls);
  sum->resumptions = lprof_sum (sum->resumptions, node->resumptions);
  sum->nested = lprof_sum (sum->nested, node->nested);
  sum->self_ns = lprof_sum (sum->self_ns, node->self_ns);
  sum->total_ns = lprof_sum (sum->total_ns, node->total_ns);
  sum->wait_ns = lprof_sum (sum->wait_ns, node->wait_ns);
  return index;
}

guint32
lprof_builder_add_benchmark (LprofBuilder *builder, const LprofBenchmark *benchmark)
{
  g_return_val_if_fail (builder != NULL && benchmark != NULL && benchmark->name != NULL,
                        LPROF_NONE);
  LprofProfile *profile = builder->profile;
  guint64 n_samples = 0;
  g_return_val_if_fail (benchmark->run < profile->runs->len, LPROF_NONE);
  for (guint32 i = 0; i < benchmark->n_processes; i++)
    {
      g_return_val_if_fail (benchmark->process_sizes[i] > 0, LPROF_NONE);
      n_samples += benchmark->process_sizes[i];
    }
  g_return_val_if_fail (n_samples > 0 && n_samples == benchmark->n_samples, LPROF_NONE);
  lprof_profile_add_benchmark (profile, benchmark);
  return profile->benchmarks->len - 1;
}

static FileLists *
find_lists (LprofBuilder *builder, guint32 function, guint32 line)
{
  const GArray *functions = builder->profile->functions;
  g_return_val_if_fail (function < functions->len && line >= 1 && line <= LPROF_MAX_LINE, NULL);
  return &g_array_index (builder->lists, FileLists,
                         g_array_index (functions, LprofFunctionInfo, function).file);
}

void
lprof_builder_add_line (LprofBuilder *builder, const LprofLine *line,
                        const guint64 buckets[LPROF_N_BUCKETS])
{
  g_return_if_fail (builder != NULL && line != NULL);
  FileLists *lists = find_lists (builder, line->function, line->line);
  if (lists)
    lprof_line_list_add (&lists->lines, line, buckets);
}

void
lprof_builder_add_thread_share (LprofBuilder *builder, const LprofShare *share)
{
  g_return_if_fail (builder != NULL && share != NULL);
  g_return_if_fail (share->part < builder->profile->threads->len);
  FileLists *lists = find_lists (builder, share->function, share->line);
  if (lists)
    lprof_share_list_add (&lists->thread_shares, share);
}

void
lprof_builder_add_context_share (LprofBuilder *builder, const LprofShare *share)
{
  g_return_if_fail (builder != NULL && share != NULL);
  g_return_if_fail (share->part < builder->profile->contexts->len);
  FileLists *lists = find_lists (builder, share->function, share->line);
  if (lists)
    lprof_share_list_add (&lists->context_shares, share);
}

void
lprof_builder_add_line_memory (LprofBuilder *builder, const LprofLineMemory *memory)
{
  g_return_if_fail (builder != NULL && memory != NULL);
  FileLists *lists = find_lists (builder, memory->function, memory->line);
  if (lists)
    lprof_memory_list_add (&lists->memory, memory);
}

void
lprof_builder_add_run_memory (LprofBuilder *builder, const LprofRunMemory *memory)
{
  g_return_if_fail (builder != NULL && memory != NULL);
  g_return_if_fail (memory->run < builder->profile->runs->len);
  lprof_profile_add_memory (builder->profile, memory);
}

static int
compare_functions (gconstpointer a, gconstpointer b, gpointer data)
{
  const LprofFunctionInfo *functions = data;
  const LprofFunctionInfo *left = &functions[*(const guint32 *)a];
  const LprofFunctionInfo *right = &functions[*(const guint32 *)b];
  if (left->file != right->file)
    return left->file < right->file ? -1 : 1;
  if (left->first_line != right->first_line)
    return left->first_line < right->first_line ? -1 : 1;
  if (left->first_column != right->first_column)
    return left->first_column < right->first_column ? -1 : 1;
  return strcmp (left->name, right->name);
}

/* Puts the functions of each file together and returns where each one went. */
static guint32 *
sort_functions (LprofProfile *profile)
{
  GArray *old = profile->functions;
  g_autofree guint32 *order = g_new (guint32, old->len);
  guint32 *new_indices = g_new (guint32, old->len);
  for (guint32 i = 0; i < old->len; i++)
    order[i] = i;
  if (old->len > 1)
    g_qsort_with_data (order, (int)old->len, sizeof *order, compare_functions, old->data);
  profile->functions = g_array_sized_new (FALSE, TRUE, sizeof (LprofFunctionInfo), old->len);
  for (guint32 i = 0; i < old->len; i++)
    {
      const LprofFunctionInfo *function = &g_array_index (old, LprofFunctionInfo, order[i]);
      g_array_append_vals (profile->functions, function, 1);
      g_array_index (profile->files, LprofSourceFile, function->file).n_functions++;
      new_indices[order[i]] = i;
    }
  g_array_unref (old);
  return new_indices;
}

static void
finish_file (LprofBuilder *builder, guint32 file, const guint32 *new_functions)
{
  LprofProfile *profile = builder->profile;
  FileLists *lists = &g_array_index (builder->lists, FileLists, file);
  LprofFileBlobs *blobs = &g_array_index (profile->blobs, LprofFileBlobs, file);
  LprofBlobScope scope = lprof_profile_get_scope (profile, file, 0);
  lprof_line_list_finish (&lists->lines, new_functions, scope, &blobs->lines, &blobs->buckets);
  lprof_share_list_finish (&lists->thread_shares, new_functions, scope, &blobs->thread_shares);
  lprof_share_list_finish (&lists->context_shares, new_functions, scope, &blobs->context_shares);
  blobs->memory = lprof_memory_list_finish (&lists->memory, new_functions, scope);
}

static void
finish_files (LprofBuilder *builder, const guint32 *new_functions)
{
  LprofProfile *profile = builder->profile;
  guint32 first_function = 0;
  g_array_set_size (profile->blobs, profile->files->len);
  for (guint32 i = 0; i < profile->files->len; i++)
    {
      LprofSourceFile *file = &g_array_index (profile->files, LprofSourceFile, i);
      file->first_function = first_function;
      first_function += file->n_functions;
      finish_file (builder, i, new_functions);
    }
}

static void
free_builder (LprofBuilder *builder)
{
  lprof_key_index_clear (&builder->files);
  lprof_key_index_clear (&builder->functions);
  lprof_key_index_clear (&builder->threads);
  lprof_key_index_clear (&builder->contexts);
  lprof_key_index_clear (&builder->nodes);
  g_array_unref (builder->lists);
  g_free (builder);
}

LprofProfile *
lprof_builder_finish (LprofBuilder *builder)
{
  g_return_val_if_fail (builder != NULL, NULL);
  LprofProfile *profile = builder->profile;
  g_autofree guint32 *new_functions = sort_functions (profile);
  finish_files (builder, new_functions);
  for (guint i = 0; i < profile->tree->len; i++)
    {
      LprofTreeNode *node = &g_array_index (profile->tree, LprofTreeNode, i);
      if (node->function != LPROF_NONE)
        node->function = new_functions[node->function];
    }
  lprof_profile_renumber_tasks (profile, new_functions);
  guint32 n_valid = lprof_profile_sum_lines (profile, NULL, NULL, NULL);
  g_assert (n_valid == profile->files->len);
  free_builder (builder);
  return profile;
}

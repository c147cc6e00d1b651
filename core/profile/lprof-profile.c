/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-buckets.h"
#include "lprof-memory-blob.h"
#include "lprof-profile-private.h"
#include "lprof-utf8.h"
#include "lprof-varint.h"

G_DEFINE_QUARK (lprof - error - quark, lprof_error)

LprofProfile *
lprof_profile_new (void)
{
  LprofProfile *profile = g_new0 (LprofProfile, 1);
  g_atomic_ref_count_init (&profile->refs);
  profile->strings = g_string_chunk_new (4096);
  profile->blocks = g_ptr_array_new_with_free_func (g_free);
  profile->runs = g_array_new (FALSE, TRUE, sizeof (LprofRun));
  profile->files = g_array_new (FALSE, TRUE, sizeof (LprofSourceFile));
  profile->sources = g_ptr_array_new_with_free_func (g_free);
  profile->blobs = g_array_new (FALSE, TRUE, sizeof (LprofFileBlobs));
  profile->functions = g_array_new (FALSE, TRUE, sizeof (LprofFunctionInfo));
  profile->threads = g_array_new (FALSE, TRUE, sizeof (LprofThreadInfo));
  profile->contexts = g_array_new (FALSE, TRUE, sizeof (LprofContextInfo));
  profile->tree = g_array_new (FALSE, TRUE, sizeof (LprofTreeNode));
  profile->benchmarks = g_array_new (FALSE, TRUE, sizeof (LprofBenchmark));
  profile->tasks = g_array_new (FALSE, TRUE, sizeof (LprofTaskInfo));
  profile->memory = g_array_new (FALSE, TRUE, sizeof (LprofRunMemory));
  return profile;
}

static void
free_blobs (LprofFileBlobs *blobs)
{
  g_free (blobs->lines.bytes);
  g_free (blobs->buckets.bytes);
  g_free (blobs->thread_shares.bytes);
  g_free (blobs->context_shares.bytes);
  g_free (blobs->memory.bytes);
}

LprofProfile *
lprof_profile_ref (LprofProfile *profile)
{
  g_return_val_if_fail (profile != NULL, NULL);
  g_atomic_ref_count_inc (&profile->refs);
  return profile;
}

void
lprof_profile_unref (LprofProfile *profile)
{
  g_return_if_fail (profile != NULL);
  if (!g_atomic_ref_count_dec (&profile->refs))
    return;
  for (guint i = 0; i < profile->blobs->len; i++)
    free_blobs (&g_array_index (profile->blobs, LprofFileBlobs, i));
  g_string_chunk_free (profile->strings);
  g_ptr_array_unref (profile->blocks);
  g_ptr_array_unref (profile->sources);
  if (profile->store)
    profile->store->free (profile->store);
  g_array_unref (profile->runs);
  g_array_unref (profile->files);
  g_array_unref (profile->blobs);
  g_array_unref (profile->functions);
  g_array_unref (profile->threads);
  g_array_unref (profile->contexts);
  g_array_unref (profile->tree);
  g_array_unref (profile->benchmarks);
  g_array_unref (profile->tasks);
  g_array_unref (profile->memory);
  g_free (profile);
}

const char *
lprof_profile_intern (LprofProfile *profile, const char *text)
{
  if (!text || g_utf8_validate (text, -1, NULL))
    return text ? g_string_chunk_insert_const (profile->strings, text) : NULL;
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  return g_string_chunk_insert_const (profile->strings, valid);
}

const char *
lprof_profile_intern_bytes (LprofProfile *profile, const char *bytes, gsize length)
{
  char short_text[256];
  g_autofree char *long_text = NULL;
  char *text = length < sizeof short_text ? short_text : (long_text = g_malloc (length + 1));
  memcpy (text, bytes, length);
  text[length] = '\0';
  return g_string_chunk_insert_const (profile->strings, text);
}

const char *const *
lprof_profile_intern_list (LprofProfile *profile, const char *const *list)
{
  guint n = list ? g_strv_length ((char **)list) : 0;
  const char **copy = g_new0 (const char *, n + 1);
  for (guint i = 0; i < n; i++)
    copy[i] = lprof_profile_intern (profile, list[i]);
  g_ptr_array_add (profile->blocks, copy);
  return copy;
}

static guint32
count_lines (const char *text, gsize length)
{
  const char *end = text + length;
  gsize n = length > 0 && end[-1] != '\n';
  for (const char *at = text; (at = memchr (at, '\n', (gsize)(end - at))); at++)
    n++;
  return (guint32)MIN (n, LPROF_MAX_LINE);
}

void
lprof_profile_add_file (LprofProfile *profile, const LprofSourceFile *file, const char *source,
                        gsize length)
{
  LprofSourceFile copy = *file;
  g_autofree char *valid = NULL;
  if (source && !lprof_utf8_is_valid (source, length))
    {
      source = valid = g_utf8_make_valid (source, (gssize)length);
      length = strlen (valid);
    }
  copy.source_length = source ? length : 0;
  copy.n_lines = source ? count_lines (source, length) : 0;
  g_array_append_val (profile->files, copy);
  g_ptr_array_add (profile->sources, source && !profile->store ? g_strndup (source, length) : NULL);
}

const char *
lprof_profile_get_source (LprofProfile *profile, guint32 file, gsize *length)
{
  g_return_val_if_fail (profile != NULL && file < profile->files->len, NULL);
  const LprofSourceFile *info = &g_array_index (profile->files, LprofSourceFile, file);
  gpointer *place = &g_ptr_array_index (profile->sources, file);
  char *source = g_atomic_pointer_get (place);
  if (!source && info->sha256 && profile->store)
    {
      source = profile->store->read (profile->store, file, info->source_length);
      if (!g_atomic_pointer_compare_and_exchange (place, NULL, source))
        {
          g_free (source); /* another thread was first */
          source = g_atomic_pointer_get (place);
        }
    }
  if (length)
    *length = source ? info->source_length : 0;
  return source;
}

void
lprof_profile_add_run (LprofProfile *profile, const LprofRun *run)
{
  LprofRun copy = *run;
  const char **texts[] = { &copy.program, &copy.directory,     &copy.host,  &copy.system,
                           &copy.cpu,     &copy.python,        &copy.lprof, &copy.engine,
                           &copy.clock,   &copy.engine_reason, &copy.scope, &copy.clock_reason,
                           &copy.ending };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = lprof_profile_intern (profile, *texts[i]);
  copy.duration_ns = lprof_sum (run->duration_ns, 0);
  if (run->windows_ns > 0)
    copy.windows_ns = MAX (lprof_sum (run->windows_ns, 0), copy.duration_ns);
  copy.n_events = lprof_sum (run->n_events, 0);
  copy.sample_interval_ns = lprof_sum (run->sample_interval_ns, 0);
  copy.correction_ns = lprof_sum (run->correction_ns, 0);
  copy.bias_per_line_ps = lprof_sum (run->bias_per_line_ps, 0);
  copy.bias_uncertainty_ps = lprof_sum (run->bias_uncertainty_ps, 0);
  copy.finished = run->finished != FALSE;
  copy.arguments = lprof_profile_intern_list (profile, run->arguments);
  copy.notes = lprof_profile_intern_list (profile, run->notes);
  g_array_append_val (profile->runs, copy);
}

void
lprof_profile_add_benchmark (LprofProfile *profile, const LprofBenchmark *benchmark)
{
  LprofBenchmark copy = *benchmark;
  guint64 *samples = g_memdup2 (copy.samples, copy.n_samples * sizeof *samples);
  guint32 *sizes = g_memdup2 (copy.process_sizes, copy.n_processes * sizeof *sizes);
  for (guint32 i = 0; i < copy.n_samples; i++)
    samples[i] = lprof_sum (samples[i], 0);
  copy.name = lprof_profile_intern (profile, copy.name);
  copy.calls = lprof_sum (MAX (copy.calls, 1), 0);
  copy.samples = samples;
  copy.process_sizes = sizes;
  g_ptr_array_add (profile->blocks, samples);
  g_ptr_array_add (profile->blocks, sizes);
  g_array_append_val (profile->benchmarks, copy);
}

LprofBlobScope
lprof_profile_get_scope (LprofProfile *profile, guint32 file, guint32 n_parts)
{
  const LprofSourceFile *info = &g_array_index (profile->files, LprofSourceFile, file);
  return (LprofBlobScope){ info->first_function, info->n_functions, n_parts };
}

typedef struct
{
  LprofSourceFile *file;
  LprofFunctionInfo *functions;
} Sums;

static gboolean
sum_line (const LprofLine *line, gpointer data)
{
  Sums *sums = data;
  LprofFunctionInfo *function = &sums->functions[line->function];
  function->hits = lprof_sum (function->hits, line->hits);
  function->events = lprof_sum (function->events, line->events);
  function->self_ns = lprof_sum (function->self_ns, line->self_ns);
  function->wait_ns = lprof_sum (function->wait_ns, line->wait_ns);
  function->raw_self_ns = lprof_sum (function->raw_self_ns, line->raw_self_ns);
  sums->file->n_lines = MAX (sums->file->n_lines, line->line);
  return TRUE;
}

static gboolean
accept_share (const LprofShare *share, gpointer data)
{
  return TRUE;
}

static void
sum_functions (LprofProfile *profile, LprofSourceFile *file)
{
  for (guint32 i = 0; i < file->n_functions; i++)
    {
      const LprofFunctionInfo *function =
          &g_array_index (profile->functions, LprofFunctionInfo, file->first_function + i);
      file->hits = lprof_sum (file->hits, function->hits);
      file->events = lprof_sum (file->events, function->events);
      file->self_ns = lprof_sum (file->self_ns, function->self_ns);
      file->wait_ns = lprof_sum (file->wait_ns, function->wait_ns);
      lprof_memory_counts_sum (&file->memory, &function->memory);
    }
  profile->self_ns = lprof_sum (profile->self_ns, file->self_ns);
}

static gboolean
sum_memory (LprofProfile *profile, const LprofBlob *blob, const LprofBlobScope *scope)
{
  g_autoptr (GArray) entries = lprof_memory_blob_read (blob, scope);
  for (guint i = 0; entries && i < entries->len; i++)
    {
      const LprofLineMemory *entry = &g_array_index (entries, LprofLineMemory, i);
      lprof_memory_counts_sum (
          &g_array_index (profile->functions, LprofFunctionInfo, entry->function).memory,
          &entry->counts);
    }
  return entries != NULL;
}

static gboolean
sum_file (LprofProfile *profile, guint32 file)
{
  const LprofFileBlobs *blobs = &g_array_index (profile->blobs, LprofFileBlobs, file);
  LprofBlobScope threads = lprof_profile_get_scope (profile, file, profile->threads->len);
  LprofBlobScope contexts = lprof_profile_get_scope (profile, file, profile->contexts->len);
  Sums sums = { &g_array_index (profile->files, LprofSourceFile, file),
                (LprofFunctionInfo *)(gpointer)profile->functions->data };
  guint32 n;
  if (!lprof_blob_visit_lines (&blobs->lines, &threads, sum_line, &sums, &n)
      || !lprof_blob_check_buckets (&blobs->buckets, n)
      || !lprof_blob_visit_shares (&blobs->thread_shares, &threads, accept_share, NULL)
      || !lprof_blob_visit_shares (&blobs->context_shares, &contexts, accept_share, NULL)
      || !sum_memory (profile, &blobs->memory, &threads))
    return FALSE;
  sum_functions (profile, sums.file);
  return TRUE;
}

guint32
lprof_profile_sum_lines (LprofProfile *profile, LprofProgress progress, gpointer data,
                         gboolean *cancelled)
{
  guint32 n = profile->files->len;
  for (guint32 i = 0; i < n; i++)
    {
      if (progress && i % 64 == 0 && !progress ((double)i / n, data))
        {
          *cancelled = TRUE;
          return i;
        }
      if (!sum_file (profile, i))
        return i;
    }
  return n;
}

#define GETTER(name, Type, field)                                                                  \
  const Type *lprof_profile_get_##name (LprofProfile *profile, guint32 *n)                         \
  {                                                                                                \
    g_return_val_if_fail (profile != NULL, NULL);                                                  \
    if (n)                                                                                         \
      *n = profile->field->len;                                                                    \
    return (const Type *)(gconstpointer)profile->field->data;                                      \
  }
GETTER (runs, LprofRun, runs)
GETTER (files, LprofSourceFile, files)
GETTER (functions, LprofFunctionInfo, functions)
GETTER (tree, LprofTreeNode, tree)
GETTER (threads, LprofThreadInfo, threads)
GETTER (contexts, LprofContextInfo, contexts)
GETTER (benchmarks, LprofBenchmark, benchmarks)
GETTER (tasks, LprofTaskInfo, tasks)
#undef GETTER

guint64
lprof_profile_get_duration_ns (LprofProfile *profile)
{
  guint64 duration_ns = 0;
  g_return_val_if_fail (profile != NULL, 0);
  for (guint i = 0; i < profile->runs->len; i++)
    duration_ns = lprof_sum (duration_ns, g_array_index (profile->runs, LprofRun, i).duration_ns);
  return duration_ns;
}

guint64
lprof_profile_get_self_ns (LprofProfile *profile)
{
  g_return_val_if_fail (profile != NULL, 0);
  return profile->self_ns;
}

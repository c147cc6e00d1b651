/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-atomic-file.h"
#include "lprof-function-blob.h"
#include "lprof-sample-blob.h"
#include "lprof-memory-blob.h"
#include "lprof-schema.h"
#include "lprof-seal.h"
#include "lprof-serialize.h"
#include "lprof-stretch-blob.h"
#include "lprof-tree-blob.h"

#include <errno.h>
#include <sqlite3.h>

/* Of what is in it, in bytes. */
#define SMALL_FILE (64u << 10)
#define LARGE_FILE (16u << 20)

typedef struct
{
  LprofProfile *profile;
  sqlite3 *db;
  sqlite3_stmt *statement;
  int column; /* the next one to be bound */
  LprofSeal seal;
} Writer;

static int
execute (Writer *writer, const char *sql)
{
  return sqlite3_exec (writer->db, sql, NULL, NULL, NULL);
}

/* What the file will hold, roughly. */
static gsize
estimate_size (const LprofProfile *profile)
{
  gsize size = profile->tree->len * 16 + profile->functions->len * 64 + profile->tasks->len * 96;
  for (guint32 i = 0; i < profile->files->len; i++)
    {
      const LprofFileBlobs *blobs = &g_array_index (profile->blobs, LprofFileBlobs, i);
      size += g_array_index (profile->files, LprofSourceFile, i).source_length;
      size += blobs->lines.size + blobs->buckets.size;
      size += blobs->thread_shares.size + blobs->context_shares.size + blobs->memory.size;
    }
  return size;
}

/* Each table takes a page at least, which a short script's file should not consist of. A
 * large file is read in a third of the time when its pages are large. */
static int
choose_page_size (const LprofProfile *profile)
{
  gsize size = estimate_size (profile);
  return size < SMALL_FILE ? 512 : size < LARGE_FILE ? 4096 : 65536;
}

static int
create_tables (Writer *writer)
{
  g_autofree char *settings = g_strdup_printf (
      "PRAGMA page_size=%d;PRAGMA journal_mode=OFF;PRAGMA synchronous=OFF;"
      "PRAGMA application_id=%d;PRAGMA user_version=%d;BEGIN",
      choose_page_size (writer->profile), LPROF_APPLICATION_ID, LPROF_FORMAT_VERSION);
  int result = execute (writer, settings);
  for (guint i = 0; i < LPROF_SCHEMA_N_TABLES && result == SQLITE_OK; i++)
    result = execute (writer, lprof_schema[i].sql);
  return result;
}

static int
start_table (Writer *writer, const char *table, guint n_columns)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_string_printf (sql, "INSERT INTO %s VALUES(?", table);
  for (guint i = 1; i < n_columns; i++)
    g_string_append (sql, ",?");
  g_string_append_c (sql, ')');
  return sqlite3_prepare_v2 (writer->db, sql->str, (int)sql->len + 1, &writer->statement, NULL);
}

static void
put_signed (Writer *writer, gint64 number)
{
  lprof_seal_add_number (&writer->seal, number);
  sqlite3_bind_int64 (writer->statement, writer->column++, number);
}

static void
put_number (Writer *writer, guint64 number)
{
  put_signed (writer, (gint64)MIN (number, G_MAXINT64));
}

static void
start_row (Writer *writer, guint32 id)
{
  writer->column = 1;
  put_number (writer, id);
}

/* Texts and bytes must stay where they are until the row is written. */
static void
put_text_of_length (Writer *writer, const char *text, gsize length)
{
  lprof_seal_add_bytes (&writer->seal, text, length);
  sqlite3_bind_text64 (writer->statement, writer->column++, text, length, SQLITE_STATIC,
                       SQLITE_UTF8);
}

static void
put_text (Writer *writer, const char *text)
{
  put_text_of_length (writer, text, text ? strlen (text) : 0);
}

static void
put_blob (Writer *writer, gconstpointer bytes, gsize size, sqlite3_destructor_type destructor)
{
  /* Of no bytes SQLite would make NULL. */
  bytes = size ? bytes : "";
  lprof_seal_add_bytes (&writer->seal, bytes, size);
  sqlite3_bind_blob64 (writer->statement, writer->column++, bytes, size, destructor);
}

static void
put_bytes (Writer *writer, gconstpointer bytes, gsize size)
{
  put_blob (writer, bytes, size, SQLITE_STATIC);
}

static void
put_list (Writer *writer, const char *const *list)
{
  GByteArray *bytes = g_byte_array_new ();
  for (; *list; list++)
    g_byte_array_append (bytes, (const guint8 *)*list, (guint)strlen (*list) + 1);
  put_blob (writer, bytes->data, bytes->len, SQLITE_TRANSIENT);
  g_byte_array_unref (bytes);
}

static int
end_row (Writer *writer)
{
  int result = sqlite3_step (writer->statement);
  sqlite3_reset (writer->statement);
  return result == SQLITE_DONE ? SQLITE_OK : result;
}

static int
write_run (Writer *writer, guint32 i)
{
  const LprofRun *run = &g_array_index (writer->profile->runs, LprofRun, i);
  start_row (writer, i);
  put_text (writer, run->program);
  put_list (writer, run->arguments);
  put_text (writer, run->directory);
  put_text (writer, run->host);
  put_text (writer, run->system);
  put_text (writer, run->cpu);
  put_text (writer, run->python);
  put_text (writer, run->lprof);
  put_text (writer, run->engine);
  put_text (writer, run->engine_reason);
  put_text (writer, run->clock);
  put_text (writer, run->clock_reason);
  put_text (writer, run->scope);
  put_text (writer, run->ending);
  put_list (writer, run->notes);
  put_signed (writer, run->started_us);
  put_number (writer, run->duration_ns);
  put_number (writer, run->windows_ns);
  put_number (writer, run->n_events);
  put_number (writer, run->sample_interval_ns);
  put_number (writer, run->correction_ns);
  put_number (writer, run->bias_per_line_ps);
  put_number (writer, run->bias_uncertainty_ps);
  put_number (writer, run->pid);
  put_number (writer, run->parent_pid);
  put_number (writer, run->finished != FALSE);
  return end_row (writer);
}

static int
write_thread (Writer *writer, guint32 i)
{
  const LprofThreadInfo *thread = &g_array_index (writer->profile->threads, LprofThreadInfo, i);
  start_row (writer, i);
  put_text (writer, thread->name);
  put_number (writer, thread->run);
  put_number (writer, thread->serial);
  put_number (writer, thread->native_id);
  put_number (writer, thread->started_ns);
  put_number (writer, thread->ended_ns);
  put_number (writer, thread->self_ns);
  return end_row (writer);
}

static int
write_context (Writer *writer, guint32 i)
{
  const LprofContextInfo *context = &g_array_index (writer->profile->contexts, LprofContextInfo, i);
  start_row (writer, i);
  put_text (writer, context->name);
  put_number (writer, context->run);
  return end_row (writer);
}

static int
write_file (Writer *writer, guint32 i)
{
  const LprofSourceFile *file = &g_array_index (writer->profile->files, LprofSourceFile, i);
  const LprofFileBlobs *blobs = &g_array_index (writer->profile->blobs, LprofFileBlobs, i);
  gsize length;
  const char *source = lprof_profile_get_source (writer->profile, i, &length);
  GByteArray *functions = g_byte_array_new ();
  if (file->n_functions > 0)
    lprof_function_blob_write (
        functions,
        &g_array_index (writer->profile->functions, LprofFunctionInfo, file->first_function),
        file->n_functions);
  start_row (writer, i);
  put_text (writer, file->path);
  put_text_of_length (writer, source, length);
  put_text (writer, source ? file->sha256 : NULL);
  put_signed (writer, file->mtime_us);
  put_bytes (writer, functions->data, functions->len);
  put_bytes (writer, blobs->lines.bytes, blobs->lines.size);
  put_bytes (writer, blobs->buckets.bytes, blobs->buckets.size);
  put_bytes (writer, blobs->thread_shares.bytes, blobs->thread_shares.size);
  put_bytes (writer, blobs->context_shares.bytes, blobs->context_shares.size);
  put_bytes (writer, blobs->memory.bytes, blobs->memory.size);
  int result = end_row (writer);
  g_byte_array_unref (functions);
  return result;
}

static int
write_tree (Writer *writer, guint32 i)
{
  GByteArray *nodes = g_byte_array_new ();
  lprof_tree_blob_write (nodes, (const LprofTreeNode *)(gpointer)writer->profile->tree->data,
                         writer->profile->tree->len);
  start_row (writer, i);
  put_bytes (writer, nodes->data, nodes->len);
  int result = end_row (writer);
  g_byte_array_unref (nodes);
  return result;
}

static void
put_index (Writer *writer, guint32 index)
{
  put_signed (writer, index == LPROF_NONE ? -1 : (gint64)index);
}

static int
write_task (Writer *writer, guint32 i)
{
  const LprofTaskInfo *task = &g_array_index (writer->profile->tasks, LprofTaskInfo, i);
  GByteArray *stretches = g_byte_array_new ();
  lprof_stretch_blob_write (stretches, task->stretches, task->n_stretches);
  start_row (writer, i);
  put_text (writer, task->name);
  put_text (writer, task->coroutine);
  put_text (writer, task->error);
  put_number (writer, task->thread);
  put_index (writer, task->function);
  put_index (writer, task->creator);
  put_number (writer, task->creator_line);
  put_index (writer, task->longest_function);
  put_number (writer, task->longest_line);
  put_number (writer, task->outcome);
  put_number (writer, task->is_other != FALSE);
  put_number (writer, task->n_tasks);
  put_number (writer, task->suspensions);
  put_number (writer, task->started_ns);
  put_number (writer, task->duration_ns);
  put_number (writer, task->running_ns);
  put_number (writer, task->longest_ns);
  put_number (writer, task->longest_began_ns);
  put_bytes (writer, stretches->data, stretches->len);
  int result = end_row (writer);
  g_byte_array_unref (stretches);
  return result;
}

static int
write_benchmark (Writer *writer, guint32 i)
{
  const LprofBenchmark *benchmark = &g_array_index (writer->profile->benchmarks, LprofBenchmark, i);
  GByteArray *samples = g_byte_array_new ();
  lprof_sample_blob_write (samples, benchmark);
  start_row (writer, i);
  put_text (writer, benchmark->name);
  put_number (writer, benchmark->run);
  put_number (writer, benchmark->calls);
  put_bytes (writer, samples->data, samples->len);
  int result = end_row (writer);
  g_byte_array_unref (samples);
  return result;
}

static int
write_memory (Writer *writer, guint32 i)
{
  const LprofRunMemory *memory = &g_array_index (writer->profile->memory, LprofRunMemory, i);
  g_autoptr (GByteArray) elsewhere = g_byte_array_new ();
  g_autoptr (GByteArray) use = g_byte_array_new ();
  lprof_memory_counts_write (elsewhere, &memory->elsewhere);
  lprof_memory_use_write (use, memory->use, memory->n_moments);
  start_row (writer, i);
  put_number (writer, memory->run);
  put_number (writer, memory->native != FALSE);
  put_number (writer, memory->peak);
  put_number (writer, memory->peak_ns);
  put_bytes (writer, elsewhere->data, elsewhere->len);
  put_number (writer, memory->moment_ns);
  put_bytes (writer, use->data, use->len);
  return end_row (writer);
}

static int
write_seal (Writer *writer, guint32 i)
{
  gint64 sum = (gint64)writer->seal;
  start_row (writer, i);
  put_signed (writer, sum);
  return end_row (writer);
}

static int
write_table (Writer *writer, const char *table, guint n_columns, guint32 n,
             int (*write_row) (Writer *writer, guint32 i))
{
  int result = start_table (writer, table, n_columns);
  for (guint32 i = 0; i < n && result == SQLITE_OK; i++)
    result = write_row (writer, i);
  sqlite3_finalize (g_steal_pointer (&writer->statement));
  return result;
}

static int
write_tables (Writer *writer)
{
  LprofProfile *profile = writer->profile;
  int result = create_tables (writer);
  if (result == SQLITE_OK)
    result = write_table (writer, "run", 27, profile->runs->len, write_run);
  if (result == SQLITE_OK)
    result = write_table (writer, "thread", 8, profile->threads->len, write_thread);
  if (result == SQLITE_OK)
    result = write_table (writer, "context", 3, profile->contexts->len, write_context);
  if (result == SQLITE_OK)
    result = write_table (writer, "file", 11, profile->files->len, write_file);
  if (result == SQLITE_OK)
    result = write_table (writer, "tree", 2, 1, write_tree);
  if (result == SQLITE_OK)
    result = write_table (writer, "benchmark", 5, profile->benchmarks->len, write_benchmark);
  if (result == SQLITE_OK)
    result = write_table (writer, "task", 20, profile->tasks->len, write_task);
  if (result == SQLITE_OK)
    result = write_table (writer, "memory", 8, profile->memory->len, write_memory);
  if (result == SQLITE_OK)
    result = write_table (writer, "seal", 2, 1, write_seal);
  return result == SQLITE_OK ? execute (writer, "COMMIT") : result;
}

static void
set_error (GError **error, int result, const char *name)
{
  g_autofree char *shown = g_filename_display_name (name);
  if (result == SQLITE_FULL || result == SQLITE_TOOBIG)
    g_set_error (error, LPROF_ERROR, LPROF_ERROR_TOO_LARGE,
                 "“%s” would be larger than 1 GiB; record fewer files with --include.", shown);
  else
    g_set_error (error, LPROF_ERROR, LPROF_ERROR_UNWRITABLE,
                 "“%s” could not be written (%s); close other programs and try again.", shown,
                 sqlite3_errstr (result));
}

guint8 *
lprof_store_serialize (LprofProfile *profile, const char *name, gsize *size, GError **error)
{
  Writer writer = { .profile = profile };
  sqlite3_int64 length = 0;
  guint8 *bytes = NULL;
  int result = SQLITE_TOOBIG;
  if (profile->functions->len <= LPROF_MAX_FUNCTIONS && profile->tree->len <= LPROF_MAX_NODES)
    result =
        sqlite3_open_v2 ("profile", &writer.db,
                         SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, "memdb");
  if (result == SQLITE_OK)
    result = write_tables (&writer);
  if (result == SQLITE_OK)
    bytes = sqlite3_serialize (writer.db, "main", &length, 0);
  if (!bytes)
    set_error (error, result == SQLITE_OK ? SQLITE_NOMEM : result, name);
  sqlite3_close (writer.db);
  *size = (gsize)length;
  return bytes;
}

gboolean
lprof_profile_save (LprofProfile *profile, const char *path, GError **error)
{
  gsize size;
  g_return_val_if_fail (profile != NULL && path != NULL, FALSE);
  guint8 *bytes = lprof_store_serialize (profile, path, &size, error);
  if (!bytes)
    return FALSE;
  gboolean saved = lprof_atomic_file_write (path, bytes, size);
  int reason = errno;
  sqlite3_free (bytes);
  if (!saved)
    {
      g_autofree char *shown = g_filename_display_name (path);
      g_set_error (error, LPROF_ERROR, LPROF_ERROR_UNWRITABLE,
                   "“%s” could not be written (%s); name another place for it.", shown,
                   g_strerror (reason));
    }
  return saved;
}

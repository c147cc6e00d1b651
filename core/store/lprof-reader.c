/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-blob.h"
#include "lprof-database-sources.h"
#include "lprof-function-blob.h"
#include "lprof-sample-blob.h"
#include "lprof-memory-blob.h"
#include "lprof-seal.h"
#include "lprof-serialize.h"
#include "lprof-stretch-blob.h"
#include "lprof-tasks.h"
#include "lprof-tree-blob.h"
#include "lprof-utf8.h"
#include "lprof-varint.h"

/* Shares of the work, for the progress. */
#define FRACTION_CHECKED 0.2
#define FRACTION_READ 0.4

typedef struct
{
  LprofDatabase database;
  LprofProfile *profile;
  sqlite3_stmt *row;
  int column;             /* the next one to be read */
  LprofSeal seal;         /* of what was read */
  LprofSeal read_seal;    /* of the tables that the file's seal is for */
  LprofSeal written_seal; /* what the file says it is */
  const char *reason;     /* why the file is damaged; the first one stays */
} Reader;

static void
fail (Reader *reader, const char *reason)
{
  if (!reader->reason)
    reader->reason = reason;
}

static gint64
get_integer (Reader *reader)
{
  int column = reader->column++;
  if (sqlite3_column_type (reader->row, column) != SQLITE_INTEGER)
    fail (reader, "a number is missing");
  gint64 number = sqlite3_column_int64 (reader->row, column);
  lprof_seal_add_number (&reader->seal, number);
  return number;
}

static guint64
get_number (Reader *reader, guint64 limit)
{
  gint64 number = get_integer (reader);
  if (number >= 0 && (guint64)number <= limit)
    return (guint64)number;
  fail (reader, "a number is out of range");
  return 0;
}

static guint32
get_number32 (Reader *reader)
{
  return (guint32)get_number (reader, G_MAXUINT32);
}

static const char *
get_bytes (Reader *reader, int type, gsize *size)
{
  int column = reader->column++;
  *size = 0;
  if (sqlite3_column_type (reader->row, column) == SQLITE_NULL)
    {
      lprof_seal_add_bytes (&reader->seal, NULL, 0);
      return NULL;
    }
  if (sqlite3_column_type (reader->row, column) != type)
    fail (reader, "a value has the wrong type");
  const char *bytes = sqlite3_column_blob (reader->row, column);
  *size = (gsize)sqlite3_column_bytes (reader->row, column);
  bytes = bytes ? bytes : "";
  lprof_seal_add_bytes (&reader->seal, bytes, *size);
  return bytes;
}

/* Text of the row, not zero-terminated; NULL when there is none or it isn't text. */
static const char *
get_raw_text (Reader *reader, gsize *size)
{
  const char *bytes = get_bytes (reader, SQLITE_TEXT, size);
  if (!bytes || lprof_utf8_is_valid (bytes, *size))
    return bytes;
  fail (reader, "a text is not UTF-8");
  return NULL;
}

static const char *
get_text (Reader *reader)
{
  gsize size;
  const char *bytes = get_raw_text (reader, &size);
  return bytes ? lprof_profile_intern_bytes (reader->profile, bytes, size) : NULL;
}

static const char *
get_required_text (Reader *reader)
{
  const char *text = get_text (reader);
  if (!text)
    fail (reader, "a text is missing");
  return text ? text : "";
}

static LprofBlob
get_blob (Reader *reader)
{
  LprofBlob blob = { NULL, 0 };
  const char *bytes = get_bytes (reader, SQLITE_BLOB, &blob.size);
  if (!bytes)
    fail (reader, "a list is missing");
  blob.bytes = g_memdup2 (bytes, blob.size);
  return blob;
}

static const char *const *
get_list (Reader *reader)
{
  gsize size;
  const char *at = get_bytes (reader, SQLITE_BLOB, &size);
  const char *end = at + size;
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  if (!at || (size > 0 && end[-1] != '\0'))
    fail (reader, "a list is not ended");
  for (; !reader->reason && at < end; at += strlen (at) + 1)
    {
      if (!g_utf8_validate (at, -1, NULL))
        fail (reader, "a text is not UTF-8");
      g_ptr_array_add (list, (gpointer)at);
    }
  g_ptr_array_add (list, NULL);
  return lprof_profile_intern_list (reader->profile, (const char *const *)list->pdata);
}

static void
read_run (Reader *reader)
{
  LprofRun run = { 0 };
  run.program = get_text (reader);
  run.arguments = get_list (reader);
  run.directory = get_text (reader);
  run.host = get_text (reader);
  run.system = get_text (reader);
  run.cpu = get_text (reader);
  run.python = get_text (reader);
  run.lprof = get_text (reader);
  run.engine = get_text (reader);
  run.engine_reason = get_text (reader);
  run.clock = get_text (reader);
  run.clock_reason = get_text (reader);
  run.scope = get_text (reader);
  run.ending = get_text (reader);
  run.notes = get_list (reader);
  run.started_us = get_integer (reader);
  run.duration_ns = get_number (reader, LPROF_MAX_NUMBER);
  run.windows_ns = get_number (reader, LPROF_MAX_NUMBER);
  run.n_events = get_number (reader, LPROF_MAX_NUMBER);
  run.sample_interval_ns = get_number (reader, LPROF_MAX_NUMBER);
  run.correction_ns = get_number (reader, LPROF_MAX_NUMBER);
  run.bias_per_line_ps = get_number (reader, LPROF_MAX_NUMBER);
  run.bias_uncertainty_ps = get_number (reader, LPROF_MAX_NUMBER);
  run.pid = get_number32 (reader);
  run.parent_pid = get_number32 (reader);
  run.finished = (gboolean)get_number (reader, TRUE);
  lprof_profile_add_run (reader->profile, &run);
}

static guint32
get_run (Reader *reader)
{
  guint32 run = get_number32 (reader);
  if (run >= reader->profile->runs->len)
    fail (reader, "a run is missing");
  return run;
}

static void
read_thread (Reader *reader)
{
  LprofThreadInfo thread = { .name = get_required_text (reader) };
  thread.run = get_run (reader);
  thread.serial = get_number32 (reader);
  thread.native_id = get_number32 (reader);
  thread.started_ns = get_number (reader, LPROF_MAX_NUMBER);
  thread.ended_ns = get_number (reader, LPROF_MAX_NUMBER);
  thread.self_ns = get_number (reader, LPROF_MAX_NUMBER);
  g_array_append_val (reader->profile->threads, thread);
}

static void
read_context (Reader *reader)
{
  LprofContextInfo context = { .name = get_required_text (reader) };
  context.run = get_run (reader);
  g_array_append_val (reader->profile->contexts, context);
}

static gboolean
is_sha256 (const char *text)
{
  return text && strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

static void
read_source_file (Reader *reader)
{
  LprofSourceFile file = { .path = get_required_text (reader) };
  gsize size;
  const char *source = get_raw_text (reader, &size);
  file.sha256 = get_text (reader);
  if (source ? !is_sha256 (file.sha256) : file.sha256 != NULL)
    fail (reader, "the hash of a source is wrong");
  file.mtime_us = get_integer (reader);
  lprof_profile_add_file (reader->profile, &file, source, size);
}

static void
read_file (Reader *reader)
{
  LprofProfile *profile = reader->profile;
  LprofFileBlobs blobs;
  gsize size;
  read_source_file (reader);
  const guint8 *functions = (const guint8 *)get_bytes (reader, SQLITE_BLOB, &size);
  if (!functions || !lprof_function_blob_read (functions, size, profile, profile->files->len - 1))
    fail (reader, "the functions of a file are not readable");
  blobs.lines = get_blob (reader);
  blobs.buckets = get_blob (reader);
  blobs.thread_shares = get_blob (reader);
  blobs.context_shares = get_blob (reader);
  blobs.memory = get_blob (reader);
  g_array_append_val (profile->blobs, blobs);
}

static void
read_tree (Reader *reader)
{
  gsize size;
  const guint8 *nodes = (const guint8 *)get_bytes (reader, SQLITE_BLOB, &size);
  if (!nodes || !lprof_tree_blob_read (nodes, size, reader->profile))
    fail (reader, "the call tree is not readable");
}

/* Of something, of which there are n. */
static guint32
get_index (Reader *reader, guint32 n)
{
  gint64 index = get_integer (reader);
  if (index >= -1 && index < (gint64)n)
    return index == -1 ? LPROF_NONE : (guint32)index;
  fail (reader, "a task names what isn't there");
  return LPROF_NONE;
}

static void
read_stretches (Reader *reader, LprofTaskInfo *task, LprofTaskStretch *stretches)
{
  gsize size;
  const guint8 *bytes = (const guint8 *)get_bytes (reader, SQLITE_BLOB, &size);
  if (!bytes || !lprof_stretch_blob_read (bytes, size, stretches, &task->n_stretches))
    {
      fail (reader, "the times of a task are not readable");
      task->n_stretches = 0;
    }
  task->stretches = stretches;
}

static void
read_task (Reader *reader)
{
  LprofTaskStretch stretches[LPROF_MAX_STRETCHES];
  guint32 n_functions = reader->profile->functions->len;
  LprofTaskInfo task = { .name = get_required_text (reader) };
  task.coroutine = get_required_text (reader);
  task.error = get_required_text (reader);
  task.thread = get_number32 (reader);
  task.function = get_index (reader, n_functions);
  task.creator = get_index (reader, n_functions);
  task.creator_line = (guint32)get_number (reader, LPROF_MAX_LINE);
  task.longest_function = get_index (reader, n_functions);
  task.longest_line = (guint32)get_number (reader, LPROF_MAX_LINE);
  task.outcome = (guint32)get_number (reader, LPROF_OUTCOME_CANCELLED);
  task.is_other = (gboolean)get_number (reader, TRUE);
  task.n_tasks = get_number (reader, LPROF_MAX_NUMBER);
  task.suspensions = get_number (reader, LPROF_MAX_NUMBER);
  task.started_ns = get_number (reader, LPROF_MAX_NUMBER);
  task.duration_ns = get_number (reader, LPROF_MAX_NUMBER);
  task.running_ns = get_number (reader, task.duration_ns);
  task.longest_ns = get_number (reader, LPROF_MAX_NUMBER);
  task.longest_began_ns = get_number (reader, LPROF_MAX_NUMBER);
  read_stretches (reader, &task, stretches);
  if (task.thread >= reader->profile->threads->len)
    fail (reader, "a thread is missing");
  if (reader->profile->tasks->len >= LPROF_MAX_TASKS)
    fail (reader, "there are too many tasks");
  lprof_profile_add_task (reader->profile, &task);
}

static GArray *
get_use (Reader *reader)
{
  gsize size;
  const guint8 *bytes = (const guint8 *)get_bytes (reader, SQLITE_BLOB, &size);
  GArray *use = bytes ? lprof_memory_use_read (bytes, size) : NULL;
  if (!use)
    fail (reader, "the use of memory is not readable");
  return use;
}

static void
get_counts (Reader *reader, LprofMemoryCounts *counts)
{
  gsize size;
  const guint8 *bytes = (const guint8 *)get_bytes (reader, SQLITE_BLOB, &size);
  if (!bytes || !lprof_memory_counts_read (bytes, size, counts))
    fail (reader, "the counts of memory are not readable");
}

static void
read_memory (Reader *reader)
{
  const GArray *others = reader->profile->memory;
  LprofRunMemory memory = { .run = get_run (reader) };
  if (others->len > 0 && g_array_index (others, LprofRunMemory, others->len - 1).run >= memory.run)
    fail (reader, "a run's memory is there twice");
  memory.native = (gboolean)get_number (reader, TRUE);
  memory.peak = get_number (reader, LPROF_MAX_NUMBER);
  memory.peak_ns = get_number (reader, LPROF_MAX_NUMBER);
  get_counts (reader, &memory.elsewhere);
  memory.moment_ns = get_number (reader, LPROF_MAX_NUMBER);
  g_autoptr (GArray) use = get_use (reader);
  if (!use)
    return;
  memory.n_moments = use->len;
  memory.use = (const guint64 *)(gconstpointer)use->data;
  lprof_profile_add_memory (reader->profile, &memory);
}

static void
read_benchmark (Reader *reader)
{
  LprofBenchmark benchmark = { .name = get_required_text (reader) };
  gsize size;
  benchmark.run = get_run (reader);
  benchmark.calls = get_number (reader, LPROF_MAX_NUMBER);
  const guint8 *samples = (const guint8 *)get_bytes (reader, SQLITE_BLOB, &size);
  if (benchmark.calls == 0)
    fail (reader, "a number is out of range");
  if (!samples || !lprof_sample_blob_read (samples, size, &benchmark))
    {
      fail (reader, "the samples of a benchmark are not readable");
      return;
    }
  g_ptr_array_add (reader->profile->blocks, (gpointer)benchmark.samples);
  g_ptr_array_add (reader->profile->blocks, (gpointer)benchmark.process_sizes);
  g_array_append_val (reader->profile->benchmarks, benchmark);
}

static void
read_seal (Reader *reader)
{
  reader->written_seal = (LprofSeal)get_integer (reader);
}

/* TRUE while rows are to be read: calls the progress at times. */
static gboolean
may_go_on (Reader *reader, gint64 n)
{
  LprofDatabase *database = &reader->database;
  if (n % 64 == 0 && database->progress
      && !database->progress (database->fraction, database->progress_data))
    database->cancelled = TRUE;
  return !database->cancelled && !reader->reason;
}

/* Returns the number of rows. */
static gint64
read_table (Reader *reader, const char *sql, void (*read_row) (Reader *reader))
{
  int result = SQLITE_ERROR;
  gint64 n = 0;
  if (reader->reason || reader->database.cancelled)
    return 0;
  if (sqlite3_prepare_v2 (reader->database.db, sql, -1, &reader->row, NULL) == SQLITE_OK)
    for (; may_go_on (reader, n) && (result = sqlite3_step (reader->row)) == SQLITE_ROW; n++)
      {
        reader->column = 0;
        if (get_integer (reader) != n)
          fail (reader, "a row is missing");
        read_row (reader);
      }
  if (result != SQLITE_DONE && !reader->database.cancelled)
    fail (reader, "a table is not readable");
  sqlite3_finalize (g_steal_pointer (&reader->row));
  return n;
}

static void
read_tables (Reader *reader)
{
  reader->database.fraction = FRACTION_CHECKED;
  read_table (reader, "SELECT * FROM run ORDER BY id", read_run);
  read_table (reader, "SELECT * FROM thread ORDER BY id", read_thread);
  read_table (reader, "SELECT * FROM context ORDER BY id", read_context);
  read_table (reader, "SELECT * FROM file ORDER BY id", read_file);
  if (read_table (reader, "SELECT * FROM tree ORDER BY id", read_tree) != 1)
    fail (reader, "the call tree is missing");
  read_table (reader, "SELECT * FROM benchmark ORDER BY id", read_benchmark);
  read_table (reader, "SELECT * FROM task ORDER BY id", read_task);
  read_table (reader, "SELECT * FROM memory ORDER BY id", read_memory);
  reader->read_seal = reader->seal;
  if (read_table (reader, "SELECT * FROM seal ORDER BY id", read_seal) != 1)
    fail (reader, "its seal is missing");
  reader->database.fraction = FRACTION_READ;
}

static gboolean
show_fraction (double fraction, gpointer data)
{
  const LprofDatabase *database = data;
  return database->progress (FRACTION_READ + (1 - FRACTION_READ) * fraction,
                             database->progress_data);
}

static void
read_lines (Reader *reader)
{
  LprofDatabase *database = &reader->database;
  if (reader->reason || database->cancelled)
    return;
  guint32 n = lprof_profile_sum_lines (reader->profile, database->progress ? show_fraction : NULL,
                                       database, &database->cancelled);
  if (n < reader->profile->files->len)
    fail (reader, "the lines of a file are not readable");
}

static LprofProfile *
read_profile (Reader *reader, GError **error)
{
  read_tables (reader);
  lprof_database_stop_progress (&reader->database);
  read_lines (reader);
  if (reader->written_seal != reader->read_seal)
    fail (reader, "its contents have changed since it was written");
  if (!reader->reason && !reader->database.cancelled)
    return reader->profile;
  lprof_database_set_error (&reader->database, reader->reason, error);
  lprof_profile_unref (reader->profile);
  return NULL;
}

LprofProfile *
lprof_store_deserialize (const guint8 *bytes, gsize size, const char *name, LprofProgress progress,
                         gpointer data, GError **error)
{
  Reader reader = { .database = { .name = name, .progress = progress, .progress_data = data } };
  if (!lprof_database_open (&reader.database, bytes, size, size, error))
    return NULL;
  reader.profile = lprof_profile_new ();
  LprofProfile *profile = read_profile (&reader, error);
  lprof_database_close (&reader.database);
  return profile;
}

LprofProfile *
lprof_store_open (const char *path, const guint8 *start, gsize n_start, gsize size,
                  LprofProgress progress, gpointer data, GError **error)
{
  Reader reader = { .database = { .name = path, .progress = progress, .progress_data = data } };
  if (!lprof_database_open (&reader.database, start, n_start, size, error))
    return NULL;
  reader.profile = lprof_profile_new ();
  reader.profile->store = lprof_database_sources_new (reader.database.db);
  return read_profile (&reader, error);
}

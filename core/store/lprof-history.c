/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Reads the database that core/lprof/history.py describes and writes, with distrust: it
 * is opened for reading only, and what its schema could run is switched off. */

#include "lprof-history.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define APPLICATION_ID 0x6c707268 /* "lprh" */
#define VERSION 1
#define MAX_ROWS 4000000
#define SECONDS_TO_READ 20
#define OPCODES_BETWEEN_CALLS 100000
#define WAIT_MS 2000 /* for a program that writes */

struct _LprofHistory
{
  GStringChunk *strings;
  GArray *recordings; /* LprofHistoryRecording */
  GArray *ids;        /* gint64 of each, ascending */
  GArray *series;     /* LprofHistorySeries, whose points are in these arrays */
  GArray *places;     /* guint32 */
  GArray *times;      /* double */
};

typedef struct
{
  LprofHistory *history;
  sqlite3 *db;
  gint64 deadline;
  guint32 n_rows;
  gboolean failed;
} Reader;

static guint32
read_big_endian (const guint8 *bytes)
{
  return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

gboolean
lprof_history_is_one (const char *path)
{
  guint8 header[72] = { 0 };
  FILE *file = fopen (path, "rbe");
  gsize size = file ? fread (header, 1, sizeof header, file) : 0;
  if (file)
    fclose (file);
  return size == sizeof header && memcmp (header, "SQLite format 3", 16) == 0
         && read_big_endian (header + 68) == APPLICATION_ID;
}

static int
check_deadline (void *data)
{
  return g_get_monotonic_time () > ((Reader *)data)->deadline;
}

static gboolean
open_database (Reader *reader, const char *path)
{
  if (sqlite3_open_v2 (path, &reader->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL)
      != SQLITE_OK)
    return FALSE;
  sqlite3_db_config (reader->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (reader->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (reader->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (reader->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  sqlite3_busy_timeout (reader->db, WAIT_MS);
  reader->deadline = g_get_monotonic_time () + SECONDS_TO_READ * G_USEC_PER_SEC;
  sqlite3_progress_handler (reader->db, OPCODES_BETWEEN_CALLS, check_deadline, reader);
  return sqlite3_exec (reader->db, "PRAGMA cell_size_check=ON;PRAGMA mmap_size=0", NULL, NULL, NULL)
         == SQLITE_OK;
}

/* Text of a column, kept with the history; "" where there is none or it isn't UTF-8. */
static const char *
get_text (Reader *reader, sqlite3_stmt *row, int column)
{
  const char *text = (const char *)sqlite3_column_text (row, column);
  if (!text || !g_utf8_validate (text, -1, NULL))
    text = "";
  return g_string_chunk_insert_const (reader->history->strings, text);
}

static void
read_rows (Reader *reader, const char *sql, void (*read_row) (Reader *reader, sqlite3_stmt *row))
{
  sqlite3_stmt *row = NULL;
  int result = SQLITE_ERROR;
  if (!reader->failed && sqlite3_prepare_v2 (reader->db, sql, -1, &row, NULL) == SQLITE_OK)
    while ((result = sqlite3_step (row)) == SQLITE_ROW && reader->n_rows++ < MAX_ROWS)
      read_row (reader, row);
  reader->failed = reader->failed || result != SQLITE_DONE;
  sqlite3_finalize (row);
}

static void
read_version (Reader *reader, sqlite3_stmt *row)
{
  reader->failed = reader->failed || sqlite3_column_int64 (row, 0) != VERSION;
}

static void
read_recording (Reader *reader, sqlite3_stmt *row)
{
  gint64 id = sqlite3_column_int64 (row, 0);
  LprofHistoryRecording recording = { .started_us = sqlite3_column_int64 (row, 1),
                                      .revision = get_text (reader, row, 2),
                                      .branch = get_text (reader, row, 3),
                                      .dirty = sqlite3_column_int (row, 4) != 0,
                                      .machine = get_text (reader, row, 5),
                                      .python = get_text (reader, row, 6) };
  g_array_append_val (reader->history->ids, id);
  g_array_append_val (reader->history->recordings, recording);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a;
  gint64 right = *(const gint64 *)b;
  return (left > right) - (left < right);
}

/* Columns: recording, name, time. Rows of one name stand together. */
static void
read_point (Reader *reader, sqlite3_stmt *row, gboolean is_benchmark)
{
  LprofHistory *history = reader->history;
  gint64 id = sqlite3_column_int64 (row, 0);
  const char *name = get_text (reader, row, 1);
  double time = sqlite3_column_double (row, 2);
  guint place;
  if (!g_array_binary_search (history->ids, &id, compare_ids, &place) || !(time >= 0))
    return;
  LprofHistorySeries *last =
      history->series->len > 0
          ? &g_array_index (history->series, LprofHistorySeries, history->series->len - 1)
          : NULL;
  if (!last || last->name != name || last->is_benchmark != is_benchmark)
    {
      LprofHistorySeries series = { .name = name,
                                    .is_benchmark = is_benchmark,
                                    .first = history->times->len };
      g_array_append_val (history->series, series);
      last = &g_array_index (history->series, LprofHistorySeries, history->series->len - 1);
    }
  last->n_points++;
  g_array_append_val (history->places, place);
  g_array_append_val (history->times, time);
}

static void
read_function (Reader *reader, sqlite3_stmt *row)
{
  read_point (reader, row, FALSE);
}

static void
read_benchmark (Reader *reader, sqlite3_stmt *row)
{
  read_point (reader, row, TRUE);
}

static double
get_last_time (const LprofHistory *history, const LprofHistorySeries *series)
{
  return g_array_index (history->times, double, series->first + series->n_points - 1);
}

/* Benchmarks first, then what takes most time now. */
static int
compare_series (gconstpointer a, gconstpointer b, gpointer data)
{
  const LprofHistorySeries *left = a;
  const LprofHistorySeries *right = b;
  if (left->is_benchmark != right->is_benchmark)
    return left->is_benchmark ? -1 : 1;
  double difference = get_last_time (data, right) - get_last_time (data, left);
  return (difference > 0) - (difference < 0);
}

static void
read_all (Reader *reader)
{
  read_rows (reader, "PRAGMA user_version", read_version);
  read_rows (reader,
             "SELECT id,started_us,revision,branch,dirty,machine,python FROM recording ORDER BY id",
             read_recording);
  read_rows (reader, "SELECT recording,name,median_ns FROM benchmark ORDER BY name,recording,rowid",
             read_benchmark);
  read_rows (reader,
             "SELECT recording,path||':'||name,SUM(self_ns) FROM function "
             "GROUP BY 2,1 ORDER BY 2,1",
             read_function);
  g_array_sort_with_data (reader->history->series, compare_series, reader->history);
}

static LprofHistory *
make_history (void)
{
  LprofHistory *history = g_new0 (LprofHistory, 1);
  history->strings = g_string_chunk_new (4096);
  history->recordings = g_array_new (FALSE, FALSE, sizeof (LprofHistoryRecording));
  history->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  history->series = g_array_new (FALSE, FALSE, sizeof (LprofHistorySeries));
  history->places = g_array_new (FALSE, FALSE, sizeof (guint32));
  history->times = g_array_new (FALSE, FALSE, sizeof (double));
  return history;
}

void
lprof_history_free (LprofHistory *history)
{
  g_string_chunk_free (history->strings);
  g_array_unref (history->recordings);
  g_array_unref (history->ids);
  g_array_unref (history->series);
  g_array_unref (history->places);
  g_array_unref (history->times);
  g_free (history);
}

LprofHistory *
lprof_history_load (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  Reader reader = { .history = make_history () };
  reader.failed = !lprof_history_is_one (path) || !open_database (&reader, path);
  read_all (&reader);
  sqlite3_close (reader.db);
  if (!reader.failed)
    return reader.history;
  g_autofree char *shown = g_filename_display_name (path);
  g_set_error (error, LPROF_ERROR, LPROF_ERROR_CORRUPT,
               "“%s” is no history that this lprof can read; begin one with lprof history add.",
               shown);
  lprof_history_free (reader.history);
  return NULL;
}

const LprofHistoryRecording *
lprof_history_get_recordings (LprofHistory *history, guint32 *n)
{
  g_return_val_if_fail (history != NULL, NULL);
  *n = history->recordings->len;
  return (const LprofHistoryRecording *)(gpointer)history->recordings->data;
}

const LprofHistorySeries *
lprof_history_get_series (LprofHistory *history, guint32 *n)
{
  g_return_val_if_fail (history != NULL, NULL);
  *n = history->series->len;
  return (const LprofHistorySeries *)(gpointer)history->series->data;
}

guint32
lprof_history_get_point (LprofHistory *history, const LprofHistorySeries *series, guint32 i,
                         double *time)
{
  g_return_val_if_fail (history != NULL && series != NULL && i < series->n_points, LPROF_NONE);
  *time = g_array_index (history->times, double, series->first + i);
  return g_array_index (history->places, guint32, series->first + i);
}

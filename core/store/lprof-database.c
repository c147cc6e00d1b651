/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-database.h"

#include "lprof-schema.h"

#include <string.h>

#define SECONDS_TO_READ 30
#define OPCODES_BETWEEN_CALLS 20000

/* Places in the first page of every SQLite database. */
enum
{
  AT_ENCODING = 56,
  AT_USER_VERSION = 60,
  AT_APPLICATION_ID = 68,
  HEADER_SIZE = 100
};

static guint32
read_big_endian (const guint8 *bytes)
{
  return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

static gboolean
contains (const guint8 *bytes, gsize size, const char *text)
{
  return memmem (bytes, size, text, strlen (text)) != NULL;
}

static void
set_foreign_error (const guint8 *bytes, gsize size, const char *shown, GError **error)
{
  gboolean pickle = size > 2 && bytes[0] == 0x80 && bytes[1] <= 5;
  if (pickle && contains (bytes, MIN (size, 4096), "LineStats"))
    g_set_error (
        error, LPROF_ERROR, LPROF_ERROR_LINE_PROFILER,
        "“%s” was written by line_profiler; “lprof import” makes a profile of lprof out of "
        "it.",
        shown);
  else if (size == 0)
    g_set_error (error, LPROF_ERROR, LPROF_ERROR_FOREIGN,
                 "“%s” is empty; open a file that lprof-run wrote.", shown);
  else
    g_set_error (error, LPROF_ERROR, LPROF_ERROR_FOREIGN,
                 "“%s” is not a recording of lprof; open a file that lprof-run wrote.", shown);
}

static gboolean
check_header (const LprofDatabase *database, const guint8 *bytes, gsize size, GError **error)
{
  static const guint8 magic[] = "SQLite format 3"; /* its zero belongs to it */
  g_autofree char *shown = g_filename_display_name (database->name);
  gsize n_magic = MIN (size, sizeof magic);
  if (n_magic == 0 || memcmp (bytes, magic, n_magic) != 0
      || (size >= HEADER_SIZE
          && read_big_endian (bytes + AT_APPLICATION_ID) != LPROF_APPLICATION_ID))
    {
      set_foreign_error (bytes, size, shown, error);
      return FALSE;
    }
  guint32 version = size < HEADER_SIZE ? 0 : read_big_endian (bytes + AT_USER_VERSION);
  if (version > LPROF_FORMAT_VERSION && version <= G_MAXUINT16)
    g_set_error (error, LPROF_ERROR, LPROF_ERROR_TOO_NEW,
                 "“%s” was written by a newer lprof (format %u, this one reads %d); update lprof.",
                 shown, version, LPROF_FORMAT_VERSION);
  else if (version != LPROF_FORMAT_VERSION || read_big_endian (bytes + AT_ENCODING) != SQLITE_UTF8)
    g_set_error (error, LPROF_ERROR, LPROF_ERROR_CORRUPT,
                 "“%s” is damaged (its header is wrong); use a copy or record again.", shown);
  else
    return TRUE;
  return FALSE;
}

void
lprof_database_set_error (LprofDatabase *database, const char *reason, GError **error)
{
  g_autofree char *shown = g_filename_display_name (database->name);
  if (database->cancelled)
    g_set_error (error, LPROF_ERROR, LPROF_ERROR_CANCELLED,
                 "Reading “%s” was cancelled; open it again to see it.", shown);
  else
    g_set_error (error, LPROF_ERROR, LPROF_ERROR_CORRUPT,
                 "“%s” is damaged (%s); use a copy or record again.", shown, reason);
}

static int
check_on_progress (void *data)
{
  LprofDatabase *database = data;
  if (database->progress && !database->progress (database->fraction, database->progress_data))
    database->cancelled = TRUE;
  return database->cancelled || g_get_monotonic_time () > database->deadline;
}

static int
harden (sqlite3 *db)
{
  static const struct
  {
    int option;
    int value;
  } options[] = { { SQLITE_DBCONFIG_DEFENSIVE, 1 },
                  { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
                  { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
                  { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
                  { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
                  { SQLITE_DBCONFIG_ENABLE_FKEY, 0 },
                  { SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0 },
                  { SQLITE_DBCONFIG_DQS_DML, 0 },
                  { SQLITE_DBCONFIG_DQS_DDL, 0 } };
  int result = SQLITE_OK;
  for (gsize i = 0; i < G_N_ELEMENTS (options) && result == SQLITE_OK; i++)
    result = sqlite3_db_config (db, options[i].option, options[i].value, NULL);
  return result;
}

/* The columns "high security" of SQLite's own advice, or less. */
static void
limit (sqlite3 *db, gsize size)
{
  sqlite3_limit (db, SQLITE_LIMIT_LENGTH, (int)MAX (size, 4096));
  sqlite3_limit (db, SQLITE_LIMIT_SQL_LENGTH, 100000);
  sqlite3_limit (db, SQLITE_LIMIT_COLUMN, 100);
  sqlite3_limit (db, SQLITE_LIMIT_EXPR_DEPTH, 10);
  sqlite3_limit (db, SQLITE_LIMIT_COMPOUND_SELECT, 3);
  sqlite3_limit (db, SQLITE_LIMIT_VDBE_OP, 25000);
  sqlite3_limit (db, SQLITE_LIMIT_FUNCTION_ARG, 8);
  sqlite3_limit (db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit (db, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50);
  sqlite3_limit (db, SQLITE_LIMIT_VARIABLE_NUMBER, 10);
  sqlite3_limit (db, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
  sqlite3_limit (db, SQLITE_LIMIT_WORKER_THREADS, 0);
}

static gboolean
column_is (sqlite3_stmt *row, int column, const char *text)
{
  const char *value = (const char *)sqlite3_column_text (row, column);
  return value && (gsize)sqlite3_column_bytes (row, column) == strlen (text)
         && strcmp (value, text) == 0;
}

static gboolean
has_our_schema (sqlite3 *db)
{
  sqlite3_stmt *row = NULL;
  guint n = 0;
  gboolean ours =
      sqlite3_prepare_v2 (db, "SELECT type,name,tbl_name,sql FROM sqlite_master", -1, &row, NULL)
      == SQLITE_OK;
  int result = SQLITE_ERROR;
  while (ours && (result = sqlite3_step (row)) == SQLITE_ROW)
    {
      ours = n < LPROF_SCHEMA_N_TABLES && column_is (row, 0, "table")
             && column_is (row, 1, lprof_schema[n].name) && column_is (row, 2, lprof_schema[n].name)
             && column_is (row, 3, lprof_schema[n].sql);
      n++;
    }
  sqlite3_finalize (row);
  return ours && result == SQLITE_DONE && n == LPROF_SCHEMA_N_TABLES;
}

static gboolean
is_our_table (const char *name)
{
  for (guint i = 0; i < LPROF_SCHEMA_N_TABLES; i++)
    if (g_strcmp0 (name, lprof_schema[i].name) == 0)
      return TRUE;
  return FALSE;
}

static int
authorize (void *data, int action, const char *first, const char *second, const char *database,
           const char *trigger)
{
  if (action == SQLITE_SELECT)
    return SQLITE_OK;
  if (action == SQLITE_READ && is_our_table (first) && !trigger)
    return SQLITE_OK;
  if (action == SQLITE_PRAGMA && g_strcmp0 (first, "quick_check") == 0)
    return SQLITE_OK;
  return SQLITE_DENY;
}

static gboolean
is_sound (sqlite3 *db)
{
  sqlite3_stmt *row = NULL;
  gboolean sound = sqlite3_prepare_v2 (db, "PRAGMA quick_check(1)", -1, &row, NULL) == SQLITE_OK
                   && sqlite3_step (row) == SQLITE_ROW && column_is (row, 0, "ok");
  sqlite3_finalize (row);
  return sound;
}

/* Immutable: no lock is taken and no journal beside the file is looked for. */
static gboolean
open_file (LprofDatabase *database)
{
  g_autofree char *path = g_canonicalize_filename (database->name, NULL);
  g_autofree char *address = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *immutable = g_strconcat (address, "?immutable=1", NULL);
  return sqlite3_open_v2 (immutable, &database->db,
                          SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL)
         == SQLITE_OK;
}

static gboolean
open_bytes (LprofDatabase *database, const guint8 *bytes, gsize size)
{
  return sqlite3_open_v2 (":memory:", &database->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                          NULL)
             == SQLITE_OK
         && sqlite3_deserialize (database->db, "main", (guint8 *)bytes, (sqlite3_int64)size,
                                 (sqlite3_int64)size, SQLITE_DESERIALIZE_READONLY)
                == SQLITE_OK;
}

/* Returns NULL or what is wrong. */
static const char *
find_fault (LprofDatabase *database, gsize size)
{
  if (harden (database->db) != SQLITE_OK)
    return "SQLite refuses it";
  limit (database->db, size);
  sqlite3_progress_handler (database->db, OPCODES_BETWEEN_CALLS, check_on_progress, database);
  sqlite3_exec (database->db, "PRAGMA cell_size_check=ON;PRAGMA mmap_size=0", NULL, NULL, NULL);
  if (!has_our_schema (database->db))
    return "its tables are not those of a recording";
  if (sqlite3_set_authorizer (database->db, authorize, NULL) != SQLITE_OK
      || !is_sound (database->db))
    return "SQLite's check fails";
  return NULL;
}

gboolean
lprof_database_open (LprofDatabase *database, const guint8 *bytes, gsize n_bytes, gsize size,
                     GError **error)
{
  if (!check_header (database, bytes, n_bytes, error))
    return FALSE;
  database->deadline = g_get_monotonic_time () + SECONDS_TO_READ * G_USEC_PER_SEC;
  gboolean opened = n_bytes == size ? open_bytes (database, bytes, size) : open_file (database);
  const char *fault = opened ? find_fault (database, size) : "SQLite refuses it";
  if (!fault)
    return TRUE;
  lprof_database_set_error (database, fault, error);
  lprof_database_close (database);
  return FALSE;
}

void
lprof_database_stop_progress (LprofDatabase *database)
{
  sqlite3_progress_handler (database->db, 0, NULL, NULL);
}

void
lprof_database_close (LprofDatabase *database)
{
  sqlite3_close (g_steal_pointer (&database->db));
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-database-sources.h"

#include "lprof-utf8.h"

typedef struct
{
  LprofSourceStore store;
  GMutex lock; /* of the connection */
  sqlite3 *db;
} DatabaseSources;

/* The file may have been damaged since it was checked. */
static char *
take_text (sqlite3_stmt *row, gsize length)
{
  const char *text = sqlite3_column_blob (row, 0);
  gsize size = (gsize)sqlite3_column_bytes (row, 0);
  if (size != length || sqlite3_column_type (row, 0) != SQLITE_TEXT
      || !lprof_utf8_is_valid (text ? text : "", size))
    return NULL;
  return g_strndup (text ? text : "", size);
}

static char *
read_source (LprofSourceStore *store, guint32 file, gsize length)
{
  DatabaseSources *self = (DatabaseSources *)store;
  sqlite3_stmt *row = NULL;
  char *text = NULL;
  g_mutex_lock (&self->lock);
  if (sqlite3_prepare_v2 (self->db, "SELECT source FROM file WHERE id=?", -1, &row, NULL)
          == SQLITE_OK
      && sqlite3_bind_int64 (row, 1, file) == SQLITE_OK && sqlite3_step (row) == SQLITE_ROW)
    text = take_text (row, length);
  sqlite3_finalize (row);
  g_mutex_unlock (&self->lock);
  return text;
}

static void
free_sources (LprofSourceStore *store)
{
  DatabaseSources *self = (DatabaseSources *)store;
  sqlite3_close (self->db);
  g_mutex_clear (&self->lock);
  g_free (self);
}

LprofSourceStore *
lprof_database_sources_new (sqlite3 *db)
{
  DatabaseSources *self = g_new0 (DatabaseSources, 1);
  self->store = (LprofSourceStore){ read_source, free_sources };
  g_mutex_init (&self->lock);
  self->db = db;
  return &self->store;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Opens what claims to be a .lprof file, believing nothing in it.
 *
 * In this order: magic, application id, format and encoding by hand; the database,
 * read-only and without a look at a journal beside the file; SQLite's defenses on,
 * everything active off; limits; a deadline; the schema, which has to be ours to the
 * byte; an authorizer that lets nothing pass but reading our tables; quick_check.
 * A file that is changed in place while it is read fails that check or its seal. */

#pragma once

#include <sqlite3.h>

#include "lprof.h"

G_BEGIN_DECLS

typedef struct
{
  sqlite3 *db;
  const char *name; /* for messages */
  LprofProgress progress;
  gpointer progress_data;
  double fraction; /* done so far */
  gint64 deadline; /* monotonic, microseconds */
  gboolean cancelled;
} LprofDatabase;

/* bytes are all of the file's, and must stay until the database is closed; or those it
 * begins with, its header among them: then SQLite reads the file of that name, page by
 * page. FALSE with error set. */
gboolean lprof_database_open (LprofDatabase *database, const guint8 *bytes, gsize n_bytes,
                              gsize size, GError **error);
/* The connection may outlive the database then, which is who asks for progress. */
void lprof_database_stop_progress (LprofDatabase *database);
void lprof_database_close (LprofDatabase *database);

/* Sets the error that fits: cancelled, or corrupt for the reason given. */
void lprof_database_set_error (LprofDatabase *database, const char *reason, GError **error);

G_END_DECLS

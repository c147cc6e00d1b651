/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Opens bytes that claim to be a .lprof file, believing nothing in them.
 *
 * In this order: magic, application id, format and encoding by hand; the bytes as
 * a read-only in-memory database, so that neither a journal beside the file nor a
 * change of the file while it is read matters; SQLite's defenses on, everything
 * active off; limits; a deadline; the schema, which has to be ours to the byte;
 * an authorizer that lets nothing pass but reading our tables; quick_check. */

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

/* bytes must stay until the database is closed. FALSE with error set. */
gboolean lprof_database_open (LprofDatabase *database, const guint8 *bytes, gsize size,
                              GError **error);
void lprof_database_close (LprofDatabase *database);

/* Sets the error that fits: cancelled, or corrupt for the reason given. */
void lprof_database_set_error (LprofDatabase *database, const char *reason, GError **error);

G_END_DECLS

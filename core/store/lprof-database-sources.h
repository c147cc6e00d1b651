/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The sources of a profile whose database stays open. It reads one generation of the
 * file: one that replaces it is another file. */

#pragma once

#include "lprof-database.h"
#include "lprof-profile-private.h"

G_BEGIN_DECLS

/* Takes the connection, of a database that was opened and checked. */
LprofSourceStore *lprof_database_sources_new (sqlite3 *db) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

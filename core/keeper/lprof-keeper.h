/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The process that outlives the recorded program. It owns a descriptor of each
 * recorded process's memory, writes what is in them to one file now and then, and
 * a last time when the processes are gone, whatever ended them. The recorded
 * processes never wait for it, unless they ask it to write now.
 *
 * One thread, one poll(). What is said is in lprof-keeper-protocol.h. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LprofKeeper LprofKeeper;

/* Takes the socket of the first process. */
LprofKeeper *lprof_keeper_new (int socket);
void lprof_keeper_free (LprofKeeper *keeper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LprofKeeper, lprof_keeper_free)

/* Returns when all processes are gone and the file is written; FALSE when it could
 * not be written anywhere. */
gboolean lprof_keeper_run (LprofKeeper *keeper);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The keeper's state, which its three parts share: what processes say
 * (lprof-keeper-listen.c), what is written (lprof-keeper-write.c), and the loop. */

#pragma once

#include "lprof-keeper.h"
#include "lprof-kept-process.h"
#include "lprof-result-file.h"

G_BEGIN_DECLS

#define LPROF_KEEPER_NEVER G_MAXINT64
#define LPROF_KEEPER_MS G_GINT64_CONSTANT (1000) /* times are CLOCK_MONOTONIC in microseconds */

struct _LprofKeeper
{
  GPtrArray *processes;
  LprofProfile *ended; /* of all that are gone, or NULL */
  LprofResultFile *result;
  int listener;
  int signals; /* SIGTERM: the system goes down, write now */
  gint64 checkpoint_us;
  gint64 checkpoint_at;
  gint64 write_at;
  gint64 leave_at;
  guint64 n_events;      /* in what was written last */
  gboolean is_written;   /* all there is */
  gboolean is_delivered; /* the program has been told where the file is */
};

static inline LprofKeptProcess *
lprof_keeper_get_process (LprofKeeper *keeper, guint i)
{
  return (LprofKeptProcess *)g_ptr_array_index (keeper->processes, i);
}

/* Takes what a process says, or that it hung up. */
void lprof_keeper_listen_to (LprofKeeper *keeper, LprofKeptProcess *process);
/* The same of all that a process has said by now, if anything. */
void lprof_keeper_listen_up (LprofKeeper *keeper, LprofKeptProcess *process);
/* Takes in a process that asks for it; FALSE when it is not there any more. */
gboolean lprof_keeper_accept (LprofKeeper *keeper);

/* Writes a file now if there is news. A checkpoint is written where it was asked for or
 * not at all. */
void lprof_keeper_write (LprofKeeper *keeper);
void lprof_keeper_write_checkpoint (LprofKeeper *keeper);
/* Has a file written soon: more processes may end at about the same time. */
void lprof_keeper_write_soon (LprofKeeper *keeper);
/* Keeps what a process has recorded, and forgets the process. */
void lprof_keeper_bury (LprofKeeper *keeper, guint i);

G_END_DECLS

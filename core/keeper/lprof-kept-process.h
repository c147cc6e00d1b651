/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* One recorded process, as its keeper sees it. */

#pragma once

#include <glib.h>
#include <sys/types.h>

#include "lprof-status.h"
#include "lprof.h"

G_BEGIN_DECLS

typedef struct
{
  int socket;            /* -1 when it hung up */
  int memory;            /* -1 until it said hello */
  int ending;            /* descriptor that becomes readable at its end, or -1 */
  pid_t pid;             /* 0 when it can't be seen from here */
  gboolean is_first;     /* the one that started the keeper */
  gboolean has_asked;    /* for the file, in which it stands even if it recorded nothing */
  gboolean has_left;     /* it records no more, but may live on */
  gboolean is_gone;      /* nothing more will come */
  guint64 activity;      /* when `profile` was built */
  LprofProfile *profile; /* newest, or NULL */
  LprofStatus *status;   /* its live line on a terminal, or NULL */
} LprofKeptProcess;

/* Takes the socket, on which the process has to say hello. */
LprofKeptProcess *lprof_kept_process_new (int socket);
void lprof_kept_process_free (LprofKeptProcess *process);

/* Takes the memory and the descriptor of its end, which may be -1. */
void lprof_kept_process_begin (LprofKeptProcess *process, int memory, int ending, pid_t pid);

/* It said that nothing more will come. */
void lprof_kept_process_leave (LprofKeptProcess *process);
/* It writes what it recorded itself: that is forgotten here. */
void lprof_kept_process_drop (LprofKeptProcess *process);
/* It hung up, its descriptor says that it ended, or it is time to look: finds out
 * whether it is gone, and how, and notes that in its memory. */
void lprof_kept_process_hang_up (LprofKeptProcess *process);
void lprof_kept_process_end (LprofKeptProcess *process);
void lprof_kept_process_look (LprofKeptProcess *process);

/* Draws its live line, if it has one; takes it away when recording is over. */
void lprof_kept_process_draw_status (LprofKeptProcess *process);

/* Whether it has recorded something since the profile was built. */
gboolean lprof_kept_process_has_news (LprofKeptProcess *process);
/* The profile as of now, owned by the process; NULL when there is nothing in it. */
LprofProfile *lprof_kept_process_get_profile (LprofKeptProcess *process);

G_END_DECLS

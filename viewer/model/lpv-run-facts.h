/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What is known of a run, in words. */

#pragma once

#include "lprof.h"

G_BEGIN_DECLS

typedef struct
{
  char *name; /* "Engine", translated */
  char *value;
} LpvFact;

/* Array of LpvFact, in the order in which they are told; what is unknown is left out. */
GPtrArray *lpv_run_facts_new (const LprofRun *run) G_GNUC_WARN_UNUSED_RESULT;
/* "orders.py --all", as a shell would take it. */
char *lpv_run_get_command (const LprofRun *run) G_GNUC_WARN_UNUSED_RESULT;
/* "November 23, 2026, 10:15", as the locale has it. */
char *lpv_run_get_start (const LprofRun *run) G_GNUC_WARN_UNUSED_RESULT;
/* "thread 4712, from 3.10 s to 4.20 s": since the start of its run. */
char *lpv_thread_describe (const LprofThreadInfo *thread) G_GNUC_WARN_UNUSED_RESULT;
/* Sentences about what makes the profile less than complete: strings. */
GPtrArray *lpv_profile_get_warnings (LprofProfile *profile) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

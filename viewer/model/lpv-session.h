/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What is being looked at: a loaded profile, the metric it is shown by, and the
 * place in it. Pages and lists follow it; none of them knows another. */

#pragma once

#include "lpv-file-lines.h"
#include "lpv-history.h"
#include "lpv-metric.h"

G_BEGIN_DECLS

#define LPV_TYPE_SESSION (lpv_session_get_type ())
/* Properties, all of which notify: "profile" (pointer), "metric" (LpvMetric),
 * "base" (LpvBase), "raw-events" (boolean), "file", "line" and "function" (guint,
 * the last one read only).
 * Signal "values-changed": lines, functions or files have other values or shares. */
G_DECLARE_FINAL_TYPE (LpvSession, lpv_session, LPV, SESSION, GObject)

LpvSession *lpv_session_new (void);

LprofProfile *lpv_session_get_profile (LpvSession *self); /* NULL before one is loaded */
/* Goes to the hottest line, or stays at the same place if the one before has the
 * same file. */
void lpv_session_set_profile (LpvSession *self, LprofProfile *profile);

LpvMetric lpv_session_get_metric (LpvSession *self);
/* Does nothing where the profile has none of it. */
void lpv_session_set_metric (LpvSession *self, LpvMetric metric);
/* Hits, or samples: see lpv_profile_get_count_metric(). */
LpvMetric lpv_session_get_count_metric (LpvSession *self);
LpvBase lpv_session_get_base (LpvSession *self);
void lpv_session_set_base (LpvSession *self, LpvBase base);
gboolean lpv_session_get_raw_events (LpvSession *self);
void lpv_session_set_raw_events (LpvSession *self, gboolean raw_events);

LpvPlace lpv_session_get_place (LpvSession *self);
guint32 lpv_session_get_function (LpvSession *self); /* around the line, or LPROF_NONE */
/* Goes there and remembers it for back and forward. */
void lpv_session_go_to (LpvSession *self, guint32 file, guint32 line);
/* To the hottest line of the function; its first line when none has a value. */
void lpv_session_go_to_function (LpvSession *self, guint32 function);
/* To the hottest line of the file. */
void lpv_session_go_to_file (LpvSession *self, guint32 file);
void lpv_session_go_back (LpvSession *self);
void lpv_session_go_forward (LpvSession *self);
/* The caret moved to a line of the same file: follows without remembering. */
void lpv_session_move_to_line (LpvSession *self, guint32 line);
LpvHistory *lpv_session_get_history (LpvSession *self);

/* Of the current file; NULL without one. */
LpvFileLines *lpv_session_get_lines (LpvSession *self);
/* Both are 0 where nothing was recorded. */
guint64 lpv_session_get_line_value (LpvSession *self, guint32 line);
double lpv_session_get_line_share (LpvSession *self, guint32 line);

/* What 100 % is for values of functions and files (lpv-profile-search.h has them). */
guint64 lpv_session_get_run_whole (LpvSession *self);

G_END_DECLS

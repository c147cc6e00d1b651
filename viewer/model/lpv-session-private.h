/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What both files of the session know: lpv-session.c, and lpv-session-place.c, which
 * moves it from one place to another. */

#pragma once

#include "lpv-session.h"

G_BEGIN_DECLS

struct _LpvSession
{
  GObject parent_instance;
  LprofProfile *profile;
  LpvFileLines *lines; /* of place.file */
  LpvHistory *history;
  LpvPlace place;
  LpvMetric metric;
  LpvBase base;
  gboolean raw_events;
  /* What 100 % is, of the lines: worked out once for (metric, base, file,
   * function), because each drawn line asks for it. */
  gboolean whole_is_known;
  guint64 whole;
};

enum
{
  LPV_SESSION_PROFILE = 1,
  LPV_SESSION_METRIC,
  LPV_SESSION_BASE,
  LPV_SESSION_RAW_EVENTS,
  LPV_SESSION_FILE,
  LPV_SESSION_LINE,
  LPV_SESSION_FUNCTION,
  LPV_SESSION_N_PROPERTIES
};

void lpv_session_notify (LpvSession *self, guint property);
/* Values or shares are others now. */
void lpv_session_values_changed (LpvSession *self);
/* Of the place's file. */
void lpv_session_load_lines (LpvSession *self);
/* The same place in another profile; nowhere when the file is not in it. */
LpvPlace lpv_session_find_place_again (LpvSession *self, LprofProfile *profile);

G_END_DECLS

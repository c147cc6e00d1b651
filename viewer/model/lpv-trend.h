/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A series of a history in words, translated. */

#pragma once

#include "lprof-history.h"

G_BEGIN_DECLS

/* "1f0c2a77", with a sign where files were changed; "–" without Git. */
char *lpv_trend_format_revision (const LprofHistoryRecording *recording) G_GNUC_WARN_UNUSED_RESULT;
/* The revision, the branch, when. */
char *
lpv_trend_describe_recording (const LprofHistoryRecording *recording) G_GNUC_WARN_UNUSED_RESULT;
/* A time, and the change from the point before; i is the point's number. */
char *lpv_trend_describe_point (LprofHistory *history, const LprofHistorySeries *series,
                                guint32 i) G_GNUC_WARN_UNUSED_RESULT;
/* What a picture of the series says. */
char *lpv_trend_describe (LprofHistory *history,
                          const LprofHistorySeries *series) G_GNUC_WARN_UNUSED_RESULT;
/* The largest time of the series. */
double lpv_trend_find_most (LprofHistory *history, const LprofHistorySeries *series);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What was timed rather than recorded: all distributions above one axis, and whether the
 * benchmarks differ. */

#pragma once

#include <adwaita.h>

#include "lpv-session.h"

G_BEGIN_DECLS

#define LPV_TYPE_BENCHMARKS_PAGE (lpv_benchmarks_page_get_type ())
G_DECLARE_FINAL_TYPE (LpvBenchmarksPage, lpv_benchmarks_page, LPV, BENCHMARKS_PAGE, AdwBin)

GtkWidget *lpv_benchmarks_page_new (LpvSession *session) G_GNUC_WARN_UNUSED_RESULT;
gboolean lpv_benchmarks_page_has_content (LprofProfile *profile);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What there is to see while there is no profile: welcome, loading, a failure. */

#pragma once

#include <adwaita.h>

#include "lpv-document.h"

G_BEGIN_DECLS

#define LPV_TYPE_STATUS_PAGES (lpv_status_pages_get_type ())
G_DECLARE_FINAL_TYPE (LpvStatusPages, lpv_status_pages, LPV, STATUS_PAGES, AdwBin)

GtkWidget *lpv_status_pages_new (LpvDocument *document);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The place of a page that is made when it is gone to for the first time. */

#pragma once

#include <adwaita.h>

#include "lpv-session.h"

G_BEGIN_DECLS

typedef GtkWidget *(*LpvMakePage) (LpvSession *session);

#define LPV_TYPE_PAGE_HOLDER (lpv_page_holder_get_type ())
G_DECLARE_FINAL_TYPE (LpvPageHolder, lpv_page_holder, LPV, PAGE_HOLDER, AdwBin)

LpvPageHolder *lpv_page_holder_new (LpvMakePage make, LpvSession *session);
/* The page, which is made now if it was not. */
GtkWidget *lpv_page_holder_get_page (LpvPageHolder *self);

G_END_DECLS

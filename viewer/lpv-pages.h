/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The pages of a window: a table, to which a new page adds its row. */

#pragma once

#include <adwaita.h>

#include "lpv-page-holder.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;  /* in "show.page('name')" */
  const char *title; /* to be translated */
  const char *icon_name;
  LpvMakePage make;                                /* when it is gone to for the first time */
  gboolean (*has_content) (LprofProfile *profile); /* NULL: it always has some */
} LpvPage;

/* In the order in which the window has them, and Alt+1, Alt+2 and so on go to them. */
const LpvPage *lpv_pages_list (guint *n);

/* Pages without content for the session's profile are hidden. The stack must live as
 * long as the window. */
void lpv_pages_fill (AdwViewStack *stack, LpvSession *session);
/* The page, which is made now if it was not. */
GtkWidget *lpv_pages_get (AdwViewStack *stack, const char *name);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The pages of a stack in a title bar: beside each other where there is room for their
 * names, else a title. A switcher is made when it is the one that fits. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LPV_TYPE_PAGE_SWITCHER (lpv_page_switcher_get_type ())
/* Its property "squeezed" says that the title is seen. */
G_DECLARE_FINAL_TYPE (LpvPageSwitcher, lpv_page_switcher, LPV, PAGE_SWITCHER, AdwBin)

void lpv_page_switcher_set_stack (LpvPageSwitcher *self, AdwViewStack *stack);
void lpv_page_switcher_set_title (LpvPageSwitcher *self, const char *title);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-benchmarks-page.h"
#include "lpv-compare-page.h"
#include "lpv-flame-page.h"
#include "lpv-overview-page.h"
#include "lpv-pages.h"
#include "lpv-source-page.h"
#include "lpv-tasks-page.h"

/* The first one is shown when a profile is opened. */
static const LpvPage pages[] = {
  { "source", N_ ("Source"), "text-x-generic-symbolic", lpv_source_page_new, NULL },
  { "flame", N_ ("Flame graph"), "view-sort-descending-symbolic", lpv_flame_page_new, NULL },
  { "overview", N_ ("Overview"), "view-list-bullet-symbolic", lpv_overview_page_new, NULL },
  { "compare", N_ ("Compare"), "object-flip-horizontal-symbolic", lpv_compare_page_new, NULL },
  { "tasks", N_ ("Tasks"), "media-playlist-consecutive-symbolic", lpv_tasks_page_new,
    lpv_tasks_page_has_content },
  { "benchmarks", N_ ("Benchmarks"), "media-playlist-repeat-symbolic", lpv_benchmarks_page_new,
    lpv_benchmarks_page_has_content },
};

const LpvPage *
lpv_pages_list (guint *n)
{
  *n = G_N_ELEMENTS (pages);
  return pages;
}

/* Where nothing was recorded, what there is instead. */
static void
show_only_content (AdwViewStack *stack, LprofProfile *profile)
{
  guint32 n_functions;

  lprof_profile_get_functions (profile, &n_functions);
  for (guint i = 0; n_functions == 0 && i < G_N_ELEMENTS (pages); i++)
    if (pages[i].has_content != NULL && pages[i].has_content (profile))
      {
        adw_view_stack_set_visible_child_name (stack, pages[i].name);
        return;
      }
}

static void
hide_empty_pages (AdwViewStack *stack, GParamSpec *property, LpvSession *session)
{
  LprofProfile *profile = lpv_session_get_profile (session);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *holder = adw_view_stack_get_child_by_name (stack, pages[i].name);
      gboolean is_empty =
          pages[i].has_content != NULL && (profile == NULL || !pages[i].has_content (profile));

      adw_view_stack_page_set_visible (adw_view_stack_get_page (stack, holder), !is_empty);
      if (is_empty && adw_view_stack_get_visible_child (stack) == holder)
        adw_view_stack_set_visible_child_name (stack, pages[0].name);
    }
  if (profile != NULL)
    show_only_content (stack, profile);
}

void
lpv_pages_fill (AdwViewStack *stack, LpvSession *session)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      LpvPageHolder *holder = lpv_page_holder_new (pages[i].make, session);

      adw_view_stack_page_set_icon_name (
          adw_view_stack_add_titled (stack, GTK_WIDGET (holder), pages[i].name, _ (pages[i].title)),
          pages[i].icon_name);
    }
  g_signal_connect_object (session, "notify::profile", G_CALLBACK (hide_empty_pages), stack,
                           G_CONNECT_SWAPPED);
  hide_empty_pages (stack, NULL, session);
}

GtkWidget *
lpv_pages_get (AdwViewStack *stack, const char *name)
{
  return lpv_page_holder_get_page (
      LPV_PAGE_HOLDER (adw_view_stack_get_child_by_name (stack, name)));
}

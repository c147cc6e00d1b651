/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-memory-menu.h"
#include "lpv-metric.h"

#define MARK "x-memory" /* attribute of the section */

static const struct
{
  LpvMetric metric;
  const char *action;
} items[] = {
  { LPV_METRIC_AT_PEAK, "show.metric('at-peak')" },
  { LPV_METRIC_HELD, "show.metric('held')" },
  { LPV_METRIC_ALLOCATED, "show.metric('allocated')" },
  { LPV_METRIC_ALLOCATIONS, "show.metric('allocations')" },
};

static GMenuItem *
make_section (void)
{
  g_autoptr (GMenu) section = g_menu_new ();
  GMenuItem *item = g_menu_item_new_section (_ ("Memory"), G_MENU_MODEL (section));

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    g_menu_append (section, lpv_metric_get_name (items[i].metric), items[i].action);
  g_menu_item_set_attribute (item, MARK, "b", TRUE);
  return item;
}

void
lpv_memory_menu_show (GMenu *menu, gboolean is_shown)
{
  int last = g_menu_model_get_n_items (G_MENU_MODEL (menu)) - 1;
  gboolean is_there = FALSE;

  if (last >= 0)
    g_menu_model_get_item_attribute (G_MENU_MODEL (menu), last, MARK, "b", &is_there);
  if (is_there && !is_shown)
    g_menu_remove (menu, last);
  if (!is_there && is_shown)
    {
      g_autoptr (GMenuItem) section = make_section ();

      g_menu_append_item (menu, section);
    }
}

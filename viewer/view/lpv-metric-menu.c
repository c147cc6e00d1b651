/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-enums.h"
#include "lpv-metric-menu.h"
#include "lpv-profile-search.h"

void
lpv_metric_menu_fill (GMenu *metrics, GMenu *memory, LprofProfile *profile)
{
  g_autoptr (GEnumClass) nicks = g_type_class_ref (LPV_TYPE_METRIC);

  g_menu_remove_all (metrics);
  g_menu_remove_all (memory);
  for (LpvMetric metric = 0; metric < LPV_N_METRICS; metric++)
    {
      const char *nick = g_enum_get_value (nicks, (int)metric)->value_nick;
      g_autofree char *action = g_strdup_printf ("show.metric('%s')", nick);

      if (lpv_profile_has_metric (profile, metric))
        g_menu_append (lpv_metric_is_memory (metric) ? memory : metrics,
                       lpv_metric_get_name (metric), action);
    }
}

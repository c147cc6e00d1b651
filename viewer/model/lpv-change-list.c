/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <string.h>

#include "lpv-change-list.h"
#include "lpv-profile-search.h"

struct _LpvChangeList
{
  LpvRankedList parent_instance;
  LpvComparison *comparison;
};

G_DEFINE_FINAL_TYPE (LpvChangeList, lpv_change_list, LPV_TYPE_RANKED_LIST)

static const LprofFunctionInfo *
find_info (LprofProfile *profile, guint32 function)
{
  guint32 n;
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, &n);

  return function != LPROF_NONE ? &functions[function] : NULL;
}

static const LprofFunctionChange *
get_changes (LpvChangeList *self, guint32 *n)
{
  *n = 0;
  if (self->comparison == NULL)
    return NULL;
  return lprof_comparison_get_functions (lpv_comparison_get_changes (self->comparison), n);
}

static void
fill_values (LpvChangeList *self, guint32 index, LpvChangeValues *values)
{
  LprofProfile *before = lpv_comparison_get_before (self->comparison);
  LprofProfile *after = lpv_comparison_get_after (self->comparison);
  guint32 n;
  const LprofFunctionChange *change = &get_changes (self, &n)[index];
  const LprofFunctionInfo *was = find_info (before, change->before);
  const LprofFunctionInfo *is = find_info (after, change->after);
  const LprofFunctionInfo *named = is != NULL ? is : was;

  memset (values, 0, sizeof *values);
  values->index = index;
  values->name = named->name;
  values->path = lprof_profile_get_files (is != NULL ? after : before, &n)[named->file].path;
  if (was != NULL)
    {
      values->line_before = was->first_line;
      lpv_profile_get_function_measures (before, change->before, &values->before);
    }
  if (is != NULL)
    {
      values->line_after = is->first_line;
      lpv_profile_get_function_measures (after, change->after, &values->after);
    }
}

static guint
lpv_change_list_count (LpvRankedList *list)
{
  guint32 n;

  get_changes (LPV_CHANGE_LIST (list), &n);
  return n;
}

/* What did not change is left out. */
static gboolean
lpv_change_list_rank (LpvRankedList *list, guint index, LpvMetric metric, guint64 *value,
                      const char **name)
{
  LpvChangeValues values;
  gint64 difference;

  fill_values (LPV_CHANGE_LIST (list), index, &values);
  difference = lpv_change_values_difference (&values, metric);
  *value = (guint64)ABS (difference);
  *name = values.name;
  return difference != 0;
}

static void
lpv_change_list_add_text (LpvRankedList *list, guint index, LpvTextFilter *filter)
{
  LpvChangeValues values;

  fill_values (LPV_CHANGE_LIST (list), index, &values);
  lpv_text_filter_add (filter, values.name, values.path);
}

static gpointer
lpv_change_list_make_item (LpvRankedList *list, guint index)
{
  LpvChangeValues values;

  fill_values (LPV_CHANGE_LIST (list), index, &values);
  return lpv_change_new (&values);
}

static void
lpv_change_list_finalize (GObject *object)
{
  g_clear_object (&LPV_CHANGE_LIST (object)->comparison);
  G_OBJECT_CLASS (lpv_change_list_parent_class)->finalize (object);
}

static void
lpv_change_list_class_init (LpvChangeListClass *klass)
{
  LpvRankedListClass *list_class = LPV_RANKED_LIST_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lpv_change_list_finalize;
  list_class->item_type = LPV_TYPE_CHANGE;
  list_class->count = lpv_change_list_count;
  list_class->rank = lpv_change_list_rank;
  list_class->add_text = lpv_change_list_add_text;
  list_class->make_item = lpv_change_list_make_item;
}

static void
lpv_change_list_init (LpvChangeList *self)
{
}

LpvChangeList *
lpv_change_list_new (void)
{
  return g_object_new (LPV_TYPE_CHANGE_LIST, NULL);
}

void
lpv_change_list_set_comparison (LpvChangeList *self, LpvComparison *comparison)
{
  g_return_if_fail (LPV_IS_CHANGE_LIST (self));

  if (g_set_object (&self->comparison, comparison))
    lpv_ranked_list_refill (LPV_RANKED_LIST (self));
}

void
lpv_change_list_get_sum (LpvChangeList *self, LpvChangeValues *sum)
{
  memset (sum, 0, sizeof *sum);
  if (self->comparison == NULL)
    return;
  sum->line_before = sum->line_after = 1; /* there is something of both */
  lpv_profile_get_measures (lpv_comparison_get_before (self->comparison), &sum->before);
  lpv_profile_get_measures (lpv_comparison_get_after (self->comparison), &sum->after);
}

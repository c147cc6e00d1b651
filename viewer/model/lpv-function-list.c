/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-function-item-private.h"
#include "lpv-profile-search.h"

struct _LpvFunctionList
{
  LpvRankedList parent_instance;
  LprofProfile *profile;
};

G_DEFINE_FINAL_TYPE (LpvFunctionList, lpv_function_list, LPV_TYPE_RANKED_LIST)

static guint
lpv_function_list_count (LpvRankedList *list)
{
  LpvFunctionList *self = LPV_FUNCTION_LIST (list);
  guint32 n = 0;

  if (self->profile != NULL)
    lprof_profile_get_functions (self->profile, &n);
  return n;
}

static gboolean
lpv_function_list_rank (LpvRankedList *list, guint index, LpvMetric metric, guint64 *value,
                        const char **name)
{
  LpvFunctionList *self = LPV_FUNCTION_LIST (list);
  LpvMeasures measures;
  guint32 n;

  lpv_profile_get_function_measures (self->profile, index, &measures);
  *value = lpv_metric_value (metric, &measures);
  *name = lprof_profile_get_functions (self->profile, &n)[index].name;
  return TRUE;
}

static guint64
lpv_function_list_get_calls (LpvRankedList *list, guint index)
{
  guint32 n;

  return lprof_profile_get_functions (LPV_FUNCTION_LIST (list)->profile, &n)[index].calls;
}

static void
lpv_function_list_add_text (LpvRankedList *list, guint index, LpvTextFilter *filter)
{
  LpvFunctionList *self = LPV_FUNCTION_LIST (list);
  guint32 n;
  const LprofFunctionInfo *function = &lprof_profile_get_functions (self->profile, &n)[index];

  lpv_text_filter_add (filter, function->name,
                       lprof_profile_get_files (self->profile, &n)[function->file].path);
}

static gpointer
lpv_function_list_make_item (LpvRankedList *list, guint index)
{
  return lpv_function_item_new (LPV_FUNCTION_LIST (list)->profile, index);
}

static void
lpv_function_list_finalize (GObject *object)
{
  g_clear_pointer (&LPV_FUNCTION_LIST (object)->profile, lprof_profile_unref);
  G_OBJECT_CLASS (lpv_function_list_parent_class)->finalize (object);
}

static void
lpv_function_list_class_init (LpvFunctionListClass *klass)
{
  LpvRankedListClass *list_class = LPV_RANKED_LIST_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lpv_function_list_finalize;
  list_class->item_type = LPV_TYPE_FUNCTION_ITEM;
  list_class->count = lpv_function_list_count;
  list_class->rank = lpv_function_list_rank;
  list_class->get_calls = lpv_function_list_get_calls;
  list_class->add_text = lpv_function_list_add_text;
  list_class->make_item = lpv_function_list_make_item;
}

static void
lpv_function_list_init (LpvFunctionList *self)
{
}

LpvFunctionList *
lpv_function_list_new (void)
{
  return g_object_new (LPV_TYPE_FUNCTION_LIST, NULL);
}

void
lpv_function_list_set_profile (LpvFunctionList *self, LprofProfile *profile)
{
  g_return_if_fail (LPV_IS_FUNCTION_LIST (self));
  if (profile != NULL)
    lprof_profile_ref (profile);
  g_clear_pointer (&self->profile, lprof_profile_unref);
  self->profile = profile;
  lpv_ranked_list_refill (LPV_RANKED_LIST (self));
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "lpv-change-list.h"
#include "lpv-profile-search.h"
#include "lpv-text-filter.h"

struct _LpvChangeList
{
  GObject parent_instance;
  LpvComparison *comparison;
  LpvMetric metric;
  char *words;
  LpvTextFilter *filter; /* of all functions; NULL until something is filtered */
  GArray *order;         /* guint32: functions of the comparison that changed, sorted */
  GArray *shown;         /* guint32: those that pass the filter */
  guint64 largest;
};

typedef struct
{
  guint64 size;
  guint32 function;
} SortKey;

static void lpv_change_list_init_model (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LpvChangeList, lpv_change_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      lpv_change_list_init_model))

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

static int
compare_keys (const void *one, const void *other)
{
  const SortKey *a = one, *b = other;

  if (a->size != b->size)
    return a->size > b->size ? -1 : 1;
  return a->function < b->function ? -1 : 1;
}

static void
sort (LpvChangeList *self)
{
  guint32 n, n_changed = 0;
  g_autofree SortKey *keys = NULL;

  get_changes (self, &n);
  keys = g_new (SortKey, n);
  for (guint32 i = 0; i < n; i++)
    {
      LpvChangeValues values;
      gint64 difference;

      fill_values (self, i, &values);
      difference = lpv_change_values_difference (&values, self->metric);
      if (difference != 0)
        keys[n_changed++] = (SortKey){ (guint64)ABS (difference), i };
    }
  qsort (keys, n_changed, sizeof *keys, compare_keys);
  self->largest = n_changed > 0 ? keys[0].size : 1;
  g_array_set_size (self->order, 0);
  for (guint32 i = 0; i < n_changed; i++)
    g_array_append_val (self->order, keys[i].function);
}

static void
prepare_filter (LpvChangeList *self)
{
  guint32 n;

  if (self->filter != NULL)
    return;
  self->filter = lpv_text_filter_new ();
  get_changes (self, &n);
  for (guint32 i = 0; i < n; i++)
    {
      LpvChangeValues values;

      fill_values (self, i, &values);
      lpv_text_filter_add (self->filter, values.name, values.path);
    }
}

static void
filter (LpvChangeList *self)
{
  guint before = self->shown->len;

  g_array_set_size (self->shown, 0);
  if (self->words != NULL && self->comparison != NULL)
    {
      prepare_filter (self);
      lpv_text_filter_set_words (self->filter, self->words);
    }
  for (guint i = 0; i < self->order->len; i++)
    {
      guint32 function = g_array_index (self->order, guint32, i);

      if (self->words == NULL || lpv_text_filter_matches (self->filter, function))
        g_array_append_val (self->shown, function);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->shown->len);
}

static GType
lpv_change_list_get_item_type (GListModel *model)
{
  return LPV_TYPE_CHANGE;
}

static guint
lpv_change_list_get_n_items (GListModel *model)
{
  return LPV_CHANGE_LIST (model)->shown->len;
}

static gpointer
lpv_change_list_get_item (GListModel *model, guint position)
{
  LpvChangeList *self = LPV_CHANGE_LIST (model);
  LpvChangeValues values;

  if (position >= self->shown->len)
    return NULL;
  fill_values (self, g_array_index (self->shown, guint32, position), &values);
  return lpv_change_new (&values);
}

static void
lpv_change_list_init_model (GListModelInterface *interface)
{
  interface->get_item_type = lpv_change_list_get_item_type;
  interface->get_n_items = lpv_change_list_get_n_items;
  interface->get_item = lpv_change_list_get_item;
}

static void
lpv_change_list_finalize (GObject *object)
{
  LpvChangeList *self = LPV_CHANGE_LIST (object);

  g_clear_object (&self->comparison);
  g_clear_pointer (&self->filter, lpv_text_filter_free);
  g_free (self->words);
  g_array_unref (self->order);
  g_array_unref (self->shown);
  G_OBJECT_CLASS (lpv_change_list_parent_class)->finalize (object);
}

static void
lpv_change_list_class_init (LpvChangeListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lpv_change_list_finalize;
}

static void
lpv_change_list_init (LpvChangeList *self)
{
  self->order = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->largest = 1;
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

  if (!g_set_object (&self->comparison, comparison))
    return;
  g_clear_pointer (&self->filter, lpv_text_filter_free);
  sort (self);
  filter (self);
}

void
lpv_change_list_set_metric (LpvChangeList *self, LpvMetric metric)
{
  g_return_if_fail (LPV_IS_CHANGE_LIST (self));

  if (self->metric == metric)
    return;
  self->metric = metric;
  sort (self);
  filter (self);
}

void
lpv_change_list_set_filter (LpvChangeList *self, const char *words)
{
  g_return_if_fail (LPV_IS_CHANGE_LIST (self));

  g_free (self->words);
  self->words = words == NULL || *words == '\0' ? NULL : g_strdup (words);
  filter (self);
}

guint64
lpv_change_list_get_largest (LpvChangeList *self)
{
  return self->largest;
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

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "lpv-function-item-private.h"
#include "lpv-profile-search.h"
#include "lpv-text-filter.h"

struct _LpvFunctionList
{
  GObject parent_instance;
  LprofProfile *profile;
  LpvMetric metric;
  LpvSort sort;
  char *words;
  LpvTextFilter *filter; /* of all functions; NULL until something is filtered */
  GArray *order;         /* guint32: all functions, sorted */
  GArray *shown;         /* guint32: those that pass the filter */
};

/* Values beside the indices: comparing is then a look at two neighbors. */
typedef struct
{
  guint64 value;
  const char *name;
  guint32 function;
} SortKey;

static void lpv_function_list_init_model (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LpvFunctionList, lpv_function_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      lpv_function_list_init_model))

static int
compare_values (const void *one, const void *other)
{
  const SortKey *a = one, *b = other;

  if (a->value != b->value)
    return a->value < b->value ? 1 : -1;
  return a->function < b->function ? -1 : 1;
}

static int
compare_names (const void *one, const void *other)
{
  const SortKey *a = one, *b = other;
  int order = strcmp (a->name, b->name);

  if (order != 0)
    return order;
  return a->function < b->function ? -1 : 1;
}

static guint32
count_functions (LpvFunctionList *self)
{
  guint32 n = 0;

  if (self->profile != NULL)
    lprof_profile_get_functions (self->profile, &n);
  return n;
}

static SortKey *
get_keys (LpvFunctionList *self, guint32 n_functions)
{
  SortKey *keys = g_new (SortKey, n_functions);
  guint32 n;
  const LprofFunctionInfo *functions =
      n_functions > 0 ? lprof_profile_get_functions (self->profile, &n) : NULL;

  for (guint32 i = 0; i < n_functions; i++)
    {
      LpvMeasures measures;

      lpv_profile_get_function_measures (self->profile, i, &measures);
      keys[i] = (SortKey){ lpv_metric_value (self->metric, &measures), functions[i].name, i };
    }
  return keys;
}

static void
sort (LpvFunctionList *self)
{
  guint32 n = count_functions (self);
  g_autofree SortKey *keys = get_keys (self, n);

  qsort (keys, n, sizeof *keys, self->sort == LPV_SORT_BY_NAME ? compare_names : compare_values);
  g_array_set_size (self->order, 0);
  for (guint32 i = 0; i < n; i++)
    g_array_append_val (self->order, keys[i].function);
}

static void
prepare_filter (LpvFunctionList *self)
{
  guint32 n_functions, n_files;
  const LprofFunctionInfo *functions;
  const LprofSourceFile *files;

  if (self->filter != NULL)
    return;
  self->filter = lpv_text_filter_new ();
  functions = lprof_profile_get_functions (self->profile, &n_functions);
  files = lprof_profile_get_files (self->profile, &n_files);
  for (guint32 i = 0; i < n_functions; i++)
    lpv_text_filter_add (self->filter, functions[i].name, files[functions[i].file].path);
}

static void
filter (LpvFunctionList *self)
{
  guint before = self->shown->len;

  g_array_set_size (self->shown, 0);
  if (self->words == NULL || self->profile == NULL)
    {
      if (self->order->len > 0)
        g_array_append_vals (self->shown, self->order->data, self->order->len);
    }
  else
    {
      prepare_filter (self);
      lpv_text_filter_set_words (self->filter, self->words);
      for (guint i = 0; i < self->order->len; i++)
        {
          guint32 function = g_array_index (self->order, guint32, i);

          if (lpv_text_filter_matches (self->filter, function))
            g_array_append_val (self->shown, function);
        }
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->shown->len);
}

static GType
lpv_function_list_get_item_type (GListModel *model)
{
  return LPV_TYPE_FUNCTION_ITEM;
}

static guint
lpv_function_list_get_n_items (GListModel *model)
{
  return LPV_FUNCTION_LIST (model)->shown->len;
}

static gpointer
lpv_function_list_get_item (GListModel *model, guint position)
{
  LpvFunctionList *self = LPV_FUNCTION_LIST (model);

  if (position >= self->shown->len)
    return NULL;
  return lpv_function_item_new (self->profile, g_array_index (self->shown, guint32, position));
}

static void
lpv_function_list_init_model (GListModelInterface *interface)
{
  interface->get_item_type = lpv_function_list_get_item_type;
  interface->get_n_items = lpv_function_list_get_n_items;
  interface->get_item = lpv_function_list_get_item;
}

static void
lpv_function_list_finalize (GObject *object)
{
  LpvFunctionList *self = LPV_FUNCTION_LIST (object);

  g_clear_pointer (&self->profile, lprof_profile_unref);
  g_clear_pointer (&self->filter, lpv_text_filter_free);
  g_free (self->words);
  g_array_unref (self->order);
  g_array_unref (self->shown);
  G_OBJECT_CLASS (lpv_function_list_parent_class)->finalize (object);
}

static void
lpv_function_list_class_init (LpvFunctionListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lpv_function_list_finalize;
}

static void
lpv_function_list_init (LpvFunctionList *self)
{
  self->order = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint32));
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
  g_clear_pointer (&self->filter, lpv_text_filter_free);
  self->profile = profile;
  sort (self);
  filter (self);
}

void
lpv_function_list_set_metric (LpvFunctionList *self, LpvMetric metric)
{
  g_return_if_fail (LPV_IS_FUNCTION_LIST (self));
  if (self->metric == metric)
    return;
  self->metric = metric;
  if (self->sort == LPV_SORT_BY_VALUE)
    sort (self);
  filter (self);
}

void
lpv_function_list_set_sort (LpvFunctionList *self, LpvSort order)
{
  g_return_if_fail (LPV_IS_FUNCTION_LIST (self));
  if (self->sort == order)
    return;
  self->sort = order;
  sort (self);
  filter (self);
}

void
lpv_function_list_set_filter (LpvFunctionList *self, const char *text)
{
  g_autofree char *words = text != NULL ? g_strstrip (g_strdup (text)) : NULL;

  g_return_if_fail (LPV_IS_FUNCTION_LIST (self));
  if (words != NULL && *words == '\0')
    g_clear_pointer (&words, g_free);
  if (g_strcmp0 (words, self->words) == 0)
    return;
  g_free (self->words);
  self->words = g_steal_pointer (&words);
  filter (self);
}

guint
lpv_function_list_find (LpvFunctionList *self, guint32 function)
{
  g_return_val_if_fail (LPV_IS_FUNCTION_LIST (self), G_MAXUINT);
  for (guint i = 0; i < self->shown->len; i++)
    if (g_array_index (self->shown, guint32, i) == function)
      return i;
  return G_MAXUINT;
}

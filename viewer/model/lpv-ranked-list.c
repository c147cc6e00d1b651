/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "lpv-ranked-list.h"

typedef struct
{
  LpvMetric metric;
  LpvSort sort;
  LpvTextFilter *filter;
  GArray *order; /* guint32: all things that are not left out, sorted */
  GArray *shown; /* guint32: those that pass the filter */
  guint64 largest;
} LpvRankedListPrivate;

/* Values beside the indices: comparing is then a look at two neighbors. */
typedef struct
{
  guint64 value;
  const char *name;
  guint32 index;
} SortKey;

static void lpv_ranked_list_init_model (GListModelInterface *interface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (LpvRankedList, lpv_ranked_list, G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (LpvRankedList)
                                      G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                             lpv_ranked_list_init_model))

static LpvRankedListPrivate *
get_private (LpvRankedList *self)
{
  return lpv_ranked_list_get_instance_private (self);
}

static int
compare_values (const void *one, const void *other)
{
  const SortKey *a = one, *b = other;

  if (a->value != b->value)
    return a->value < b->value ? 1 : -1;
  return a->index < b->index ? -1 : 1;
}

static int
compare_names (const void *one, const void *other)
{
  const SortKey *a = one, *b = other;
  int order = strcmp (a->name, b->name);

  if (order != 0)
    return order;
  return a->index < b->index ? -1 : 1;
}

static void
sort (LpvRankedList *self)
{
  LpvRankedListPrivate *private = get_private (self);
  LpvRankedListClass *klass = LPV_RANKED_LIST_GET_CLASS (self);
  guint n = klass->count (self), n_keys = 0;
  g_autofree SortKey *keys = g_new (SortKey, n);

  private->largest = 0;
  for (guint i = 0; i < n; i++)
    {
      SortKey *key = &keys[n_keys];

      key->index = i;
      if (!klass->rank (self, i, private->metric, &key->value, &key->name))
        continue;
      private->largest = MAX (private->largest, key->value);
      if (private->sort == LPV_SORT_BY_CALLS && klass->get_calls != NULL)
        key->value = klass->get_calls (self, i);
      n_keys++;
    }
  qsort (keys, n_keys, sizeof *keys,
         private->sort == LPV_SORT_BY_NAME ? compare_names : compare_values);
  g_array_set_size (private->order, n_keys);
  for (guint i = 0; i < n_keys; i++)
    g_array_index (private->order, guint32, i) = keys[i].index;
}

static void
filter (LpvRankedList *self)
{
  LpvRankedListPrivate *private = get_private (self);
  guint before = private->shown->len;

  g_array_set_size (private->shown, 0);
  for (guint i = 0; i < private->order->len; i++)
    {
      guint32 index = g_array_index (private->order, guint32, i);

      if (lpv_text_filter_matches (private->filter, index))
        g_array_append_val (private->shown, index);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, private->shown->len);
}

static void
fill_filter (LpvTextFilter *filter, gpointer owner)
{
  LpvRankedListClass *klass = LPV_RANKED_LIST_GET_CLASS (owner);
  guint n = klass->count (owner);

  for (guint i = 0; i < n; i++)
    klass->add_text (owner, i, filter);
}

static GType
lpv_ranked_list_get_item_type (GListModel *model)
{
  return LPV_RANKED_LIST_GET_CLASS (model)->item_type;
}

static guint
lpv_ranked_list_get_n_items (GListModel *model)
{
  return get_private (LPV_RANKED_LIST (model))->shown->len;
}

static gpointer
lpv_ranked_list_get_item (GListModel *model, guint position)
{
  LpvRankedList *self = LPV_RANKED_LIST (model);
  LpvRankedListPrivate *private = get_private (self);

  if (position >= private->shown->len)
    return NULL;
  return LPV_RANKED_LIST_GET_CLASS (self)->make_item (
      self, g_array_index (private->shown, guint32, position));
}

static void
lpv_ranked_list_init_model (GListModelInterface *interface)
{
  interface->get_item_type = lpv_ranked_list_get_item_type;
  interface->get_n_items = lpv_ranked_list_get_n_items;
  interface->get_item = lpv_ranked_list_get_item;
}

static void
lpv_ranked_list_finalize (GObject *object)
{
  LpvRankedListPrivate *private = get_private (LPV_RANKED_LIST (object));

  lpv_text_filter_free (private->filter);
  g_array_unref (private->order);
  g_array_unref (private->shown);
  G_OBJECT_CLASS (lpv_ranked_list_parent_class)->finalize (object);
}

static void
lpv_ranked_list_class_init (LpvRankedListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lpv_ranked_list_finalize;
}

static void
lpv_ranked_list_init (LpvRankedList *self)
{
  LpvRankedListPrivate *private = get_private (self);

  private->filter = lpv_text_filter_new (fill_filter, self);
  private->order = g_array_new (FALSE, FALSE, sizeof (guint32));
  private->shown = g_array_new (FALSE, FALSE, sizeof (guint32));
}

void
lpv_ranked_list_set_metric (LpvRankedList *self, LpvMetric metric)
{
  LpvRankedListPrivate *private;

  g_return_if_fail (LPV_IS_RANKED_LIST (self));
  private = get_private (self);
  if (private->metric == metric)
    return;
  private->metric = metric;
  sort (self);
  filter (self);
}

void
lpv_ranked_list_set_sort (LpvRankedList *self, LpvSort order)
{
  LpvRankedListPrivate *private;

  g_return_if_fail (LPV_IS_RANKED_LIST (self));
  private = get_private (self);
  if (private->sort == order)
    return;
  private->sort = order;
  sort (self);
  filter (self);
}

void
lpv_ranked_list_set_filter (LpvRankedList *self, const char *text)
{
  g_return_if_fail (LPV_IS_RANKED_LIST (self));
  if (lpv_text_filter_set_words (get_private (self)->filter, text))
    filter (self);
}

void
lpv_ranked_list_refill (LpvRankedList *self)
{
  g_return_if_fail (LPV_IS_RANKED_LIST (self));
  lpv_text_filter_forget (get_private (self)->filter);
  sort (self);
  filter (self);
}

guint
lpv_ranked_list_find (LpvRankedList *self, guint index)
{
  LpvRankedListPrivate *private;

  g_return_val_if_fail (LPV_IS_RANKED_LIST (self), G_MAXUINT);
  private = get_private (self);
  for (guint i = 0; i < private->shown->len; i++)
    if (g_array_index (private->shown, guint32, i) == index)
      return i;
  return G_MAXUINT;
}

guint64
lpv_ranked_list_get_largest (LpvRankedList *self)
{
  g_return_val_if_fail (LPV_IS_RANKED_LIST (self), 0);
  return get_private (self)->largest;
}

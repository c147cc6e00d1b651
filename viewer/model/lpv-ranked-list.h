/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A list model of things that have an index, a value and a name, sorted and filtered.
 * Its items are made when they are asked for, so that 100,000 things cost two arrays.
 * What the things are is for a subclass to say. */

#pragma once

#include <gio/gio.h>

#include "lpv-metric.h"
#include "lpv-text-filter.h"

G_BEGIN_DECLS

typedef enum
{
  LPV_SORT_BY_VALUE, /* of the metric, largest first */
  LPV_SORT_BY_CALLS, /* most first; where there are none, of value */
  LPV_SORT_BY_NAME,
} LpvSort;

#define LPV_TYPE_RANKED_LIST (lpv_ranked_list_get_type ())
G_DECLARE_DERIVABLE_TYPE (LpvRankedList, lpv_ranked_list, LPV, RANKED_LIST, GObject)

struct _LpvRankedListClass
{
  GObjectClass parent_class;
  GType item_type;
  guint (*count) (LpvRankedList *self);
  /* Value and name of a thing; FALSE leaves it out of the list. The name lives until
   * the list is refilled. */
  gboolean (*rank) (LpvRankedList *self, guint index, LpvMetric metric, guint64 *value,
                    const char **name);
  /* How often a thing was called; NULL: it isn't. */
  guint64 (*get_calls) (LpvRankedList *self, guint index);
  /* Adds the text that filtering looks at, always one. */
  void (*add_text) (LpvRankedList *self, guint index, LpvTextFilter *filter);
  gpointer (*make_item) (LpvRankedList *self, guint index); /* (transfer full) */
};

void lpv_ranked_list_set_metric (LpvRankedList *self, LpvMetric metric);
void lpv_ranked_list_set_sort (LpvRankedList *self, LpvSort sort);
/* Keeps things that have all words of the text; case does not matter. */
void lpv_ranked_list_set_filter (LpvRankedList *self, const char *text);
/* The things are others now; for the subclass to call. */
void lpv_ranked_list_refill (LpvRankedList *self);
/* Where a thing stands, or G_MAXUINT when it is filtered out. */
guint lpv_ranked_list_find (LpvRankedList *self, guint index);
/* The largest value of all things that are not left out. */
guint64 lpv_ranked_list_get_largest (LpvRankedList *self);

G_END_DECLS

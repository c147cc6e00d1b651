/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-flame-layout.h"

struct _LpvFlameLayout
{
  LpvFlameSpan *spans; /* row after row */
  guint32 n_spans;
  guint32 *row_starts; /* into spans, one more than there are rows */
  guint32 n_rows;
  guint32 n_nodes;
  guint32 *places; /* of each node in spans, or LPROF_NONE */
};

/* What is known of the tree only while it is laid out. */
typedef struct
{
  guint64 *widths;
  guint32 *children;     /* nodes, those of one parent together; roots first */
  guint32 *child_starts; /* into children, by parent + 1; roots at 0 */
} Tree;

static guint32
slot_of (const LprofTreeNode *node)
{
  return node->parent == LPROF_NONE ? 0 : node->parent + 1;
}

/* At least as wide as all that it called: recursion folds onto an ancestor, and
 * corrections are made node by node, so the sums need not agree to the nanosecond. */
static guint64 *
measure (const LprofTreeNode *nodes, guint32 n_nodes)
{
  guint64 *inner = g_new0 (guint64, n_nodes);

  for (guint32 i = n_nodes; i-- > 0;)
    {
      if (nodes[i].is_recursive)
        continue; /* in the width of an ancestor */
      inner[i] = MAX (nodes[i].total_ns, inner[i] + nodes[i].self_ns);
      if (nodes[i].parent != LPROF_NONE)
        inner[nodes[i].parent] += inner[i];
    }
  return inner;
}

static int
compare_widths (gconstpointer one, gconstpointer other, gpointer data)
{
  const guint64 *widths = data;
  guint32 a = *(const guint32 *)one;
  guint32 b = *(const guint32 *)other;

  if (widths[a] != widths[b])
    return widths[a] > widths[b] ? -1 : 1;
  return a < b ? -1 : a > b;
}

static void
tree_init (Tree *tree, const LprofTreeNode *nodes, guint32 n_nodes)
{
  g_autofree guint32 *ends = g_new0 (guint32, n_nodes + 2);

  tree->widths = measure (nodes, n_nodes);
  tree->children = g_new (guint32, n_nodes);
  tree->child_starts = g_new0 (guint32, n_nodes + 2);
  for (guint32 i = 0; i < n_nodes; i++)
    tree->child_starts[slot_of (&nodes[i]) + 1]++;
  for (guint32 i = 0; i <= n_nodes; i++)
    tree->child_starts[i + 1] += tree->child_starts[i];
  memcpy (ends, tree->child_starts, (n_nodes + 2) * sizeof *ends);
  for (guint32 i = 0; i < n_nodes; i++)
    tree->children[ends[slot_of (&nodes[i])]++] = i;
  for (guint32 i = 0; i <= n_nodes; i++)
    g_qsort_with_data (tree->children + tree->child_starts[i],
                       (int)(tree->child_starts[i + 1] - tree->child_starts[i]), sizeof (guint32),
                       compare_widths, tree->widths);
}

static void
tree_clear (Tree *tree)
{
  g_free (tree->widths);
  g_free (tree->children);
  g_free (tree->child_starts);
}

/* Sets the children in slot side by side from start. */
static void
place_children (LpvFlameLayout *self, const Tree *tree, guint32 slot, guint64 start)
{
  for (guint32 i = tree->child_starts[slot]; i < tree->child_starts[slot + 1]; i++)
    {
      guint32 node = tree->children[i];
      LpvFlameSpan *span = &self->spans[self->n_spans];

      if (tree->widths[node] == 0)
        break; /* the narrowest come last */
      span->start = start;
      span->width = tree->widths[node];
      span->node = node;
      self->places[node] = self->n_spans++;
      start += span->width;
    }
}

static void
place_rows (LpvFlameLayout *self, const Tree *tree)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 begin = 0;

  g_array_append_val (starts, begin);
  place_children (self, tree, 0, 0);
  while (begin < self->n_spans)
    {
      guint32 end = self->n_spans;

      g_array_append_val (starts, end);
      for (; begin < end; begin++)
        place_children (self, tree, self->spans[begin].node + 1, self->spans[begin].start);
    }
  self->n_rows = starts->len - 1;
  self->row_starts = (guint32 *)(gpointer)g_array_free (starts, FALSE);
}

LpvFlameLayout *
lpv_flame_layout_new (const LprofTreeNode *nodes, guint32 n_nodes)
{
  LpvFlameLayout *self = g_new0 (LpvFlameLayout, 1);
  Tree tree;

  self->n_nodes = n_nodes;
  self->spans = g_new (LpvFlameSpan, n_nodes);
  self->places = g_new (guint32, n_nodes);
  memset (self->places, 0xff, n_nodes * sizeof *self->places);
  tree_init (&tree, nodes, n_nodes);
  place_rows (self, &tree);
  tree_clear (&tree);
  return self;
}

void
lpv_flame_layout_free (LpvFlameLayout *self)
{
  g_free (self->spans);
  g_free (self->row_starts);
  g_free (self->places);
  g_free (self);
}

guint64
lpv_flame_layout_get_width (LpvFlameLayout *self)
{
  const LpvFlameSpan *last;

  if (self->n_rows == 0)
    return 0;
  last = &self->spans[self->row_starts[1] - 1];
  return last->start + last->width;
}

guint32
lpv_flame_layout_get_n_rows (LpvFlameLayout *self)
{
  return self->n_rows;
}

const LpvFlameSpan *
lpv_flame_layout_get_row (LpvFlameLayout *self, guint32 row, guint32 *n)
{
  g_return_val_if_fail (row < self->n_rows, NULL);

  *n = self->row_starts[row + 1] - self->row_starts[row];
  return self->spans + self->row_starts[row];
}

guint32
lpv_flame_layout_find_end (LpvFlameLayout *self, guint32 row, guint32 first, guint64 place)
{
  guint32 low = first, high = first, n;
  const LpvFlameSpan *spans = lpv_flame_layout_get_row (self, row, &n);

  for (guint32 step = 1; high < n && spans[high].start + spans[high].width <= place; step *= 2)
    {
      low = high + 1;
      high = low + step;
    }
  high = MIN (high, n);
  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (spans[middle].start + spans[middle].width > place)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

guint32
lpv_flame_layout_find_node (LpvFlameLayout *self, guint32 row, guint64 place)
{
  guint32 n, i;
  const LpvFlameSpan *spans;

  if (row >= self->n_rows)
    return LPROF_NONE;
  spans = lpv_flame_layout_get_row (self, row, &n);
  i = lpv_flame_layout_find_end (self, row, 0, place);
  return i < n && spans[i].start <= place ? spans[i].node : LPROF_NONE;
}

static guint32
row_of (LpvFlameLayout *self, guint32 place)
{
  guint32 low = 0, high = self->n_rows;

  while (low + 1 < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (self->row_starts[middle] <= place)
        low = middle;
      else
        high = middle;
    }
  return low;
}

const LpvFlameSpan *
lpv_flame_layout_get_span (LpvFlameLayout *self, guint32 node, guint32 *row, guint32 *index)
{
  guint32 place, found;

  if (node >= self->n_nodes || self->places[node] == LPROF_NONE)
    return NULL;
  place = self->places[node];
  found = row_of (self, place);
  if (row != NULL)
    *row = found;
  if (index != NULL)
    *index = place - self->row_starts[found];
  return &self->spans[place];
}

guint32
lpv_flame_layout_get_widest_child (LpvFlameLayout *self, guint32 node)
{
  guint32 row;
  const LpvFlameSpan *span = lpv_flame_layout_get_span (self, node, &row, NULL);

  if (span == NULL || row + 1 >= self->n_rows)
    return LPROF_NONE;
  /* The first child begins where the parent does, and nothing else can. */
  return lpv_flame_layout_find_node (self, row + 1, span->start);
}

guint64
lpv_flame_layout_sum_marked (LpvFlameLayout *self, const LprofTreeNode *nodes,
                             const guint8 *is_marked, guint32 n_functions)
{
  g_autofree guint8 *is_within = g_new0 (guint8, self->n_nodes);
  guint64 sum = 0;

  for (guint32 i = 0; i < self->n_nodes; i++)
    {
      const LprofTreeNode *node = &nodes[i];

      if (node->parent != LPROF_NONE && is_within[node->parent])
        is_within[i] = TRUE;
      else if (node->function < n_functions && is_marked[node->function])
        {
          is_within[i] = TRUE;
          if (self->places[i] != LPROF_NONE)
            sum += self->spans[self->places[i]].width;
        }
    }
  return sum;
}

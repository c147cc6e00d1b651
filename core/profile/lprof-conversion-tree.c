/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The call trees of a recording, and what its contexts had of the lines. */

#include "lprof-conversion.h"
#include "lprof-key-index.h"
#include "lprof-varint.h"

static gboolean
describe_node (LprofConversion *conversion, GHashTable *nodes, const LprofNode *recorded,
               LprofTreeNode *node)
{
  node->parent = LPROF_NONE;
  node->function = LPROF_NONE;
  node->line = recorded->line & ~LPROF_NODE_RECURSIVE;
  node->is_recursive = (recorded->line & LPROF_NODE_RECURSIVE) != 0;
  node->is_other = recorded->is_other != 0;
  if (recorded->parent != 0 && !lprof_conversion_find (nodes, recorded->parent, &node->parent))
    return FALSE;
  return recorded->code == 0
         || lprof_conversion_get_code (conversion, recorded->code, &node->function);
}

static void
add_node (LprofConversion *conversion, GHashTable *nodes, LprofOffset offset)
{
  const LprofNode *recorded = LPROF_SNAPSHOT_GET (&conversion->snapshot, LprofNode, offset);
  LprofTreeNode node;
  if (!describe_node (conversion, nodes, recorded, &node))
    {
      conversion->snapshot.damaged = TRUE;
      return;
    }
  node.calls = recorded->calls;
  node.resumptions = recorded->resumptions;
  node.nested = node.is_recursive ? recorded->nested : 0;
  node.self_ns = lprof_conversion_get_corrected_ns (conversion, recorded->self);
  node.total_ns = lprof_conversion_get_corrected_ns (conversion, recorded->total);
  node.wait_ns = lprof_conversion_get_ns (conversion, recorded->wait);
  lprof_conversion_store (nodes, offset, lprof_builder_add_node (conversion->builder, &node));
}

/* What was called from outside the profiled code makes up the root. */
static void
add_to_root (LprofConversion *conversion, guint64 total_ns)
{
  LprofTreeNode root = { .parent = LPROF_NONE, .function = LPROF_NONE, .total_ns = total_ns };
  lprof_builder_add_node (conversion->builder, &root);
}

static guint64
sum_outermost (LprofConversion *conversion, const GArray *list)
{
  guint64 total_ns = 0;
  for (guint i = 1; i < list->len; i++)
    {
      const LprofNode *node = LPROF_SNAPSHOT_GET (&conversion->snapshot, LprofNode,
                                                  g_array_index (list, LprofOffset, i));
      if (node->parent == g_array_index (list, LprofOffset, 0)
          && !(node->line & LPROF_NODE_RECURSIVE))
        total_ns =
            lprof_sum (total_ns, lprof_conversion_get_corrected_ns (conversion, node->total));
    }
  return total_ns;
}

void
lprof_conversion_add_tree (LprofConversion *conversion, const LprofThread *thread)
{
  GHashTable *nodes = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) list =
      lprof_snapshot_get_list (&conversion->snapshot, &thread->nodes, sizeof (LprofNode));
  for (guint i = 0; i < list->len; i++)
    add_node (conversion, nodes, g_array_index (list, LprofOffset, i));
  add_to_root (conversion, sum_outermost (conversion, list));
  g_hash_table_unref (nodes);
}

/* The counters of a cell at the moment at which a context began or ended. */
typedef struct
{
  guint64 events;
  guint64 hits;
  LprofSpan self;
  LprofSpan total;
  guint64 wait;
} Moment;

static guint64
difference (guint64 later, guint64 sooner)
{
  return later > sooner ? later - sooner : 0;
}

static guint64
get_ns_between (const LprofConversion *conversion, LprofSpan later, LprofSpan sooner)
{
  LprofSpan span = { difference (later.time, sooner.time), difference (later.bias, sooner.bias) };
  return lprof_conversion_get_corrected_ns (conversion, span);
}

static void
add_share (LprofConversion *conversion, LprofShare *share, const Moment *later,
           const LprofMark *mark)
{
  share->line = MAX (mark->line, 1);
  share->hits = difference (later->hits, mark->hits);
  share->events = difference (later->events, mark->events);
  share->self_ns = get_ns_between (conversion, later->self, mark->self);
  share->total_ns = get_ns_between (conversion, later->total, mark->total);
  share->wait_ns = lprof_conversion_get_ns (conversion, difference (later->wait, mark->wait));
  lprof_builder_add_context_share (conversion->builder, share);
}

static gboolean
read_cell (LprofConversion *conversion, const LprofMark *mark, guint32 *function, Moment *moment)
{
  LprofSnapshot *snapshot = &conversion->snapshot;
  const LprofFunction *counted = LPROF_SNAPSHOT_GET (snapshot, LprofFunction, mark->function);
  const LprofCode *code =
      counted ? lprof_conversion_get_code (conversion, counted->code, function) : NULL;
  guint32 index = code ? mark->line - code->min_line : 0;
  if (!code || index >= code->n_lines || mark->line > G_MAXINT32)
    return FALSE;
  const LprofCell *cells =
      lprof_snapshot_get (snapshot, counted->cells, sizeof *cells, code->n_lines);
  if (cells)
    *moment = (Moment){ cells[index].events, lprof_cell_get_hits (&cells[index]),
                        lprof_cell_get_self (&cells[index]), lprof_cell_get_total (&cells[index]),
                        cells[index].wait };
  return cells != NULL;
}

/* Newest first: each mark ends where the next one of the same cell begins, the
 * newest one where the cell stands now. */
void
lprof_conversion_add_marks (LprofConversion *conversion, const LprofThread *thread)
{
  LprofKeyIndex cells = { 0 };
  g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  g_autoptr (GArray) list =
      lprof_snapshot_get_list (&conversion->snapshot, &thread->marks, sizeof (LprofMark));
  for (guint i = list->len; i-- > 0;)
    {
      LprofOffset offset = g_array_index (list, LprofOffset, i);
      const LprofMark *mark = LPROF_SNAPSHOT_GET (&conversion->snapshot, LprofMark, offset);
      LprofKey key = { mark->function, mark->line, 0 };
      LprofShare share = { 0 };
      Moment now;
      if (!read_cell (conversion, mark, &share.function, &now))
        {
          conversion->snapshot.damaged = TRUE;
          continue;
        }
      guint32 index = lprof_key_index_insert (&cells, key, moments->len);
      if (index == moments->len)
        g_array_append_val (moments, now);
      Moment *later = &g_array_index (moments, Moment, index);
      if (lprof_conversion_find (conversion->contexts, mark->context, &share.part))
        add_share (conversion, &share, later, mark);
      *later = (Moment){ mark->events, mark->hits, mark->self, mark->total, mark->wait };
    }
  lprof_key_index_clear (&cells);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-tree.h"

static LprofNode *
add_node (LprofTable *table, LprofOffset parent, uint32_t line, LprofOffset code, bool is_other)
{
  LprofOffset offset = lprof_arena_alloc (table->arena, sizeof (LprofNode));
  LprofNode *node;

  if (!offset)
    return NULL;
  node = lprof_at (table->base, offset);
  node->parent = parent;
  node->line = line;
  node->code = code;
  node->is_other = is_other;
  if (!lprof_node_index_add (&table->nodes, node))
    return NULL; /* its memory is lost, which happens once */
  lprof_push (&table->thread->nodes, &node->next, offset);
  table->thread->n_nodes++;
  return node;
}

static LprofNode *
find_or_add (LprofTable *table, LprofOffset parent, uint32_t line, LprofOffset code, bool is_other)
{
  LprofNode *node = lprof_node_index_find (&table->nodes, parent, line, code);

  return node ? node : add_node (table, parent, line, code, is_other);
}

LprofOffset
lprof_tree_root (LprofTable *table)
{
  LprofNode *root = find_or_add (table, 0, 0, 0, false);

  return root ? lprof_offset_of (table->base, root) : 0;
}

/* A child of the root without code: no call has such a key. */
static LprofNode *
find_other (LprofTable *table)
{
  table->thread->capped = 1;
  return find_or_add (table, lprof_tree_root (table), 0, 0, true);
}

LprofOffset
lprof_tree_find (LprofTable *table, LprofOffset parent, uint32_t line, LprofOffset code)
{
  LprofNode *node = lprof_node_index_find (&table->nodes, parent, line, code);

  if (LPROF_LIKELY (node != NULL))
    return lprof_offset_of (table->base, node);
  if (((LprofNode *)lprof_at (table->base, parent))->is_other)
    return parent;
  if (table->thread->n_nodes < lprof_table_header (table)->max_nodes)
    node = add_node (table, parent, line, code, false);
  if (!node)
    node = find_other (table);
  return node ? lprof_offset_of (table->base, node) : 0;
}

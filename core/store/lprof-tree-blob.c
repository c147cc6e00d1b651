/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-tree-blob.h"

#include "lprof-schema.h"
#include "lprof-varint.h"

#define MIN_NODE_BYTES 9

enum
{
  FUNCTION_NONE,
  FUNCTION_OTHER,
  FUNCTION_FIRST
};

enum
{
  CALL_OUTERMOST,
  CALL_RECURSIVE,
  N_CALL_KINDS
};

static guint32
spell_function (const LprofTreeNode *node)
{
  if (node->is_other)
    return FUNCTION_OTHER;
  return node->function == LPROF_NONE ? FUNCTION_NONE : node->function + FUNCTION_FIRST;
}

void
lprof_tree_blob_write (GByteArray *bytes, const LprofTreeNode *nodes, guint32 n)
{
  lprof_append_number (bytes, n);
  for (guint32 i = 0; i < n; i++)
    {
      lprof_append_number (bytes, nodes[i].parent == LPROF_NONE ? 0 : i - nodes[i].parent);
      lprof_append_number (bytes, spell_function (&nodes[i]));
      lprof_append_number (bytes, nodes[i].is_recursive ? CALL_RECURSIVE : CALL_OUTERMOST);
      lprof_append_number (bytes, nodes[i].line);
      lprof_append_number (bytes, nodes[i].calls);
      lprof_append_number (bytes, nodes[i].resumptions);
      if (nodes[i].is_recursive)
        lprof_append_number (bytes, nodes[i].nested);
      lprof_append_number (bytes, nodes[i].self_ns);
      lprof_append_number (bytes, nodes[i].total_ns);
      lprof_append_number (bytes, nodes[i].wait_ns);
    }
}

static void
read_node (LprofBytesReader *reader, guint32 index, guint32 n_functions, LprofTreeNode *node)
{
  guint32 distance = lprof_read_index (reader, index + 1);
  guint32 function = lprof_read_index (reader, n_functions + FUNCTION_FIRST);
  node->parent = distance == 0 ? LPROF_NONE : index - distance;
  node->function = function < FUNCTION_FIRST ? LPROF_NONE : function - FUNCTION_FIRST;
  node->is_other = function == FUNCTION_OTHER;
  node->is_recursive = lprof_read_index (reader, N_CALL_KINDS) == CALL_RECURSIVE;
  node->line = lprof_read_index (reader, LPROF_MAX_LINE + 1);
  node->calls = lprof_read_number (reader);
  node->resumptions = lprof_read_number (reader);
  if (node->is_recursive)
    node->nested = lprof_read_number (reader);
  node->self_ns = lprof_read_number (reader);
  node->total_ns = lprof_read_number (reader);
  node->wait_ns = lprof_read_number (reader);
}

gboolean
lprof_tree_blob_read (const guint8 *bytes, gsize size, LprofProfile *profile)
{
  LprofBytesReader reader;
  lprof_bytes_reader_init (&reader, bytes, size);
  guint32 limit = (guint32)MIN (size / MIN_NODE_BYTES, LPROF_MAX_NODES);
  guint32 n = lprof_read_index (&reader, limit + 1);
  g_array_set_size (profile->tree, n);
  for (guint32 i = 0; i < n && !reader.failed; i++)
    read_node (&reader, i, profile->functions->len,
               &g_array_index (profile->tree, LprofTreeNode, i));
  return !reader.failed && reader.at == reader.end;
}

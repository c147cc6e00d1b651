/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-file-item-private.h"
#include "lpv-text-filter.h"

struct _LpvFileTree
{
  GObject parent_instance;
  LprofProfile *profile;
  LpvFileNode *root;
  LpvMetric metric;
  LpvSort sort;
  LpvTextFilter *filter; /* of the files' paths */
  GHashTable *collapsed; /* paths of folders */
  GArray *rows;          /* of Row: what is visible */
};

typedef struct
{
  LpvFileNode *node;
  guint depth;
} Row;

static void lpv_file_tree_init_model (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LpvFileTree, lpv_file_tree, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, lpv_file_tree_init_model))

static void
append_rows (GArray *rows, LpvFileNode *folder, guint depth)
{
  for (guint i = 0; i < folder->children->len; i++)
    {
      LpvFileNode *node = folder->children->pdata[i];

      if (!node->matches)
        continue;
      g_array_append_vals (rows, &(Row){ node, depth }, 1);
      if (node->children != NULL && node->is_expanded)
        append_rows (rows, node, depth + 1);
    }
}

static void
list_rows (LpvFileTree *self)
{
  guint before = self->rows->len;

  g_array_set_size (self->rows, 0);
  if (self->root != NULL)
    append_rows (self->rows, self->root, 0);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->rows->len);
}

static void
fill_filter (LpvTextFilter *filter, gpointer owner)
{
  guint32 n;
  const LprofSourceFile *files = lprof_profile_get_files (LPV_FILE_TREE (owner)->profile, &n);

  for (guint32 i = 0; i < n; i++)
    lpv_text_filter_add (filter, files[i].path, NULL);
}

static gboolean
match (LpvFileTree *self, LpvFileNode *node)
{
  if (node->children == NULL)
    {
      node->matches = lpv_text_filter_matches (self->filter, node->file);
      return node->matches;
    }
  node->matches = FALSE;
  for (guint i = 0; i < node->children->len; i++)
    if (match (self, node->children->pdata[i]))
      node->matches = TRUE;
  return node->matches;
}

static void
collapse (LpvFileTree *self, LpvFileNode *node)
{
  if (node->children == NULL)
    return;
  node->is_expanded = !g_hash_table_contains (self->collapsed, node->path);
  for (guint i = 0; i < node->children->len; i++)
    collapse (self, node->children->pdata[i]);
}

static GType
lpv_file_tree_get_item_type (GListModel *model)
{
  return LPV_TYPE_FILE_ITEM;
}

static guint
lpv_file_tree_get_n_items (GListModel *model)
{
  return LPV_FILE_TREE (model)->rows->len;
}

static gpointer
lpv_file_tree_get_item (GListModel *model, guint position)
{
  LpvFileTree *self = LPV_FILE_TREE (model);
  Row *row;

  if (position >= self->rows->len)
    return NULL;
  row = &g_array_index (self->rows, Row, position);
  if (row->node->item == NULL)
    row->node->item = G_OBJECT (lpv_file_item_new (row->node, row->depth));
  return g_object_ref (row->node->item);
}

static void
lpv_file_tree_init_model (GListModelInterface *interface)
{
  interface->get_item_type = lpv_file_tree_get_item_type;
  interface->get_n_items = lpv_file_tree_get_n_items;
  interface->get_item = lpv_file_tree_get_item;
}

static void
lpv_file_tree_finalize (GObject *object)
{
  LpvFileTree *self = LPV_FILE_TREE (object);

  g_clear_pointer (&self->root, lpv_file_node_free);
  g_clear_pointer (&self->profile, lprof_profile_unref);
  lpv_text_filter_free (self->filter);
  g_hash_table_unref (self->collapsed);
  g_array_unref (self->rows);
  G_OBJECT_CLASS (lpv_file_tree_parent_class)->finalize (object);
}

static void
lpv_file_tree_class_init (LpvFileTreeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lpv_file_tree_finalize;
}

static void
lpv_file_tree_init (LpvFileTree *self)
{
  self->filter = lpv_text_filter_new (fill_filter, self);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->collapsed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

LpvFileTree *
lpv_file_tree_new (void)
{
  return g_object_new (LPV_TYPE_FILE_TREE, NULL);
}

void
lpv_file_tree_set_profile (LpvFileTree *self, LprofProfile *profile)
{
  LpvFileNode *before;

  g_return_if_fail (LPV_IS_FILE_TREE (self));
  g_return_if_fail (profile != NULL);
  before = g_steal_pointer (&self->root);
  lprof_profile_ref (profile);
  g_clear_pointer (&self->profile, lprof_profile_unref);
  self->profile = profile;
  lpv_text_filter_forget (self->filter);
  self->root = lpv_file_node_build (profile);
  collapse (self, self->root);
  lpv_file_node_sort (self->root, self->metric, self->sort);
  match (self, self->root);
  list_rows (self);
  g_clear_pointer (&before, lpv_file_node_free);
}

static void
sort (LpvFileTree *self)
{
  if (self->root == NULL)
    return;
  lpv_file_node_sort (self->root, self->metric, self->sort);
  list_rows (self);
}

void
lpv_file_tree_set_metric (LpvFileTree *self, LpvMetric metric)
{
  g_return_if_fail (LPV_IS_FILE_TREE (self));
  if (self->metric == metric)
    return;
  self->metric = metric;
  sort (self);
}

void
lpv_file_tree_set_sort (LpvFileTree *self, LpvSort order)
{
  g_return_if_fail (LPV_IS_FILE_TREE (self));
  if (self->sort == order)
    return;
  self->sort = order;
  sort (self);
}

void
lpv_file_tree_set_filter (LpvFileTree *self, const char *text)
{
  g_return_if_fail (LPV_IS_FILE_TREE (self));
  if (!lpv_text_filter_set_words (self->filter, text) || self->root == NULL)
    return;
  match (self, self->root);
  list_rows (self);
}

/* The rows below a folder's own. */
static guint
count_below (LpvFileTree *self, guint position)
{
  guint depth = g_array_index (self->rows, Row, position).depth;
  guint end = position + 1;

  while (end < self->rows->len && g_array_index (self->rows, Row, end).depth > depth)
    end++;
  return end - position - 1;
}

void
lpv_file_tree_set_expanded (LpvFileTree *self, guint position, gboolean expanded)
{
  g_autoptr (GArray) added = g_array_new (FALSE, FALSE, sizeof (Row));
  guint removed;
  Row row;

  g_return_if_fail (LPV_IS_FILE_TREE (self));
  g_return_if_fail (position < self->rows->len);
  row = g_array_index (self->rows, Row, position);
  if (row.node->children == NULL || row.node->is_expanded == expanded)
    return;
  row.node->is_expanded = expanded;
  if (expanded)
    g_hash_table_remove (self->collapsed, row.node->path);
  else
    g_hash_table_add (self->collapsed, g_strdup (row.node->path));
  removed = count_below (self, position);
  if (removed > 0)
    g_array_remove_range (self->rows, position + 1, removed);
  if (expanded)
    append_rows (added, row.node, row.depth + 1);
  if (added->len > 0)
    g_array_insert_vals (self->rows, position + 1, added->data, added->len);
  if (row.node->item != NULL)
    lpv_file_item_set_expanded (LPV_FILE_ITEM (row.node->item), expanded);
  g_list_model_items_changed (G_LIST_MODEL (self), position + 1, removed, added->len);
}

/* Expands what is above the file; whether the file is below the node. */
static gboolean
expand_towards (LpvFileTree *self, LpvFileNode *node, guint32 file)
{
  if (node->children == NULL)
    return node->file == file;
  for (guint i = 0; i < node->children->len; i++)
    {
      if (!expand_towards (self, node->children->pdata[i], file))
        continue;
      if (!node->is_expanded)
        {
          node->is_expanded = TRUE;
          g_hash_table_remove (self->collapsed, node->path);
          if (node->item != NULL)
            lpv_file_item_set_expanded (LPV_FILE_ITEM (node->item), TRUE);
        }
      return TRUE;
    }
  return FALSE;
}

static guint
find (LpvFileTree *self, guint32 file)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, Row, i).node->file == file)
      return i;
  return G_MAXUINT;
}

guint
lpv_file_tree_reveal (LpvFileTree *self, guint32 file)
{
  guint position;

  g_return_val_if_fail (LPV_IS_FILE_TREE (self), G_MAXUINT);
  g_return_val_if_fail (file != LPROF_NONE, G_MAXUINT);
  position = find (self, file);
  if (position != G_MAXUINT || self->root == NULL)
    return position;
  expand_towards (self, self->root, file);
  list_rows (self);
  return find (self, file);
}

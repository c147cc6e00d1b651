/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <string.h>

#include "lpv-file-node.h"
#include "lpv-profile-search.h"

static LpvFileNode *
new_node (const char *path, guint32 file)
{
  LpvFileNode *node = g_new0 (LpvFileNode, 1);
  const char *slash = strrchr (path, '/');

  node->name = g_strdup (slash != NULL && slash[1] != '\0' ? slash + 1 : path);
  node->path = g_strdup (path);
  node->file = file;
  node->is_expanded = TRUE;
  node->matches = TRUE;
  if (file == LPROF_NONE)
    node->children = g_ptr_array_new_with_free_func ((GDestroyNotify)lpv_file_node_free);
  return node;
}

void
lpv_file_node_free (LpvFileNode *node)
{
  g_free (node->name);
  g_free (node->path);
  g_clear_pointer (&node->children, g_ptr_array_unref);
  g_clear_object (&node->item);
  g_free (node);
}

/* The folder with this path, made with all folders above it. */
static LpvFileNode *
get_folder (GHashTable *folders, LpvFileNode *root, const char *path)
{
  LpvFileNode *folder = g_hash_table_lookup (folders, path);
  g_autofree char *above = NULL;

  if (folder != NULL)
    return folder;
  above = g_path_get_dirname (path);
  folder = new_node (path, LPROF_NONE);
  g_hash_table_insert (folders, folder->path, folder);
  if (g_str_equal (above, path))
    g_ptr_array_add (root->children, folder);
  else
    g_ptr_array_add (get_folder (folders, root, above)->children, folder);
  return folder;
}

static void
add_file (GHashTable *folders, LpvFileNode *root, LprofProfile *profile, guint32 file)
{
  guint32 n;
  const char *path = lprof_profile_get_files (profile, &n)[file].path;
  LpvFileNode *node = new_node (path, file);
  LpvFileNode *folder = root;

  lpv_profile_get_file_measures (profile, file, &node->measures);
  if (g_path_is_absolute (path))
    {
      g_autofree char *above = g_path_get_dirname (path);

      folder = get_folder (folders, root, above);
    }
  g_ptr_array_add (folder->children, node);
}

/* Self, wait and hits of files add up. Total times of files do not, as they call
 * one another. */
static void
sum (LpvFileNode *node)
{
  if (node->children == NULL)
    return;
  for (guint i = 0; i < node->children->len; i++)
    {
      LpvFileNode *child = node->children->pdata[i];
      guint64 total_ns = node->measures.total_ns;

      sum (child);
      lpv_measures_add (&node->measures, &child->measures);
      node->measures.total_ns = MAX (total_ns, child->measures.total_ns);
    }
}

static LpvFileNode *
get_only_folder (LpvFileNode *node)
{
  LpvFileNode *child;

  if (node->children == NULL || node->children->len != 1)
    return NULL;
  child = node->children->pdata[0];
  return child->children != NULL ? child : NULL;
}

static void
join (LpvFileNode *node)
{
  LpvFileNode *child;

  while ((child = get_only_folder (node)) != NULL)
    {
      char *name = g_build_filename (node->name, child->name, NULL);

      g_ptr_array_steal_index (node->children, 0);
      g_ptr_array_unref (node->children);
      node->children = g_steal_pointer (&child->children);
      g_free (node->name);
      node->name = name;
      g_free (node->path);
      node->path = g_strdup (child->path);
      lpv_file_node_free (child);
    }
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    join (node->children->pdata[i]);
}

LpvFileNode *
lpv_file_node_build (LprofProfile *profile)
{
  g_autoptr (GHashTable) folders = g_hash_table_new (g_str_hash, g_str_equal);
  LpvFileNode *root = new_node ("", LPROF_NONE);
  guint32 n;

  lprof_profile_get_files (profile, &n);
  for (guint32 file = 0; file < n; file++)
    add_file (folders, root, profile, file);
  join (root);
  sum (root);
  return root;
}

typedef struct
{
  LpvMetric metric;
  LpvSort sort;
} Order;

static int
compare (gconstpointer one, gconstpointer other, gpointer data)
{
  const LpvFileNode *a = *(LpvFileNode *const *)one, *b = *(LpvFileNode *const *)other;
  const Order *order = data;
  guint64 a_value = lpv_metric_value (order->metric, &a->measures);
  guint64 b_value = lpv_metric_value (order->metric, &b->measures);

  if (order->sort == LPV_SORT_BY_NAME && (a->children == NULL) != (b->children == NULL))
    return a->children != NULL ? -1 : 1;
  if (order->sort != LPV_SORT_BY_NAME && a_value != b_value)
    return a_value < b_value ? 1 : -1;
  return strcmp (a->name, b->name);
}

void
lpv_file_node_sort (LpvFileNode *node, LpvMetric metric, LpvSort sort)
{
  Order order = { metric, sort };

  if (node->children == NULL)
    return;
  g_ptr_array_sort_with_data (node->children, compare, &order);
  for (guint i = 0; i < node->children->len; i++)
    lpv_file_node_sort (node->children->pdata[i], metric, sort);
}

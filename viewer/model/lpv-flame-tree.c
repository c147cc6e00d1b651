/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "lpv-flame-tree.h"
#include "lpv-format.h"
#include "lpv-metric.h"

struct _LpvFlameTree
{
  LprofProfile *profile;
  const LprofTreeNode *nodes;
  const LprofFunctionInfo *functions;
  const LprofSourceFile *files;
  guint32 n_nodes;
  guint32 n_functions;
  guint32 n_files;
  LpvFlameLayout *layout;
  guint64 largest_self;
  guint8 *file_hues;                   /* by file */
  guint32 hue_files[LPV_FLAME_N_HUES]; /* by hue */
  char **module_labels;                /* by function; NULL where the name itself serves */
  guint8 *is_marked;                   /* by function; NULL while nothing is searched for */
};

static int
compare_self (gconstpointer one, gconstpointer other, gpointer data)
{
  const LprofSourceFile *files = data;
  guint32 a = *(const guint32 *)one;
  guint32 b = *(const guint32 *)other;

  if (files[a].self_ns != files[b].self_ns)
    return files[a].self_ns > files[b].self_ns ? -1 : 1;
  return a < b ? -1 : a > b;
}

static void
choose_hues (LpvFlameTree *self)
{
  g_autofree guint32 *order = g_new (guint32, self->n_files);

  self->file_hues = g_new (guint8, self->n_files);
  memset (self->file_hues, LPV_FLAME_NO_HUE, self->n_files);
  for (guint32 i = 0; i < self->n_files; i++)
    order[i] = i;
  g_qsort_with_data (order, (int)self->n_files, sizeof *order, compare_self, (gpointer)self->files);
  for (guint32 i = 0; i < LPV_FLAME_N_HUES; i++)
    {
      self->hue_files[i] = i < self->n_files ? order[i] : LPROF_NONE;
      if (i < self->n_files)
        self->file_hues[order[i]] = (guint8)i;
    }
}

/* "<module>" says nothing: the code of a module is named after its file. */
static void
name_modules (LpvFlameTree *self)
{
  self->module_labels = g_new0 (char *, self->n_functions);
  for (guint32 i = 0; i < self->n_functions; i++)
    if (self->functions[i].flags & LPROF_FUNCTION_MODULE)
      self->module_labels[i] = g_path_get_basename (self->files[self->functions[i].file].path);
}

LpvFlameTree *
lpv_flame_tree_new (LprofProfile *profile)
{
  LpvFlameTree *self = g_new0 (LpvFlameTree, 1);

  self->profile = lprof_profile_ref (profile);
  self->nodes = lprof_profile_get_tree (profile, &self->n_nodes);
  self->functions = lprof_profile_get_functions (profile, &self->n_functions);
  self->files = lprof_profile_get_files (profile, &self->n_files);
  self->layout = lpv_flame_layout_new (self->nodes, self->n_nodes);
  self->largest_self = 1;
  for (guint32 i = 0; i < self->n_nodes; i++)
    self->largest_self = MAX (self->largest_self, self->nodes[i].self_ns);
  choose_hues (self);
  name_modules (self);
  return self;
}

void
lpv_flame_tree_free (LpvFlameTree *self)
{
  for (guint32 i = 0; i < self->n_functions; i++)
    g_free (self->module_labels[i]);
  g_free (self->module_labels);
  g_free (self->file_hues);
  g_free (self->is_marked);
  lpv_flame_layout_free (self->layout);
  lprof_profile_unref (self->profile);
  g_free (self);
}

LprofProfile *
lpv_flame_tree_get_profile (LpvFlameTree *self)
{
  return self->profile;
}

LpvFlameLayout *
lpv_flame_tree_get_layout (LpvFlameTree *self)
{
  return self->layout;
}

const LprofTreeNode *
lpv_flame_tree_get_nodes (LpvFlameTree *self, guint32 *n)
{
  *n = self->n_nodes;
  return self->nodes;
}

const char *
lpv_flame_tree_get_label (LpvFlameTree *self, guint32 node)
{
  guint32 function = self->nodes[node].function;

  if (self->nodes[node].is_other)
    return _ ("Other calls");
  if (function == LPROF_NONE)
    return _ ("Program");
  if (self->module_labels[function] != NULL)
    return self->module_labels[function];
  return self->functions[function].name;
}

guint
lpv_flame_tree_get_hue (LpvFlameTree *self, guint32 node)
{
  guint32 function = self->nodes[node].function;

  if (function == LPROF_NONE)
    return LPV_FLAME_NO_HUE;
  return self->file_hues[self->functions[function].file];
}

guint32
lpv_flame_tree_get_hue_file (LpvFlameTree *self, guint hue)
{
  return hue < LPV_FLAME_N_HUES ? self->hue_files[hue] : LPROF_NONE;
}

guint64
lpv_flame_tree_get_largest_self (LpvFlameTree *self)
{
  return self->largest_self;
}

static void
describe_place (LpvFlameTree *self, const LprofTreeNode *node, GString *text)
{
  const LprofFunctionInfo *function;
  g_autofree char *file = NULL;

  if (node->is_other)
    g_string_append (text, _ ("Calls beyond the limit on the size of the call tree\n"));
  if (node->function == LPROF_NONE)
    return;
  function = &self->functions[node->function];
  file = g_path_get_basename (self->files[function->file].path);
  /* Translators: a file and a line in it */
  g_string_append_printf (text, _ ("%s, line %u\n"), file, function->first_line);
}

char *
lpv_flame_tree_describe (LpvFlameTree *self, guint32 index)
{
  const LprofTreeNode *node = &self->nodes[index];
  guint64 whole = lpv_flame_layout_get_width (self->layout);
  g_autofree char *total = lpv_format_duration (node->total_ns);
  g_autofree char *total_share = lpv_format_share (lpv_share (node->total_ns, whole));
  g_autofree char *own = lpv_format_duration (node->self_ns);
  g_autofree char *own_share = lpv_format_share (lpv_share (node->self_ns, whole));
  g_autofree char *calls = lpv_format_count (node->calls);
  GString *text = g_string_new (lpv_flame_tree_get_label (self, index));

  g_string_append_c (text, '\n');
  describe_place (self, node, text);
  /* Translators: a duration and its share */
  g_string_append_printf (text, _ ("Total: %s, %s of the run\n"), total, total_share);
  g_string_append_printf (text, _ ("Self: %s, %s of the run"), own, own_share);
  if (node->calls > 0)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, "\n%s call", "\n%s calls",
                                         (gulong)MIN (node->calls, G_MAXINT)),
                            calls);
  if (node->calls > 0 && node->line > 0)
    g_string_append_printf (text, _ (" from line %u of the caller"), node->line);
  return g_string_free (text, FALSE);
}

guint
lpv_flame_tree_search (LpvFlameTree *self, const char *text, double *share)
{
  g_autofree char *wanted = g_utf8_casefold (text, -1);
  guint n = 0;

  g_clear_pointer (&self->is_marked, g_free);
  if (share != NULL)
    *share = 0;
  if (*wanted == '\0')
    return 0;
  self->is_marked = g_new0 (guint8, self->n_functions);
  for (guint32 i = 0; i < self->n_functions; i++)
    {
      const char *label =
          self->module_labels[i] != NULL ? self->module_labels[i] : self->functions[i].name;
      g_autofree char *name = g_utf8_casefold (label, -1);

      self->is_marked[i] = strstr (name, wanted) != NULL;
      n += self->is_marked[i];
    }
  if (share != NULL)
    *share = lpv_share (
        lpv_flame_layout_sum_marked (self->layout, self->nodes, self->is_marked, self->n_functions),
        lpv_flame_layout_get_width (self->layout));
  return n;
}

gboolean
lpv_flame_tree_is_searched (LpvFlameTree *self)
{
  return self->is_marked != NULL;
}

gboolean
lpv_flame_tree_is_marked (LpvFlameTree *self, guint32 node)
{
  guint32 function = self->nodes[node].function;

  return self->is_marked != NULL && function != LPROF_NONE && self->is_marked[function];
}

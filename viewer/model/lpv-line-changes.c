/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "lpv-line-changes.h"

#define MAX_LENGTH 400 /* of a line that is shown, in bytes */

/* One version of the source, and where its lines begin. */
typedef struct
{
  const LprofSourceFile *file;
  GArray *starts; /* const char *, from line 1 at index 0 */
} Version;

static void
version_init (Version *self, LprofProfile *profile, guint32 function)
{
  guint32 file, n;
  const char *start;

  self->file = NULL;
  self->starts = g_array_new (FALSE, FALSE, sizeof (char *));
  if (function == LPROF_NONE)
    return;
  file = lprof_profile_get_functions (profile, &n)[function].file;
  self->file = &lprof_profile_get_files (profile, &n)[file];
  for (start = lprof_profile_get_source (profile, file, NULL); start != NULL && *start != '\0';
       start++)
    {
      g_array_append_val (self->starts, start);
      start = strchr (start, '\n');
      if (start == NULL)
        break;
    }
}

static char *
version_get_line (const Version *self, guint32 line)
{
  const char *start, *end;
  g_autofree char *text = NULL;

  if (line > self->starts->len)
    return g_strdup_printf (_ ("line %u"), line);
  start = g_array_index (self->starts, const char *, line - 1);
  end = strchrnul (start, '\n');
  text = g_strndup (start, (gsize)MIN (end - start, MAX_LENGTH));
  return g_utf8_make_valid (text, -1); /* it may have been cut within a character */
}

static LpvChange *
make_change (const LprofLineChange *line, guint32 function, const Version *before,
             const Version *after)
{
  gboolean is_gone = line->line_after == 0;
  const Version *shown = is_gone ? before : after;
  g_autofree char *text = version_get_line (shown, is_gone ? line->line_before : line->line_after);
  LpvChangeValues values = {
    .index = function,
    .name = text,
    .path = shown->file != NULL ? shown->file->path : "",
    .line_before = line->line_before,
    .line_after = line->line_after,
    .before = lpv_measures_of_line (&line->before),
    .after = lpv_measures_of_line (&line->after),
  };

  return lpv_change_new (&values);
}

GListModel *
lpv_line_changes_new (LpvComparison *comparison, guint32 function)
{
  LprofComparison *changes = lpv_comparison_get_changes (comparison);
  GListStore *store = g_list_store_new (LPV_TYPE_CHANGE);
  guint32 n, n_functions;
  const LprofFunctionChange *functions = lprof_comparison_get_functions (changes, &n_functions);
  g_autofree LprofLineChange *lines = lprof_comparison_get_lines (changes, function, &n);
  Version before, after;

  version_init (&before, lpv_comparison_get_before (comparison), functions[function].before);
  version_init (&after, lpv_comparison_get_after (comparison), functions[function].after);
  for (guint32 i = 0; i < n; i++)
    {
      g_autoptr (LpvChange) change = make_change (&lines[i], function, &before, &after);

      g_list_store_append (store, change);
    }
  g_array_unref (before.starts);
  g_array_unref (after.starts);
  return G_LIST_MODEL (store);
}

guint64
lpv_line_changes_get_largest (GListModel *lines, LpvMetric metric)
{
  guint64 largest = 1;

  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (LpvChange) change = g_list_model_get_item (lines, i);
      gint64 difference = lpv_change_values_difference (lpv_change_get_values (change), metric);

      largest = MAX (largest, (guint64)ABS (difference));
    }
  return largest;
}

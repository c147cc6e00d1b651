/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-output.h"

#define PIECE 65536

void
lprof_output_init (LprofOutput *output, LprofWrite write, gpointer data)
{
  *output = (LprofOutput){ g_string_sized_new (PIECE + 4096), write, data, FALSE };
}

static void
hand_over (LprofOutput *output)
{
  if (!output->failed && output->text->len > 0)
    output->failed = !output->write (output->text->str, output->text->len, output->data);
  g_string_truncate (output->text, 0);
}

void
lprof_output_pass_on (LprofOutput *output)
{
  if (output->text->len >= PIECE)
    hand_over (output);
}

gboolean
lprof_output_end (LprofOutput *output)
{
  hand_over (output);
  g_string_free (output->text, TRUE);
  return !output->failed;
}

gboolean
lprof_output_is_sampled (LprofProfile *profile)
{
  guint32 n;
  const LprofRun *runs = lprof_profile_get_runs (profile, &n);
  for (guint32 i = 0; i < n; i++)
    if (runs[i].sample_interval_ns == 0)
      return FALSE;
  return n > 0;
}

guint64 *
lprof_output_count_samples (LprofProfile *profile)
{
  guint32 n_files, n_functions, n;
  if (!lprof_output_is_sampled (profile))
    return NULL;
  lprof_profile_get_files (profile, &n_files);
  lprof_profile_get_functions (profile, &n_functions);
  guint64 *samples = g_new0 (guint64, n_functions + 1);
  for (guint32 file = 0; file < n_files; file++)
    {
      g_autoptr (LprofLines) decoded = lprof_profile_get_lines (profile, file);
      const LprofLine *lines = lprof_lines_get (decoded, &n);
      for (guint32 i = 0; i < n; i++)
        samples[lines[i].function] += lines[i].events;
    }
  return samples;
}

/* Lines come sorted by line, then function: sorting by function must keep that. */
void
lprof_file_lines_init (LprofFileLines *lines, LprofProfile *profile, guint32 file)
{
  guint32 n;
  const LprofSourceFile *info = &lprof_profile_get_files (profile, NULL)[file];
  lines->decoded = lprof_profile_get_lines (profile, file);
  const LprofLine *entries = lprof_lines_get (lines->decoded, &n);
  lines->lines = g_new (LprofLine, n + 1);
  lines->starts = g_new0 (guint32, info->n_functions + 2);
  for (guint32 i = 0; i < n; i++)
    lines->starts[entries[i].function - info->first_function + 2]++;
  for (guint32 i = 2; i < info->n_functions + 2; i++)
    lines->starts[i] += lines->starts[i - 1];
  for (guint32 i = 0; i < n; i++)
    lines->lines[lines->starts[entries[i].function - info->first_function + 1]++] = entries[i];
}

void
lprof_file_lines_clear (LprofFileLines *lines)
{
  lprof_lines_free (lines->decoded);
  g_free (lines->lines);
  g_free (lines->starts);
}

gboolean
lprof_profile_export (LprofProfile *profile, LprofExportFormat format, LprofWrite write,
                      gpointer data)
{
  LprofOutput output;
  g_return_val_if_fail (profile != NULL && write != NULL, FALSE);
  lprof_output_init (&output, write, data);
  switch (format)
    {
    case LPROF_EXPORT_CSV:
      lprof_export_csv (profile, &output);
      break;
    case LPROF_EXPORT_TEXT:
      lprof_export_text (profile, &output);
      break;
    case LPROF_EXPORT_HTML:
      lprof_export_html (profile, &output);
      break;
    case LPROF_EXPORT_JSON:
    default:
      lprof_export_json (profile, &output);
      break;
    }
  return lprof_output_end (&output);
}

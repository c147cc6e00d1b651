/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-file-lines.h"

struct _LpvFileLines
{
  gatomicrefcount references;
  guint32 file;
  guint32 n_lines;
  LprofLines *entries;
  LpvLineValues *folded; /* n_lines + 1 of each; number 0 is not used */
  LpvLineValues *raw;
};

G_DEFINE_BOXED_TYPE (LpvFileLines, lpv_file_lines, lpv_file_lines_ref, lpv_file_lines_unref)

static guint32
count_lines (const LprofSourceFile *file, const LprofLine *entries, guint32 n)
{
  guint32 last = file->n_lines;

  if (n > 0)
    last = MAX (last, entries[n - 1].line);
  return last;
}

static void
add_entry (LpvLineValues *values, const LprofLine *entry, guint32 statement,
           const LprofMemoryCounts *memory)
{
  LpvMeasures measures = lpv_measures_of_line (entry);

  lpv_measures_set_memory (&measures, memory);
  lpv_measures_add (&values->measures, &measures);
  values->function = entry->function;
  values->statement = statement;
  values->is_recorded = TRUE;
}

static void
fill (LpvFileLines *self)
{
  guint32 n;
  const LprofLine *entries = lprof_lines_get (self->entries, &n);

  for (guint32 i = 0; i < n; i++)
    {
      guint32 statement = entries[i].statement;
      const LprofMemoryCounts *memory = lprof_lines_find_memory (self->entries, &entries[i]);

      if (statement == 0 || statement > entries[i].line)
        statement = entries[i].line;
      add_entry (&self->raw[entries[i].line], &entries[i], statement, memory);
      add_entry (&self->folded[statement], &entries[i], statement, memory);
    }
}

LpvFileLines *
lpv_file_lines_new (LprofProfile *profile, guint32 file)
{
  guint32 n_files, n;
  const LprofSourceFile *files = lprof_profile_get_files (profile, &n_files);
  LpvFileLines *self;
  const LprofLine *entries;

  g_return_val_if_fail (file < n_files, NULL);
  self = g_new0 (LpvFileLines, 1);
  g_atomic_ref_count_init (&self->references);
  self->file = file;
  self->entries = lprof_profile_get_lines (profile, file);
  entries = lprof_lines_get (self->entries, &n);
  self->n_lines = count_lines (&files[file], entries, n);
  self->folded = g_new0 (LpvLineValues, self->n_lines + 1);
  self->raw = g_new0 (LpvLineValues, self->n_lines + 1);
  fill (self);
  return self;
}

LpvFileLines *
lpv_file_lines_ref (LpvFileLines *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
lpv_file_lines_unref (LpvFileLines *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  lprof_lines_free (self->entries);
  g_free (self->folded);
  g_free (self->raw);
  g_free (self);
}

guint32
lpv_file_lines_get_file (LpvFileLines *self)
{
  return self->file;
}

guint32
lpv_file_lines_get_n_lines (LpvFileLines *self)
{
  return self->n_lines;
}

const LpvLineValues *
lpv_file_lines_get (LpvFileLines *self, guint32 line, gboolean raw)
{
  const LpvLineValues *values;

  if (line == 0 || line > self->n_lines)
    return NULL;
  values = raw ? &self->raw[line] : &self->folded[line];
  return values->is_recorded ? values : NULL;
}

guint32
lpv_file_lines_get_statement (LpvFileLines *self, guint32 line)
{
  if (line == 0 || line > self->n_lines || !self->raw[line].is_recorded)
    return line;
  return self->raw[line].statement;
}

guint64
lpv_file_lines_get_sum (LpvFileLines *self, LpvMetric metric, guint32 function)
{
  LpvMeasures sum = { 0 };

  for (guint32 line = 1; line <= self->n_lines; line++)
    if (self->folded[line].is_recorded
        && (function == LPROF_NONE || self->folded[line].function == function))
      lpv_measures_add (&sum, &self->folded[line].measures);
  return lpv_metric_value (metric, &sum);
}

guint64
lpv_file_lines_get_largest (LpvFileLines *self, LpvMetric metric, guint32 function)
{
  guint64 largest = 0;

  for (guint32 line = 1; line <= self->n_lines; line++)
    if (self->folded[line].is_recorded
        && (function == LPROF_NONE || self->folded[line].function == function))
      largest = MAX (largest, lpv_metric_value (metric, &self->folded[line].measures));
  return largest;
}

LprofLines *
lpv_file_lines_get_entries (LpvFileLines *self)
{
  return self->entries;
}

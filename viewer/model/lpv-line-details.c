/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-line-details.h"
#include "lpv-whole.h"

static gboolean
is_of_statement (LpvFileLines *lines, guint32 line, guint32 statement)
{
  return lpv_file_lines_get_statement (lines, line) == statement;
}

static void
add_entry (LpvLineDetails *self, const LprofLine *entry, const guint64 *buckets,
           const LprofMemoryCounts *memory)
{
  LpvMeasures measures = lpv_measures_of_line (entry);

  lpv_measures_set_memory (&measures, memory);
  self->memory_peak = MAX (self->memory_peak, memory->peak);
  self->native_allocated += memory->native_allocated;
  lpv_measures_add (&self->measures, &measures);
  self->raw_self_ns += entry->raw_self_ns;
  self->raw_total_ns += entry->raw_total_ns;
  for (guint i = 0; buckets != NULL && i < LPROF_N_BUCKETS; i++)
    {
      self->buckets[i] += buckets[i];
      self->n_executions += buckets[i];
    }
  if (!self->is_recorded || entry->shortest_ns < self->shortest_ns)
    self->shortest_ns = entry->shortest_ns;
  self->longest_ns = MAX (self->longest_ns, entry->longest_ns);
  self->is_recorded = TRUE;
}

static void
add_part (GArray *parts, const LprofShare *share)
{
  LpvMeasures measures = lpv_measures_of_share (share);
  LpvPart part = { share->part, measures };

  for (guint i = 0; i < parts->len; i++)
    if (g_array_index (parts, LpvPart, i).part == share->part)
      {
        lpv_measures_add (&g_array_index (parts, LpvPart, i).measures, &measures);
        return;
      }
  g_array_append_val (parts, part);
}

static int
compare_parts (gconstpointer one, gconstpointer other)
{
  const LpvPart *a = one, *b = other;

  if (a->measures.total_ns != b->measures.total_ns)
    return a->measures.total_ns < b->measures.total_ns ? 1 : -1;
  return a->part < b->part ? -1 : 1;
}

static GArray *
get_parts (LpvFileLines *lines, guint32 statement, const LprofShare *shares, guint32 n)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (LpvPart));

  for (guint32 i = 0; i < n; i++)
    if (is_of_statement (lines, shares[i].line, statement))
      add_part (parts, &shares[i]);
  g_array_sort (parts, compare_parts);
  return parts;
}

static void
add_parts (LpvLineDetails *self, LpvFileLines *lines)
{
  LprofLines *entries = lpv_file_lines_get_entries (lines);
  const LprofShare *shares;
  guint32 n;

  shares = lprof_lines_get_thread_shares (entries, &n);
  self->threads = get_parts (lines, self->line, shares, n);
  shares = lprof_lines_get_context_shares (entries, &n);
  self->contexts = get_parts (lines, self->line, shares, n);
}

static guint64
get_percentile (LpvLineDetails *self, double share)
{
  return lprof_buckets_percentile (self->buckets, share, self->shortest_ns, self->longest_ns);
}

static void
estimate_share (LpvLineDetails *self, LprofProfile *profile)
{
  guint64 all = lpv_whole_of_run (profile, LPV_METRIC_SAMPLES);

  self->share = lpv_share (self->measures.events, all);
  self->margin = lprof_proportion_margin (self->measures.events, all);
}

LpvLineDetails *
lpv_line_details_new (LpvSession *session, guint32 line)
{
  LpvFileLines *lines = lpv_session_get_lines (session);
  LpvLineDetails *self = g_new0 (LpvLineDetails, 1);
  LprofLines *entries = lpv_file_lines_get_entries (lines);
  guint32 n;
  const LprofLine *entry = lprof_lines_get (entries, &n);

  self->line = lpv_file_lines_get_statement (lines, line);
  self->count_metric = lpv_session_get_count_metric (session);
  for (guint32 i = 0; i < n; i++)
    if (is_of_statement (lines, entry[i].line, self->line))
      add_entry (self, &entry[i], lprof_lines_get_buckets (entries, i),
                 lprof_lines_find_memory (entries, &entry[i]));
  add_parts (self, lines);
  if (self->count_metric == LPV_METRIC_SAMPLES)
    estimate_share (self, lpv_session_get_profile (session));
  if (self->n_executions > 0)
    {
      self->median_ns = get_percentile (self, 0.5);
      self->p99_ns = get_percentile (self, 0.99);
    }
  return self;
}

void
lpv_line_details_free (LpvLineDetails *self)
{
  g_array_unref (self->threads);
  g_array_unref (self->contexts);
  g_free (self);
}

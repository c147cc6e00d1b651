/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <glib.h>

#include "lprof-samples.h"
#include "small-recording.h"

enum
{
  OUTER = 0x1000,
  INNER = 0x2000
};

typedef struct
{
  SmallRecording recording;
  LprofSamples *samples; /* of a table of its own */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  LprofTable *table;

  small_recording_make (&fixture->recording);
  table = lprof_recorder_add_table (&fixture->recording.recorder, 3, 102, "sampled");
  fixture->samples = g_new0 (LprofSamples, 1);
  lprof_samples_open (fixture->samples, table);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->samples);
  small_recording_free (&fixture->recording);
}

/* outer on line 3, then n activations of inner, the innermost on that line. */
static void
sample (Fixture *fixture, guint n, guint line, guint64 busy, guint64 idle)
{
  LprofSamples *samples = fixture->samples;

  lprof_samples_begin (samples);
  if (!lprof_samples_follow (samples, OUTER, OUTER, 6))
    lprof_samples_enter (samples, OUTER, OUTER, 6, fixture->recording.outer, 3);
  for (guint i = 0; i < n; i++)
    {
      int instruction = i + 1 < n ? 2 : (int)line;

      if (!lprof_samples_follow (samples, INNER + i, INNER, instruction))
        lprof_samples_enter (samples, INNER + i, INNER, instruction, fixture->recording.inner,
                             i + 1 < n ? 7 : line);
    }
  lprof_samples_charge (samples, busy, idle);
}

static const LprofCell *
find_cell (const Fixture *fixture, const LprofCodeEntry *code, guint line)
{
  const LprofSamples *samples = fixture->samples;
  const guint8 *base = samples->table->base;
  const LprofOffset *functions = lprof_at (base, samples->functions);
  const LprofFunction *function = lprof_at (base, functions[code->serial]);

  return (const LprofCell *)lprof_at (base, function->cells) + (line - code->min_line);
}

static void
test_time_goes_to_the_innermost_line (Fixture *fixture, gconstpointer data)
{
  sample (fixture, 1, 7, 100, 0);
  sample (fixture, 1, 8, 10, 0);
  sample (fixture, 1, 8, 0, 5);
  const LprofCell *call = find_cell (fixture, fixture->recording.outer, 3);
  const LprofCell *last = find_cell (fixture, fixture->recording.inner, 8);

  g_assert_cmpuint (call->self.time, ==, 0);
  g_assert_cmpuint (lprof_cell_get_total (call).time, ==, 110);
  g_assert_cmpuint (last->self.time, ==, 10);
  g_assert_cmpuint (last->wait, ==, 5);
  g_assert_cmpuint (last->events, ==, 1);
  g_assert_cmpuint (lprof_cell_get_hits (last), ==, 0);
  g_assert_cmpuint (fixture->samples->table->thread->n_events, ==, 3);
  /* The root, outer below it, inner below that. */
  g_assert_cmpuint (fixture->samples->table->thread->n_nodes, ==, 3);
}

static void
test_recursion_counts_once (Fixture *fixture, gconstpointer data)
{
  sample (fixture, 3, 8, 100, 0);
  const LprofCell *call = find_cell (fixture, fixture->recording.inner, 7);
  const LprofCell *last = find_cell (fixture, fixture->recording.inner, 8);

  g_assert_cmpuint (lprof_cell_get_total (call).time, ==, 100);
  g_assert_cmpuint (last->self.time, ==, 100);
  g_assert_cmpuint (lprof_cell_get_total (last).time, ==, 0);
  g_assert_cmpuint (fixture->samples->table->thread->n_nodes, ==, 3);
}

static void
test_tables_grow (Fixture *fixture, gconstpointer data)
{
  LprofCodes *codes = &fixture->recording.recorder.codes;
  const LprofFileEntry *file = fixture->recording.inner->file;

  lprof_recorder_header (&fixture->recording.recorder)->max_nodes = 5000;
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *name = g_strdup_printf ("f%u", i);
      LprofCodeDescription description = {
        .name = name, .first_line = 6, .min_line = 6, .n_lines = 3
      };
      const LprofCodeEntry *code = lprof_codes_add (codes, file, &description);

      lprof_samples_begin (fixture->samples);
      lprof_samples_enter (fixture->samples, i, i, 0, code, 7);
      lprof_samples_charge (fixture->samples, 1, 0);
      g_assert_cmpuint (find_cell (fixture, code, 7)->self.time, ==, 1);
    }
  g_assert_cmpuint (fixture->samples->table->thread->n_nodes, ==, 3001);
}

static void
test_the_tree_has_a_limit (Fixture *fixture, gconstpointer data)
{
  lprof_recorder_header (&fixture->recording.recorder)->max_nodes = 2;
  sample (fixture, 1, 7, 100, 0);
  sample (fixture, 1, 8, 100, 0);
  g_assert_true (fixture->samples->table->thread->capped);
  g_assert_cmpuint (fixture->samples->table->thread->n_nodes, ==, 3); /* with "other" */
}

static void
test_a_stack_too_deep_is_cut (Fixture *fixture, gconstpointer data)
{
  sample (fixture, LPROF_SAMPLE_DEPTH + 10, 8, 100, 0);
  g_assert_cmpuint (fixture->samples->n_steps, ==, LPROF_SAMPLE_DEPTH);
  sample (fixture, 1, 8, 7, 0);
  g_assert_cmpuint (find_cell (fixture, fixture->recording.inner, 8)->self.time, ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/samples/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("innermost-line", test_time_goes_to_the_innermost_line);
  ADD ("recursion", test_recursion_counts_once);
  ADD ("growth", test_tables_grow);
  ADD ("limit", test_the_tree_has_a_limit);
  ADD ("depth", test_a_stack_too_deep_is_cut);
#undef ADD
  return g_test_run ();
}

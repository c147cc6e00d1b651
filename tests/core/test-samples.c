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
look (Fixture *fixture, guint n, guint line, LprofLook look)
{
  LprofSamples *samples = fixture->samples;

  lprof_samples_begin (samples, &look);
  if (!lprof_samples_follow (samples, OUTER, OUTER, 6))
    lprof_samples_enter (samples, OUTER, OUTER, 6, fixture->recording.outer, 3);
  for (guint i = 0; i < n; i++)
    {
      int instruction = i + 1 < n ? 2 : (int)line;

      if (!lprof_samples_follow (samples, INNER + i, INNER, instruction))
        lprof_samples_enter (samples, INNER + i, INNER, instruction, fixture->recording.inner,
                             i + 1 < n ? 7 : line);
    }
  lprof_samples_end (samples);
}

static void
look_running (Fixture *fixture, guint line, guint64 busy, guint64 idle)
{
  look (fixture, 1, line, (LprofLook){ busy, idle, true, false });
}

static void
look_waiting (Fixture *fixture, guint line, guint64 busy, guint64 idle)
{
  look (fixture, 1, line, (LprofLook){ busy, idle, false, true });
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
  look_running (fixture, 7, 100, 0);
  look_running (fixture, 8, 10, 0);
  look_waiting (fixture, 8, 0, 5);
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

/* Line 7 sleeps, line 8 works in short bursts. */
static void
test_bursts_are_not_charged_to_sleep (Fixture *fixture, gconstpointer data)
{
  look_waiting (fixture, 7, 30, 70);
  const LprofCell *sleep = find_cell (fixture, fixture->recording.inner, 7);
  g_assert_cmpuint (sleep->self.time, ==, 0);
  look_waiting (fixture, 7, 20, 80);
  look_running (fixture, 8, 10, 40);
  const LprofCell *work = find_cell (fixture, fixture->recording.inner, 8);
  g_assert_cmpuint (sleep->wait, ==, 190);
  g_assert_cmpuint (work->self.time, ==, 60);
  look_running (fixture, 8, 10, 20);
  look_waiting (fixture, 7, 5, 30);

  g_assert_cmpuint (sleep->self.time, ==, 0);
  g_assert_cmpuint (sleep->wait, ==, 240);
  g_assert_cmpuint (sleep->events, ==, 0);
  g_assert_cmpuint (work->self.time, ==, 75);
  g_assert_cmpuint (work->wait, ==, 0);
  g_assert_cmpuint (work->events, ==, 2);
}

static void
test_a_queue_is_both (Fixture *fixture, gconstpointer data)
{
  look_running (fixture, 8, 100, 10);
  look (fixture, 1, 8, (LprofLook){ 20, 30, true, true });
  const LprofCell *work = find_cell (fixture, fixture->recording.inner, 8);

  g_assert_cmpuint (work->self.time, ==, 120);
  g_assert_cmpuint (work->wait, ==, 40);
}

static void
test_the_rest_goes_to_the_last_place (Fixture *fixture, gconstpointer data)
{
  look_running (fixture, 8, 100, 10);
  const LprofCell *work = find_cell (fixture, fixture->recording.inner, 8);

  g_assert_cmpuint (work->wait, ==, 0);
  lprof_samples_settle (fixture->samples);
  lprof_samples_settle (fixture->samples);
  g_assert_cmpuint (work->self.time, ==, 100);
  g_assert_cmpuint (work->wait, ==, 10);
}

static void
test_recursion_counts_once (Fixture *fixture, gconstpointer data)
{
  look (fixture, 3, 8, (LprofLook){ 100, 0, true, false });
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

      lprof_samples_begin (fixture->samples, &(LprofLook){ 1, 0, true, false });
      lprof_samples_enter (fixture->samples, i, i, 0, code, 7);
      lprof_samples_end (fixture->samples);
      g_assert_cmpuint (find_cell (fixture, code, 7)->self.time, ==, 1);
    }
  g_assert_cmpuint (fixture->samples->table->thread->n_nodes, ==, 3001);
}

static void
test_the_tree_has_a_limit (Fixture *fixture, gconstpointer data)
{
  lprof_recorder_header (&fixture->recording.recorder)->max_nodes = 2;
  look_running (fixture, 7, 100, 0);
  look_running (fixture, 8, 100, 0);
  g_assert_true (fixture->samples->table->thread->capped);
  g_assert_cmpuint (fixture->samples->table->thread->n_nodes, ==, 3); /* with "other" */
}

static void
test_a_stack_too_deep_is_cut (Fixture *fixture, gconstpointer data)
{
  look (fixture, LPROF_SAMPLE_DEPTH + 10, 8, (LprofLook){ 100, 0, true, false });
  g_assert_cmpuint (fixture->samples->n_steps, ==, LPROF_SAMPLE_DEPTH);
  look_running (fixture, 8, 7, 0);
  g_assert_cmpuint (find_cell (fixture, fixture->recording.inner, 8)->self.time, ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/samples/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("innermost-line", test_time_goes_to_the_innermost_line);
  ADD ("bursts", test_bursts_are_not_charged_to_sleep);
  ADD ("queue", test_a_queue_is_both);
  ADD ("rest", test_the_rest_goes_to_the_last_place);
  ADD ("recursion", test_recursion_counts_once);
  ADD ("growth", test_tables_grow);
  ADD ("limit", test_the_tree_has_a_limit);
  ADD ("depth", test_a_stack_too_deep_is_cut);
#undef ADD
  return g_test_run ();
}

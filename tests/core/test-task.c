/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Tasks and their steps, without an event loop: which line held the thread, what is
 * kept of many stretches and of many tasks, and what a reader sees of one that runs. */

#include <glib.h>
#include <string.h>

#include "lprof-recorder.h"
#include "lprof-step.h"

static const char source[] = "async def f():\n    a()\n    b()\n    await g()\n";

enum
{
  KEY_ROOT = 0x1000,
  KEY_INNER = 0x2000,
  KEY_PLAIN = 0x3000,
  TASK = 0x4000,
};

typedef struct
{
  LprofRecorder recorder;
  LprofTable *table;
  const LprofCodeEntry *root, *inner, *plain;
} Fixture;

static const LprofCodeEntry *
add_code (Fixture *fixture, const char *name, uint32_t flags)
{
  const LprofFileEntry *file =
      lprof_codes_add_file (&fixture->recorder.codes, "/src/a.py", source, strlen (source), 0);
  LprofCodeDescription description = {
    .name = name, .first_line = 1, .min_line = 1, .n_lines = 4, .flags = flags
  };

  return lprof_codes_add (&fixture->recorder.codes, file, &description);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_assert_true (lprof_recorder_open (&fixture->recorder, LPROF_CLOCK_CHOICE_MONOTONIC, 0, 100));
  fixture->root = add_code (fixture, "f", LPROF_CODE_COROUTINE);
  fixture->inner = add_code (fixture, "g", LPROF_CODE_COROUTINE);
  fixture->plain = add_code (fixture, "h", 0);
  fixture->table = lprof_recorder_add_table (&fixture->recorder, 1, 1, "MainThread");
  g_assert_true (lprof_recorder_start (&fixture->recorder));
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  lprof_recorder_close (&fixture->recorder);
}

/* Time passes by the clock, not by waiting: the present moves into the past. */
static void
spend (Fixture *fixture, uint64_t ns)
{
  fixture->table->thread->running_since -= ns;
  if (fixture->table->step)
    {
      fixture->table->step->since -= ns;
      fixture->table->step->began -= ns;
      fixture->table->step->task->record->resumed -= ns;
    }
}

static void
line (Fixture *fixture, uint64_t key, uint32_t number)
{
  g_assert_cmpint (lprof_table_line (fixture->table, key, key, number), ==, LPROF_EVENT_DONE);
}

static LprofTaskState *
begin (Fixture *fixture)
{
  LprofTable *table = fixture->table;
  LprofTaskState *task = lprof_task_add (table, TASK, KEY_ROOT, fixture->root, "f", true);

  lprof_table_call (table, KEY_ROOT, KEY_ROOT, fixture->root);
  lprof_task_set_frame (table, task, KEY_ROOT);
  lprof_step_begin (table, task, KEY_ROOT);
  return task;
}

static void
assert_longest (const LprofTask *record, const LprofCodeEntry *code, uint32_t number)
{
  g_assert_cmpuint (record->longest_code, ==, code->code);
  g_assert_cmpuint (record->longest_line, ==, number);
}

static void
test_line_with_most_time (Fixture *fixture, gconstpointer unused)
{
  LprofTaskState *task = begin (fixture);

  line (fixture, KEY_ROOT, 2);
  spend (fixture, 1000000);
  line (fixture, KEY_ROOT, 3);
  spend (fixture, 2000000);
  line (fixture, KEY_ROOT, 2);
  spend (fixture, 1500000);
  line (fixture, KEY_ROOT, 4);
  lprof_step_suspend (fixture->table);
  assert_longest (task->record, fixture->root, 2); /* 2.5 ms in two visits */
  g_assert_cmpuint (task->record->running, >=, 4500000);
  g_assert_cmpuint (task->record->suspensions, ==, 1);
  g_assert_null (fixture->table->step);
}

/* What a plain function does is its caller's blame; a coroutine has its own. */
static void
test_blame (Fixture *fixture, gconstpointer unused)
{
  LprofTable *table = fixture->table;
  LprofTaskState *task = begin (fixture);

  line (fixture, KEY_ROOT, 2);
  lprof_table_call (table, KEY_PLAIN, KEY_PLAIN, fixture->plain);
  line (fixture, KEY_PLAIN, 2);
  spend (fixture, 3000000);
  line (fixture, KEY_PLAIN, 3);
  lprof_table_return (table, KEY_PLAIN, KEY_PLAIN);
  line (fixture, KEY_ROOT, 4);
  lprof_table_call (table, KEY_INNER, KEY_INNER, fixture->inner);
  line (fixture, KEY_INNER, 3);
  spend (fixture, 1000000);
  lprof_table_yield (table, KEY_INNER, KEY_INNER);
  lprof_step_suspend (table);
  lprof_table_yield (table, KEY_ROOT, KEY_ROOT);
  assert_longest (task->record, fixture->root, 2);

  lprof_table_resume (table, KEY_ROOT, KEY_ROOT);
  lprof_step_begin (table, task, KEY_ROOT);
  lprof_table_resume (table, KEY_INNER, KEY_INNER);
  spend (fixture, 9000000);
  line (fixture, KEY_INNER, 4);
  lprof_step_end (table, 0);
  assert_longest (task->record, fixture->inner, 3);
}

/* A line that took more than an eighth is known, however many lines there were. */
static void
test_many_lines (Fixture *fixture, gconstpointer unused)
{
  LprofTaskState *task = lprof_task_add (fixture->table, TASK, KEY_ROOT, NULL, "f", false);
  const LprofCodeEntry *codes[40];

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *name = g_strdup_printf ("f%u", i);
      codes[i] = add_code (fixture, name, LPROF_CODE_COROUTINE);
    }
  lprof_step_begin (fixture->table, task, KEY_ROOT);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      lprof_table_call (fixture->table, KEY_INNER, KEY_INNER, codes[i]);
      line (fixture, KEY_INNER, 2);
      spend (fixture, i == 3 ? 40000000 : 1000000);
      lprof_table_return (fixture->table, KEY_INNER, KEY_INNER);
    }
  lprof_step_end (fixture->table, 0);
  assert_longest (task->record, codes[3], 2);
  g_assert_cmpuint (task->record->creator, ==, 0);
}

static void
test_stretches_are_bounded (Fixture *fixture, gconstpointer unused)
{
  LprofTaskState *task = begin (fixture);
  const LprofTask *record = task->record;
  uint64_t running = 0, at = 0;

  lprof_step_suspend (fixture->table);
  for (guint i = 1; i < 1000; i++)
    {
      lprof_step_begin (fixture->table, task, KEY_ROOT);
      lprof_step_suspend (fixture->table);
    }
  g_assert_cmpuint (record->n_stretches, <=, LPROF_N_STRETCHES);
  g_assert_cmpuint (record->n_stretches, >=, LPROF_N_STRETCHES / 2);
  for (guint32 i = 0; i < record->n_stretches; i++)
    {
      g_assert_cmpuint (record->stretches[i].began, >=, at);
      at = record->stretches[i].ended;
      running += record->stretches[i].running;
    }
  g_assert_cmpuint (running, ==, record->running);
  g_assert_cmpuint (record->suspensions, ==, 1000);
}

/* An eager task begins within another's step. */
static void
test_nested (Fixture *fixture, gconstpointer unused)
{
  LprofTaskState *outer = begin (fixture);
  LprofTaskState *inner;

  line (fixture, KEY_ROOT, 3);
  inner = lprof_task_add (fixture->table, TASK + 8, KEY_INNER, fixture->inner, "g", true);
  lprof_table_call (fixture->table, KEY_INNER, KEY_INNER, fixture->inner);
  lprof_task_set_frame (fixture->table, inner, KEY_INNER);
  lprof_step_begin (fixture->table, inner, KEY_INNER);
  line (fixture, KEY_INNER, 2);
  LprofTask *record = inner->record;
  lprof_step_end (fixture->table, 0);
  lprof_task_end (fixture->table, inner, LPROF_TASK_DONE, NULL);
  lprof_table_return (fixture->table, KEY_INNER, KEY_INNER);
  g_assert_true (fixture->table->step->task == outer);
  lprof_step_end (fixture->table, 0);
  g_assert_cmpuint (record->creator_line, ==, 3);
  g_assert_cmpuint (outer->record->running, >=, record->running);
  assert_longest (outer->record, fixture->root, 3);
}

/* That a task goes on although it runs means that its end was missed. */
static void
test_missed_ends (Fixture *fixture, gconstpointer unused)
{
  LprofTaskState *task = begin (fixture);

  for (guint i = 0; i < 3 * LPROF_MAX_STEPS; i++)
    {
      LprofTaskState *other =
          lprof_task_add (fixture->table, TASK + 8 * (i + 1), KEY_INNER, NULL, "g", false);
      lprof_step_begin (fixture->table, other, KEY_INNER);
    }
  lprof_step_begin (fixture->table, task, KEY_ROOT);
  lprof_step_begin (fixture->table, task, KEY_ROOT);
  g_assert_cmpuint (fixture->table->tasks->n_steps, ==, 1);
  lprof_step_end (fixture->table, 0);
  g_assert_null (fixture->table->step);
}

static guint
count_records (Fixture *fixture)
{
  guint n = 0;

  for (LprofOffset offset = atomic_load (&fixture->table->thread->tasks); offset; n++)
    offset = ((LprofTask *)lprof_at (fixture->table->base, offset))->next;
  return n;
}

static void
test_others_share_a_record (Fixture *fixture, gconstpointer unused)
{
  LprofTable *table = fixture->table;

  for (guint i = 0; i < LPROF_MAX_TASKS_OF_THREAD + 500; i++)
    {
      LprofTaskState *task = lprof_task_add (table, TASK + 8 * i, KEY_ROOT, NULL, "f", false);

      lprof_task_set_name (table, task, "one of many");
      lprof_task_set_frame (table, task, KEY_ROOT + 8 * i);
      lprof_step_begin (table, task, KEY_ROOT + 8 * i);
      lprof_step_end (table, 0);
      lprof_task_end (table, task, LPROF_TASK_DONE, NULL);
    }
  g_assert_cmpuint (count_records (fixture), ==, LPROF_MAX_TASKS_OF_THREAD + 1);
  g_assert_cmpuint (table->tasks->others->n_tasks, ==, 500);
  g_assert_cmpuint (table->tasks->others->name, ==, 0);
  g_assert_cmpuint (table->tasks->others->lasted, >=, table->tasks->others->running);
  g_assert_cmpuint (table->tasks->index.objects.n_used, ==, 0);
  g_assert_cmpuint (table->tasks->index.keys.n_used, ==, 0);
}

/* Addresses are used again: by a task, and by a frame. */
static void
test_reused_addresses (Fixture *fixture, gconstpointer unused)
{
  LprofTable *table = fixture->table;
  LprofTaskState *task = lprof_task_add (table, TASK, KEY_ROOT, NULL, "f", false);

  lprof_task_set_frame (table, task, KEY_ROOT);
  task = lprof_task_add (table, TASK, KEY_ROOT, NULL, "f", false);
  g_assert_null (lprof_task_find_frame (table, KEY_ROOT, KEY_ROOT));
  lprof_task_set_frame (table, task, KEY_ROOT);
  g_assert_true (lprof_task_find_frame (table, KEY_ROOT, KEY_ROOT) == task);
  g_assert_null (lprof_task_find_frame (table, KEY_ROOT, KEY_INNER));
  LprofTaskState *next = lprof_task_add (table, TASK + 8, KEY_ROOT, NULL, "f", false);
  lprof_task_set_frame (table, next, KEY_ROOT);
  g_assert_true (lprof_task_find_frame (table, KEY_ROOT, KEY_ROOT) == next);
  g_assert_null (lprof_task_find_object (table, TASK));
}

/* The program is gone in the midst of a step: its line is the one that is open. */
static void
test_killed (Fixture *fixture, gconstpointer unused)
{
  LprofTable *table = fixture->table;
  LprofHeader *header = lprof_recorder_header (&fixture->recorder);
  LprofTaskState *task = begin (fixture);
  uint64_t size = atomic_load (&header->used);

  line (fixture, KEY_ROOT, 3);
  lprof_table_call (table, KEY_PLAIN, KEY_PLAIN, fixture->plain);
  g_autofree uint8_t *copy = g_memdup2 (table->base, size = atomic_load (&header->used));
  lprof_table_close_open_frames (copy, size, task->record->resumed + 5000000);
  const LprofTask *record = lprof_at (copy, lprof_offset_of (table->base, task->record));
  assert_longest (record, fixture->root, 3);
  g_assert_cmpuint (record->longest, ==, 5000000);
  g_assert_cmpuint (record->n_stretches, ==, 1);
  g_assert_cmpuint (record->outcome, ==, LPROF_TASK_UNFINISHED);
}

/* Between stop() and start() no task runs. */
static void
test_pause (Fixture *fixture, gconstpointer unused)
{
  LprofTaskState *task = begin (fixture);

  lprof_recorder_stop (&fixture->recorder);
  uint64_t stopped = lprof_recorder_header (&fixture->recorder)->stopped.ticks;
  g_assert_true (lprof_recorder_start (&fixture->recorder));
  g_assert_null (fixture->table->step);
  g_assert_cmpuint (task->record->running, ==, stopped - task->record->longest_began);
  g_assert_cmpuint (task->record->resumed, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/task/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("line-with-most-time", test_line_with_most_time);
  ADD ("blame", test_blame);
  ADD ("many-lines", test_many_lines);
  ADD ("stretches-are-bounded", test_stretches_are_bounded);
  ADD ("nested", test_nested);
  ADD ("missed-ends", test_missed_ends);
  ADD ("others-share-a-record", test_others_share_a_record);
  ADD ("reused-addresses", test_reused_addresses);
  ADD ("killed", test_killed);
  ADD ("pause", test_pause);
#undef ADD
  return g_test_run ();
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The memory and a thread's table, without Python. */

#include <glib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lprof-recorder.h"

static const char source[] = "def f():\n    for i in x:\n        g()\n    return 1\n";

typedef struct
{
  LprofRecorder recorder;
  LprofTable *table;
  const LprofCodeEntry *f, *g;
} Fixture;

static const LprofCodeEntry *
add_code (Fixture *fixture, const char *name, uint32_t first_line)
{
  const LprofFileEntry *file =
      lprof_codes_add_file (&fixture->recorder.codes, "/src/a.py", source, strlen (source), 0);
  LprofCodeDescription description = {
    .name = name, .first_line = first_line, .min_line = first_line, .n_lines = 4
  };

  return lprof_codes_add (&fixture->recorder.codes, file, &description);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_assert_true (lprof_recorder_open (&fixture->recorder, LPROF_CLOCK_CHOICE_AUTO, 0, 100));
  fixture->f = add_code (fixture, "f", 1);
  fixture->g = add_code (fixture, "g", 1);
  fixture->table = lprof_recorder_add_table (&fixture->recorder, 1, 1, "MainThread");
  g_assert_true (lprof_recorder_start (&fixture->recorder));
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  lprof_recorder_close (&fixture->recorder);
}

static const LprofCell *
get_cell (Fixture *fixture, const LprofCodeEntry *code, uint32_t line)
{
  LprofFunction *function = fixture->table->functions[code->serial];

  return (LprofCell *)lprof_at (fixture->table->base, function->cells) + (line - 1);
}

static void
run (Fixture *fixture, uint64_t key, uint32_t line)
{
  g_assert_cmpint (lprof_table_line (fixture->table, key, key + 1, line), ==, LPROF_EVENT_DONE);
}

static void
call (Fixture *fixture, uint64_t key, const LprofCodeEntry *code)
{
  g_assert_cmpint (lprof_table_call (fixture->table, key, key + 1, code), ==, LPROF_EVENT_DONE);
}

static void
leave (Fixture *fixture, uint64_t key)
{
  g_assert_cmpint (lprof_table_return (fixture->table, key, key + 1), ==, LPROF_EVENT_DONE);
}

static void
test_hits (Fixture *fixture, gconstpointer unused)
{
  call (fixture, 16, fixture->f);
  for (int i = 0; i < 3; i++)
    {
      run (fixture, 16, 2);
      run (fixture, 16, 3);
    }
  run (fixture, 16, 2);
  run (fixture, 16, 2); /* a loop on one line */
  run (fixture, 16, 4);
  run (fixture, 16, 4); /* back to a call's first line */
  leave (fixture, 16);

  g_assert_cmpuint (get_cell (fixture, fixture->f, 2)->events, ==, 5);
  g_assert_cmpuint (lprof_cell_get_hits (get_cell (fixture, fixture->f, 2)), ==, 5);
  g_assert_cmpuint (get_cell (fixture, fixture->f, 4)->events, ==, 2);
  g_assert_cmpuint (lprof_cell_get_hits (get_cell (fixture, fixture->f, 4)), ==, 1);
}

static void
test_time_is_all_there (Fixture *fixture, gconstpointer unused)
{
  call (fixture, 16, fixture->f);
  run (fixture, 16, 3);
  call (fixture, 32, fixture->g);
  run (fixture, 32, 1);
  leave (fixture, 32);
  leave (fixture, 16);

  LprofFunction *f = fixture->table->functions[fixture->f->serial];
  LprofFunction *g = fixture->table->functions[fixture->g->serial];
  g_assert_cmpuint (f->total.time, ==, f->self.time + g->self.time);
  g_assert_cmpuint (lprof_cell_get_total (get_cell (fixture, fixture->f, 3)).time, ==,
                    f->total.time);
  g_assert_cmpuint (g->total.time, ==, g->self.time);
}

static void
run_ignored (Fixture *fixture, uint64_t key, uint32_t weight, bool was_resumed)
{
  call (fixture, key, NULL);
  lprof_table_ignore (fixture->table, weight, was_resumed);
  run (fixture, key, 7);
  run (fixture, key, 8);
  leave (fixture, key);
}

/* What raising the events of unselected functions costs is bias of the line that calls. */
static void
test_ignored_calls (Fixture *fixture, gconstpointer unused)
{
  LprofHeader *header = lprof_recorder_header (&fixture->recorder);

  header->bias_ignored_call = 1000;
  header->bias_ignored_resumption = 20000;
  header->bias_ignored_base = -1;
  header->bias_per_weight = 256;
  call (fixture, 16, fixture->f);
  run (fixture, 16, 3);
  run_ignored (fixture, 32, 11, false); /* 1000, and 10 a line */
  run_ignored (fixture, 48, 0, true);   /* 20000, a line no less than nothing */
  run (fixture, 16, 4);
  call (fixture, 32, NULL);
  lprof_table_ignore (fixture->table, 11, false);
  run_ignored (fixture, 48, 11, false);
  leave (fixture, 32);
  leave (fixture, 16);
  run_ignored (fixture, 32, 11, false); /* nobody calls */

  g_assert_cmpuint (get_cell (fixture, fixture->f, 3)->self.bias, ==, 1020 + 20000);
  g_assert_cmpuint (get_cell (fixture, fixture->f, 4)->self.bias, ==, 1000 + 1020);
  g_assert_cmpuint (fixture->table->functions[fixture->f->serial]->self.bias, ==, 23040);
}

static void
test_generator (Fixture *fixture, gconstpointer unused)
{
  call (fixture, 16, fixture->f);
  run (fixture, 16, 3);
  g_assert_cmpint (lprof_table_yield (fixture->table, 16, 17), ==, LPROF_EVENT_DONE);
  g_assert_cmpint (lprof_table_resume (fixture->table, 32, 33), ==, LPROF_EVENT_ELSEWHERE);
  g_assert_cmpint (lprof_table_resume (fixture->table, 16, 17), ==, LPROF_EVENT_DONE);
  run (fixture, 16, 4);
  leave (fixture, 16);

  g_assert_cmpuint (fixture->table->functions[fixture->f->serial]->calls, ==, 1);
  g_assert_cmpuint (get_cell (fixture, fixture->f, 3)->wait, >, 0);
  g_assert_cmpuint (get_cell (fixture, fixture->f, 4)->wait, ==, 0);
}

static const LprofNode *
find_node (Fixture *fixture, uint32_t line)
{
  const LprofTable *table = fixture->table;
  LprofOffset offset = atomic_load (&table->thread->nodes);

  for (const LprofNode *node; offset; offset = node->next)
    {
      node = lprof_at (table->base, offset);
      if (node->code && node->line == line)
        return node;
    }
  return NULL;
}

/* f calls g, which calls f, which calls g: who called the inner ones is known, and their
 * time is in the outer ones' nodes too. */
static void
test_recursion (Fixture *fixture, gconstpointer unused)
{
  const uint64_t keys[] = { 16, 32, 48, 64 };

  for (int i = 0; i < 4; i++)
    {
      call (fixture, keys[i], i % 2 ? fixture->g : fixture->f);
      run (fixture, keys[i], (uint32_t)i % 2 + 2);
    }
  g_assert_cmpint (lprof_table_yield (fixture->table, 64, 65), ==, LPROF_EVENT_DONE);
  g_assert_cmpint (lprof_table_resume (fixture->table, 64, 65), ==, LPROF_EVENT_DONE);
  for (int i = 3; i >= 0; i--)
    leave (fixture, keys[i]);

  const LprofFunction *f = fixture->table->functions[fixture->f->serial];
  const LprofFunction *g = fixture->table->functions[fixture->g->serial];
  const LprofNode *outer_f = find_node (fixture, 0);
  const LprofNode *inner_f = find_node (fixture, 3 | LPROF_NODE_RECURSIVE);
  const LprofNode *inner_g = find_node (fixture, 2 | LPROF_NODE_RECURSIVE);
  g_assert_cmpuint (outer_f->calls, ==, 1);
  g_assert_cmpuint (inner_f->calls, ==, 1);
  g_assert_cmpuint (inner_f->nested, ==, 0);
  g_assert_cmpuint (inner_g->calls, ==, 1);
  g_assert_cmpuint (inner_g->resumptions, ==, 1);
  g_assert_cmpuint (inner_g->nested, ==, 2);
  g_assert_cmpuint (outer_f->self.time, ==, f->self.time);
  g_assert_cmpuint (inner_f->self.time, <, f->self.time);
  g_assert_cmpuint (inner_f->total.time, <, f->total.time);
  g_assert_cmpuint (g->resumptions, ==, 1);
  g_assert_cmpuint (g->recursive_resumptions, ==, 1);
}

/* Two stacks in turn, as greenlets have them. */
static void
test_stacks_switch (Fixture *fixture, gconstpointer unused)
{
  call (fixture, 16, fixture->f);
  run (fixture, 16, 2);
  call (fixture, 32, fixture->g);
  run (fixture, 32, 1);
  g_assert_cmpint (lprof_table_line (fixture->table, 16, 17, 3), ==, LPROF_EVENT_ELSEWHERE);
  g_assert_true (lprof_table_switch (fixture->table, 16, 17, true));
  run (fixture, 16, 3);
  g_assert_true (lprof_table_switch (fixture->table, 32, 33, true));
  run (fixture, 32, 2);
  leave (fixture, 32);
  g_assert_false (lprof_table_switch (fixture->table, 48, 49, true));

  g_assert_cmpuint (get_cell (fixture, fixture->g, 2)->events, ==, 1);
  g_assert_cmpuint (fixture->table->functions[fixture->g->serial]->active, ==, 0);
}

/* Without greenlets, frames further in have ended unseen. */
static void
test_missed_returns (Fixture *fixture, gconstpointer unused)
{
  call (fixture, 16, fixture->f);
  run (fixture, 16, 2);
  for (uint64_t key = 32; key < 32 * 50; key += 32)
    call (fixture, key, fixture->g);
  g_assert_true (lprof_table_switch (fixture->table, 16, 17, false));
  run (fixture, 16, 3);
  leave (fixture, 16);

  g_assert_cmpuint (fixture->table->functions[fixture->g->serial]->active, ==, 0);
  g_assert_cmpuint (fixture->table->functions[fixture->f->serial]->active, ==, 0);
  g_assert_cmpuint (fixture->table->thread->current, ==, 0);
}

static void
test_frames_are_used_again (Fixture *fixture, gconstpointer unused)
{
  LprofHeader *header = lprof_recorder_header (&fixture->recorder);
  uint64_t used = 0;

  for (int i = 0; i < 10000; i++)
    {
      call (fixture, 16, fixture->f);
      run (fixture, 16, 1);
      g_assert_cmpint (lprof_table_yield (fixture->table, 16, 17), ==, LPROF_EVENT_DONE);
      if (i == 10) /* the generators are abandoned, each at the same address */
        used = atomic_load (&header->used);
    }
  g_assert_cmpuint (atomic_load (&header->used), ==, used);
}

static void
test_open_frames_are_counted (Fixture *fixture, gconstpointer unused)
{
  call (fixture, 16, fixture->f);
  run (fixture, 16, 3);
  call (fixture, 32, fixture->g);
  run (fixture, 32, 1);

  uint64_t since = fixture->table->thread->running_since;
  lprof_table_close_open_frames (fixture->table->base, fixture->recorder.arena.size, since + 5000);
  g_assert_cmpuint (get_cell (fixture, fixture->g, 1)->self.time, >=, 5000);
  g_assert_cmpuint (lprof_cell_get_total (get_cell (fixture, fixture->f, 3)).time, >=, 5000);
}

static void
test_full_memory_drops (Fixture *fixture, gconstpointer unused)
{
  LprofHeader *header = lprof_recorder_header (&fixture->recorder);

  header->size = atomic_load (&header->used) + 100000;
  for (uint64_t i = 1; i < 5000; i++)
    {
      call (fixture, i * 16, fixture->f);
      g_assert_cmpint (lprof_table_line (fixture->table, i * 16, i * 16 + 1, 1), !=,
                       LPROF_EVENT_ATTENTION);
    }
  g_assert_cmpuint (header->n_dropped, >, 0);
  g_assert_cmpuint (atomic_load (&header->used), <=, header->size);
}

/* Growing a file beyond the limit would kill the process. */
static void
test_file_size_limit (void)
{
  pid_t child = fork ();

  if (child == 0)
    {
      struct rlimit limit = { 1 << 20, 1 << 20 };
      LprofArena arena;

      setrlimit (RLIMIT_FSIZE, &limit);
      _exit (lprof_arena_open (&arena) && arena.fd == -1 && arena.refusal ? 0 : 1);
    }
  int status = -1;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
}

static void
test_address_space_limit (void)
{
  pid_t child = fork ();

  if (child == 0)
    {
      struct rlimit limit = { (rlim_t)1 << 30, (rlim_t)1 << 30 };
      LprofArena arena;

      setrlimit (RLIMIT_AS, &limit);
      _exit (lprof_arena_open (&arena) && arena.fd >= 0 && arena.size < (size_t)1 << 30 ? 0 : 1);
    }
  int status = -1;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
}

#define ADD(name, function) g_test_add ("/table/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("hits", test_hits);
  ADD ("time-is-all-there", test_time_is_all_there);
  ADD ("ignored-calls", test_ignored_calls);
  ADD ("generator", test_generator);
  ADD ("recursion", test_recursion);
  ADD ("stacks-switch", test_stacks_switch);
  ADD ("missed-returns", test_missed_returns);
  ADD ("frames-are-used-again", test_frames_are_used_again);
  ADD ("open-frames-are-counted", test_open_frames_are_counted);
  ADD ("full-memory-drops", test_full_memory_drops);
  g_test_add_func ("/arena/file-size-limit", test_file_size_limit);
  g_test_add_func ("/arena/address-space-limit", test_address_space_limit);
  return g_test_run ();
}

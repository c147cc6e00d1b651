/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The account of memory, with addresses that nobody follows. */

#include <glib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lprof-fork.h"
#include "lprof-memory-use.h"
#include "lprof-memory.h"

#define N_LINES 8

static const char source[] = "def f():\n    a\n    b\n    c\n    d\n    e\n    g\n    h\n";

typedef struct
{
  LprofRecorder recorder;
  LprofTable *table;
  const LprofCodeEntry *f, *g;
} Fixture;

static const LprofCodeEntry *
add_code (Fixture *fixture, const char *name)
{
  const LprofFileEntry *file =
      lprof_codes_add_file (&fixture->recorder.codes, "/src/a.py", source, strlen (source), 0);
  LprofCodeDescription description = {
    .name = name, .first_line = 1, .min_line = 1, .n_lines = N_LINES
  };

  return lprof_codes_add (&fixture->recorder.codes, file, &description);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_assert_true (lprof_recorder_open (&fixture->recorder, LPROF_CLOCK_CHOICE_MONOTONIC, 0, 100));
  fixture->f = add_code (fixture, "f");
  fixture->g = add_code (fixture, "g");
  fixture->table =
      lprof_recorder_add_table (&fixture->recorder, 1, (uint32_t)gettid (), "MainThread");
  g_assert_true (lprof_recorder_start (&fixture->recorder));
  g_assert_true (lprof_memory_start (&fixture->recorder, TRUE));
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  lprof_recorder_close (&fixture->recorder);
}

static const LprofMemory *
get_run (const Fixture *fixture)
{
  LprofHeader *header = lprof_recorder_header (&fixture->recorder);

  return lprof_at (header, atomic_load (&header->memory));
}

static const LprofMemoryCell *
get_cell (const Fixture *fixture, const LprofCodeEntry *entry, uint32_t line)
{
  static const LprofMemoryCell nothing;
  void *base = fixture->recorder.arena.base;
  LprofCode *code = lprof_at (base, entry->code);
  LprofOffset cells = atomic_load (&code->memory);

  return cells ? (LprofMemoryCell *)lprof_at (base, cells) + (line - 1) : &nothing;
}

static gconstpointer
at (guint64 block)
{
  return GSIZE_TO_POINTER (0x7f0000000000u + 16 * block);
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
run (Fixture *fixture, uint64_t key, uint32_t line)
{
  g_assert_cmpint (lprof_table_line (fixture->table, key, key + 1, line), ==, LPROF_EVENT_DONE);
}

static void
test_counts (Fixture *fixture, gconstpointer unused)
{
  const LprofMemoryCell *cell;

  call (fixture, 16, fixture->f);
  run (fixture, 16, 2);
  lprof_memory_add (at (0), 100, FALSE);
  lprof_memory_add (at (10), 50, FALSE);
  lprof_memory_remove (at (0));
  lprof_memory_add (at (0), 20, TRUE);
  cell = get_cell (fixture, fixture->f, 2);
  g_assert_cmpuint (cell->allocations, ==, 3);
  g_assert_cmpuint (cell->allocated, ==, 170);
  g_assert_cmpuint (cell->live, ==, 70);
  g_assert_cmpuint (cell->peak, ==, 150);
  g_assert_cmpuint (cell->native_allocations, ==, 1);
  g_assert_cmpuint (cell->native_live, ==, 20);
  g_assert_cmpuint (get_run (fixture)->live, ==, 70);
  g_assert_cmpuint (get_run (fixture)->peak, ==, 150);
}

/* Nested calls, unselected ones, and no call at all. */
static void
test_lines (Fixture *fixture, gconstpointer unused)
{
  lprof_memory_add (at (0), 1, FALSE);
  call (fixture, 16, fixture->f);
  lprof_memory_add (at (1), 2, FALSE);
  run (fixture, 16, 3);
  call (fixture, 32, NULL);
  lprof_memory_add (at (2), 4, FALSE);
  call (fixture, 48, fixture->g);
  run (fixture, 48, 5);
  lprof_memory_add (at (3), 8, FALSE);
  leave (fixture, 48);
  leave (fixture, 32);
  lprof_memory_add (at (4), 16, FALSE);
  run (fixture, 16, 4);
  lprof_memory_add (at (5), 32, FALSE);
  leave (fixture, 16);
  lprof_memory_add (at (6), 64, FALSE);

  g_assert_cmpuint (get_run (fixture)->elsewhere.live, ==, 1 + 64);
  g_assert_cmpuint (get_cell (fixture, fixture->f, 1)->live, ==, 2);
  g_assert_cmpuint (get_cell (fixture, fixture->f, 3)->live, ==, 4 + 16);
  g_assert_cmpuint (get_cell (fixture, fixture->f, 4)->live, ==, 32);
  g_assert_cmpuint (get_cell (fixture, fixture->g, 5)->live, ==, 8);
}

/* What is freed elsewhere is still taken from the line that holds it. */
static void
test_resize (Fixture *fixture, gconstpointer unused)
{
  LprofMemoryBlock block;

  call (fixture, 16, fixture->f);
  run (fixture, 16, 2);
  lprof_memory_add (at (0), 100, FALSE);
  run (fixture, 16, 3);
  block = lprof_memory_take (at (0));
  lprof_memory_replace (block, at (20), 300, FALSE);
  g_assert_cmpuint (get_cell (fixture, fixture->f, 2)->live, ==, 0);
  g_assert_cmpuint (get_cell (fixture, fixture->f, 3)->live, ==, 300);
  g_assert_cmpuint (get_cell (fixture, fixture->f, 3)->allocated, ==, 300);

  block = lprof_memory_take (at (20)); /* and there was no memory */
  lprof_memory_put_back (block, at (20));
  g_assert_cmpuint (get_cell (fixture, fixture->f, 3)->allocations, ==, 1);
  g_assert_cmpuint (get_cell (fixture, fixture->f, 3)->live, ==, 300);

  run (fixture, 16, 4);
  lprof_memory_remove (at (20));
  g_assert_cmpuint (get_cell (fixture, fixture->f, 3)->live, ==, 0);
  g_assert_cmpuint (get_run (fixture)->live, ==, 0);
}

static void
test_large (Fixture *fixture, gconstpointer unused)
{
  const guint64 size = G_GUINT64_CONSTANT (3) << 40;

  lprof_memory_add (at (65535), size, FALSE); /* the last of a region */
  lprof_memory_add (at (65536), 5, FALSE);
  g_assert_cmpuint (get_run (fixture)->live, ==, size + 5);
  LprofMemoryBlock block = lprof_memory_take (at (65535));
  lprof_memory_put_back (block, at (65535));
  lprof_memory_remove (at (65535));
  g_assert_cmpuint (get_run (fixture)->live, ==, 5);
}

static void
test_unknown (Fixture *fixture, gconstpointer unused)
{
  LprofMemoryBlock block;

  lprof_memory_remove (at (7));
  lprof_memory_remove (GSIZE_TO_POINTER (G_MAXSIZE - 15));
  lprof_memory_add (GSIZE_TO_POINTER (G_MAXSIZE - 15), 1, FALSE);
  block = lprof_memory_take (at (7));
  lprof_memory_put_back (block, at (7));
  g_assert_cmpuint (get_run (fixture)->elsewhere.allocations, ==, 0);
  lprof_memory_add (at (0), 100, FALSE);
  lprof_memory_add (at (0), 30, FALSE); /* the end of the first was not seen */
  g_assert_cmpuint (get_run (fixture)->live, ==, 30);
}

static void
test_own_work (Fixture *fixture, gconstpointer unused)
{
  lprof_memory_add (at (0), 100, FALSE);
  lprof_memory_slot.own++;
  lprof_memory_add (at (1), 100, FALSE);
  lprof_memory_remove (at (0));
  lprof_memory_slot.own--;
  lprof_memory_add (at (2), 28, FALSE);
  lprof_memory_disown (at (2));
  g_assert_cmpuint (get_run (fixture)->live, ==, 0);
  g_assert_cmpuint (get_run (fixture)->elsewhere.allocations, ==, 1);
  g_assert_cmpuint (get_run (fixture)->elsewhere.allocated, ==, 100);
}

/* --- against a reference that copies everything at each peak ------------------- */

#define N_BLOCKS 4096

typedef struct
{
  guint64 size;
  guint32 line;
  gboolean native;
} Block;

typedef struct
{
  guint64 allocations, allocated, live, peak, at_peak, native_live, native_at_peak;
} Line;

typedef struct
{
  Block blocks[N_BLOCKS];
  Line lines[N_LINES + 1]; /* line 0 is elsewhere */
  guint64 live, peak;
} Reference;

static void
refer_remove (Reference *reference, guint32 i)
{
  Block *block = &reference->blocks[i];

  reference->lines[block->line].live -= block->size;
  reference->lines[block->line].native_live -= block->native ? block->size : 0;
  reference->live -= block->size;
  block->size = 0;
}

static void
refer_add (Reference *reference, guint32 i, Block block)
{
  Line *line = &reference->lines[block.line];

  reference->blocks[i] = block;
  line->allocations++;
  line->allocated += block.size;
  line->live += block.size;
  line->native_live += block.native ? block.size : 0;
  line->peak = MAX (line->peak, line->live);
  reference->live += block.size;
  if (reference->live <= reference->peak)
    return;
  reference->peak = reference->live;
  for (guint32 k = 0; k <= N_LINES; k++)
    {
      reference->lines[k].at_peak = reference->lines[k].live;
      reference->lines[k].native_at_peak = reference->lines[k].native_live;
    }
}

static void
change_block (Reference *reference, guint32 i, Block block)
{
  gboolean is_used = reference->blocks[i].size != 0;

  if (is_used && g_test_rand_bit ())
    {
      lprof_memory_replace (lprof_memory_take (at (i)), at (i), block.size, block.native);
      refer_remove (reference, i);
      refer_add (reference, i, block);
    }
  else if (is_used)
    {
      lprof_memory_remove (at (i));
      refer_remove (reference, i);
    }
  else
    {
      lprof_memory_add (at (i), block.size, block.native);
      refer_add (reference, i, block);
    }
}

static void
compare_line (const LprofMemoryCell *cell, const Line *line, guint64 epoch)
{
  g_assert_cmpuint (cell->allocations, ==, line->allocations);
  g_assert_cmpuint (cell->allocated, ==, line->allocated);
  g_assert_cmpuint (cell->live, ==, line->live);
  g_assert_cmpuint (cell->peak, ==, line->peak);
  g_assert_cmpuint (cell->native_live, ==, line->native_live);
  g_assert_cmpuint (lprof_memory_cell_get_at_peak (cell, epoch), ==, line->at_peak);
  g_assert_cmpuint (lprof_memory_cell_get_native_at_peak (cell, epoch), ==, line->native_at_peak);
}

static void
compare (Fixture *fixture, const Reference *reference)
{
  const LprofMemory *memory = get_run (fixture);
  guint64 sum = lprof_memory_cell_get_at_peak (&memory->elsewhere, memory->epoch);

  g_assert_cmpuint (memory->live, ==, reference->live);
  g_assert_cmpuint (memory->peak, ==, reference->peak);
  compare_line (&memory->elsewhere, &reference->lines[0], memory->epoch);
  for (guint32 line = 1; line <= N_LINES; line++)
    {
      const LprofMemoryCell *cell = get_cell (fixture, fixture->f, line);

      compare_line (cell, &reference->lines[line], memory->epoch);
      sum += lprof_memory_cell_get_at_peak (cell, memory->epoch);
    }
  g_assert_cmpuint (sum, ==, memory->peak);
}

static void
test_reference (Fixture *fixture, gconstpointer unused)
{
  g_autofree Reference *reference = g_new0 (Reference, 1);
  guint32 line = 0;

  for (guint32 step = 0; step < 200000; step++)
    {
      /* Now few blocks, now many, so that there are peaks of many heights. */
      guint32 n = 1 + (guint32)g_test_rand_int_range (0, step / 4000 % 2 ? 64 : N_BLOCKS);
      Block block = { .size = 1 + (guint64)g_test_rand_int_range (0, 3000) };

      if (step % 16 == 0)
        {
          if (line)
            leave (fixture, 16);
          line = (guint32)g_test_rand_int_range (0, N_LINES + 1);
          if (line)
            {
              call (fixture, 16, fixture->f);
              run (fixture, 16, line);
            }
        }
      block.line = line;
      block.native = g_test_rand_int_range (0, 8) == 0;
      change_block (reference, (guint32)g_test_rand_int_range (0, (gint32)n), block);
      if (step % 5000 == 0)
        compare (fixture, reference);
    }
  compare (fixture, reference);
}

/* --- threads ------------------------------------------------------------------ */

#define N_THREADS 4
#define N_ROUNDS 20000

/* Each thread frees what another one has allocated. */
static gpointer
allocate (gpointer data)
{
  guint number = GPOINTER_TO_UINT (data);

  for (guint i = 0; i < N_ROUNDS; i++)
    lprof_memory_add (at (number * N_ROUNDS + i), 10, FALSE);
  return NULL;
}

static gpointer
release (gpointer data)
{
  guint number = (GPOINTER_TO_UINT (data) + 1) % N_THREADS;

  for (guint i = 0; i < N_ROUNDS; i += 2)
    lprof_memory_remove (at (number * N_ROUNDS + i));
  return NULL;
}

static void
run_threads (GThreadFunc function)
{
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new (NULL, function, GUINT_TO_POINTER (i));
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

static void
test_threads (Fixture *fixture, gconstpointer unused)
{
  run_threads (allocate);
  g_assert_cmpuint (get_run (fixture)->live, ==, 10 * N_ROUNDS * N_THREADS);
  g_assert_cmpuint (get_run (fixture)->elsewhere.allocations, ==, N_ROUNDS * N_THREADS);
  run_threads (release);
  g_assert_cmpuint (get_run (fixture)->live, ==, 5 * N_ROUNDS * N_THREADS);
  g_assert_cmpuint (get_run (fixture)->peak, ==, 10 * N_ROUNDS * N_THREADS);
}

/* Allocations of a thread belong to its own line. */
static gpointer
run_in_thread (gpointer data)
{
  Fixture *fixture = data;
  LprofTable *table =
      lprof_recorder_add_table (&fixture->recorder, 2, (uint32_t)gettid (), "worker");

  lprof_table_call (table, 64, 65, fixture->g);
  lprof_table_line (table, 64, 65, 7);
  lprof_memory_add (at (1), 7, FALSE);
  lprof_memory_remove (at (0));
  return NULL;
}

static void
test_line_of_thread (Fixture *fixture, gconstpointer unused)
{
  call (fixture, 16, fixture->f);
  run (fixture, 16, 2);
  lprof_memory_add (at (0), 100, FALSE);
  g_thread_join (g_thread_new ("worker", run_in_thread, fixture));
  lprof_memory_add (at (2), 3, FALSE);
  g_assert_cmpuint (get_cell (fixture, fixture->g, 7)->live, ==, 7);
  g_assert_cmpuint (get_cell (fixture, fixture->f, 2)->live, ==, 3);
  g_assert_cmpuint (get_cell (fixture, fixture->f, 2)->peak, ==, 100);
}

/* --- beginning and end ---------------------------------------------------------- */

static void
test_stop_and_go_on (Fixture *fixture, gconstpointer unused)
{
  call (fixture, 16, fixture->f);
  run (fixture, 16, 2);
  lprof_memory_add (at (0), 100, FALSE);
  lprof_memory_stop (&fixture->recorder);
  lprof_memory_remove (at (0));
  lprof_memory_add (at (1), 50, FALSE);
  g_assert_cmpuint (get_cell (fixture, fixture->f, 2)->live, ==, 100);
  g_assert_true (lprof_memory_start (&fixture->recorder, TRUE));
  lprof_memory_add (at (0), 30, FALSE);
  lprof_memory_remove (at (1));
  const LprofMemoryCell *cell = get_cell (fixture, fixture->f, 2);
  g_assert_cmpuint (cell->left, ==, 100);
  g_assert_cmpuint (cell->live, ==, 30);
  g_assert_cmpuint (cell->peak, ==, 100);
  g_assert_cmpuint (lprof_memory_cell_get_at_peak (cell, get_run (fixture)->epoch), ==, 100);
}

static void
test_watches (Fixture *fixture, gconstpointer unused)
{
  LprofMemoryWatch outer = { 0 }, inner = { 0 };

  lprof_memory_add (at (0), 1000, FALSE);
  lprof_memory_watch (&outer);
  lprof_memory_add (at (1), 100, FALSE);
  lprof_memory_watch (&inner);
  lprof_memory_add (at (2), 50, FALSE);
  lprof_memory_remove (at (1));
  g_assert_cmpint (lprof_memory_watch_get_used (&inner), ==, -50);
  g_assert_cmpuint (lprof_memory_watch_get_peak (&inner), ==, 50);
  lprof_memory_unwatch (&inner);
  lprof_memory_stop (&fixture->recorder); /* the watch goes on without a recording */
  lprof_memory_add (at (3), 200, FALSE);
  lprof_memory_remove (at (2));
  g_assert_cmpint (lprof_memory_watch_get_used (&outer), ==, 200);
  g_assert_cmpuint (lprof_memory_watch_get_peak (&outer), ==, 250);
  g_assert_true (lprof_memory_start (&fixture->recorder, TRUE));
  lprof_memory_remove (at (3));
  g_assert_cmpuint (get_run (fixture)->live, ==, 0);
  g_assert_cmpint (lprof_memory_watch_get_used (&outer), ==, 0);
  lprof_memory_unwatch (&outer);
}

static void
test_fork (Fixture *fixture, gconstpointer unused)
{
  LprofKeeperClient client = LPROF_KEEPER_CLIENT_NONE;
  int status;

  lprof_fork_watch (&fixture->recorder, &client, FALSE);
  call (fixture, 16, fixture->f);
  run (fixture, 16, 2);
  lprof_memory_add (at (0), 100, FALSE);
  pid_t child = fork ();
  if (child == 0)
    {
      lprof_memory_add (at (1), 10, FALSE);
      lprof_memory_remove (at (0));
      _exit (get_run (fixture)->live <= 10 && get_cell (fixture, fixture->f, 2)->allocated <= 10
                 ? 0
                 : 1);
    }
  lprof_memory_add (at (2), 1, FALSE);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpuint (get_run (fixture)->live, ==, 101);
  lprof_fork_forget (&fixture->recorder);
}

/* --- use over time ---------------------------------------------------------------- */

static void
test_use (void)
{
  g_autofree LprofMemory *memory = g_new0 (LprofMemory, 1);

  memory->live = 5;
  lprof_memory_use_begin (memory, 10);
  memory->use[0] = 9; /* was more within the moment */
  g_assert_cmpuint (lprof_memory_use_advance (memory, 35), ==, 40);
  g_assert_cmpuint (memory->n_moments, ==, 4);
  g_assert_cmpuint (memory->use[0], ==, 9);
  g_assert_cmpuint (memory->use[3], ==, 5);
  memory->live = 7;
  g_assert_cmpuint (lprof_memory_use_advance (memory, 10 * LPROF_N_MOMENTS), ==,
                    10 * LPROF_N_MOMENTS + 20);
  g_assert_cmpuint (memory->moment, ==, 20);
  g_assert_cmpuint (memory->n_moments, ==, LPROF_N_MOMENTS / 2 + 1);
  g_assert_cmpuint (memory->use[0], ==, 9);
  g_assert_cmpuint (memory->use[1], ==, 5);
  g_assert_cmpuint (memory->use[2], ==, 7);
}

#define ADD(name, function) g_test_add ("/memory/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("counts", test_counts);
  ADD ("lines", test_lines);
  ADD ("resize", test_resize);
  ADD ("large", test_large);
  ADD ("unknown", test_unknown);
  ADD ("own-work", test_own_work);
  ADD ("reference", test_reference);
  ADD ("threads", test_threads);
  ADD ("line-of-thread", test_line_of_thread);
  ADD ("stop-and-go-on", test_stop_and_go_on);
  ADD ("watches", test_watches);
  ADD ("fork", test_fork);
  g_test_add_func ("/memory/use", test_use);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof.h"
#include "small-recording.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static LprofProfile *
build (int fd)
{
  GError *error = NULL;
  LprofProfile *profile = lprof_profile_from_recording (fd, lprof_clock_monotonic (), &error);
  g_assert_no_error (error);
  return profile;
}

static void
test_run (void)
{
  SmallRecording recording;
  guint32 n;
  small_recording_make (&recording);
  g_autoptr (LprofProfile) profile = build (recording.recorder.arena.fd);
  const LprofRun *run = lprof_profile_get_runs (profile, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (run->program, ==, "a.py");
  g_assert_cmpstr (run->arguments[0], ==, "a.py");
  g_assert_cmpstr (run->arguments[1], ==, "-v");
  g_assert_null (run->arguments[2]);
  g_assert_cmpstr (run->notes[0], ==, "Something is to be known.");
  g_assert_null (run->notes[1]);
  g_assert_cmpstr (run->engine, ==, "settrace");
  g_assert_cmpuint (run->n_events, ==, 10);
  g_assert_cmpuint (run->pid, ==, getpid ());
  g_assert_cmpuint (run->bias_per_line_ps, ==, 5000);
  g_assert_false (run->finished);
  g_assert_cmpuint (run->duration_ns, >, 0);
  g_assert_cmpuint (run->duration_ns, ==, lprof_profile_get_duration_ns (profile));
  g_assert_cmpuint (run->correction_ns, <=, 50);
  small_recording_free (&recording);
}

static gsize
read_address_space (void)
{
  g_autofree char *statm = NULL;
  g_assert_true (g_file_get_contents ("/proc/self/statm", &statm, NULL, NULL));
  return g_ascii_strtoull (statm, NULL, 10) * (gsize)sysconf (_SC_PAGESIZE);
}

/* The memory is sparse: much larger than what is used of it. */
static void
test_little_address_space (void)
{
  SmallRecording recording;
  struct rlimit limit;
  struct stat info;
  small_recording_make (&recording);
  g_assert_cmpint (fstat (recording.recorder.arena.fd, &info), ==, 0);
  g_assert_cmpint (getrlimit (RLIMIT_AS, &limit), ==, 0);
  rlim_t before = limit.rlim_cur;
  limit.rlim_cur = read_address_space () + (gsize)info.st_size / 2;
  g_assert_cmpint (setrlimit (RLIMIT_AS, &limit), ==, 0);
  g_autoptr (LprofProfile) profile = build (recording.recorder.arena.fd);
  limit.rlim_cur = before;
  g_assert_cmpint (setrlimit (RLIMIT_AS, &limit), ==, 0);
  g_assert_cmpuint (lprof_profile_get_runs (profile, NULL)->n_events, ==, 10);
  small_recording_free (&recording);
}

static const LprofLine *
find_line (const LprofLine *lines, guint32 n, guint32 line)
{
  for (guint32 i = 0; i < n; i++)
    if (lines[i].line == line)
      return &lines[i];
  g_assert_not_reached ();
}

static void
test_lines (void)
{
  SmallRecording recording;
  guint32 n;
  small_recording_make (&recording);
  g_autoptr (LprofProfile) profile = build (recording.recorder.arena.fd);
  g_autoptr (LprofLines) lines = lprof_profile_get_lines (profile, 0);
  const LprofLine *all = lprof_lines_get (lines, &n);
  const LprofLine *call = find_line (all, n, 3);
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpuint (call->hits, ==, 1);
  g_assert_cmpuint (call->events, ==, 2);
  g_assert_cmpuint (find_line (all, n, 4)->statement, ==, 3);
  g_assert_cmpuint (find_line (all, n, 7)->hits, ==, 3);
  g_assert_cmpuint (find_line (all, n, 2)->total_ns, ==, find_line (all, n, 2)->self_ns);
  g_assert_cmpuint (call->raw_total_ns, >=, call->raw_self_ns);
  for (guint32 i = 0; i < n; i++)
    g_assert_cmpuint (all[i].raw_self_ns, <=, all[i].self_ns + 5 * all[i].events);
  small_recording_free (&recording);
}

/* A later calibration says how much of what was counted as bias is. */
static void
test_scaled_bias (void)
{
  SmallRecording recording;
  small_recording_make (&recording);
  LprofHeader *header = lprof_recorder_header (&recording.recorder);
  header->bias_scale = LPROF_BIAS_UNSCALED / 2;
  g_autoptr (LprofProfile) halved = build (recording.recorder.arena.fd);
  g_assert_cmpuint (lprof_profile_get_runs (halved, NULL)->bias_per_line_ps, ==, 2500);
  g_assert_cmpuint (lprof_profile_get_runs (halved, NULL)->correction_ns, <=, 25);
  header->bias_scale = 0;
  g_autoptr (LprofProfile) raw = build (recording.recorder.arena.fd);
  g_autoptr (LprofLines) lines = lprof_profile_get_lines (raw, 0);
  guint32 n;
  const LprofLine *all = lprof_lines_get (lines, &n);
  for (guint32 i = 0; i < n; i++)
    g_assert_cmpuint (all[i].raw_self_ns, ==, all[i].self_ns);
  g_assert_cmpuint (lprof_profile_get_runs (raw, NULL)->correction_ns, ==, 0);
  small_recording_free (&recording);
}

static void
test_tasks (void)
{
  SmallRecording recording;
  guint32 n;
  small_recording_make (&recording);
  g_autoptr (LprofProfile) profile = build (recording.recorder.arena.fd);
  const LprofTaskInfo *tasks = lprof_profile_get_tasks (profile, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (tasks[0].name, ==, "Task-1");
  g_assert_cmpstr (tasks[0].coroutine, ==, "work");
  g_assert_cmpstr (tasks[0].error, ==, "ValueError");
  g_assert_cmpuint (tasks[0].outcome, ==, LPROF_OUTCOME_FAILED);
  g_assert_cmpuint (tasks[0].suspensions, ==, 1);
  g_assert_cmpuint (tasks[0].n_stretches, ==, 2);
  g_assert_cmpuint (tasks[0].function, ==, LPROF_NONE);
  g_assert_cmpuint (tasks[0].creator, ==, 0); /* outer(), at its line 3 */
  g_assert_cmpuint (tasks[0].creator_line, ==, 3);
  g_assert_cmpuint (tasks[1].outcome, ==, LPROF_OUTCOME_UNFINISHED);
  g_assert_cmpuint (tasks[1].duration_ns, >=, tasks[1].running_ns);
  small_recording_free (&recording);
}

/* In whichever moment: a busy machine lets the first one pass before anything happens. */
static guint64
get_most_in_use (const LprofRunMemory *run)
{
  guint64 most = 0;
  for (guint32 i = 0; i < run->n_moments; i++)
    most = MAX (most, run->use[i]);
  return most;
}

static void
test_memory (void)
{
  SmallRecording recording;
  guint32 n;
  small_recording_make (&recording);
  g_autoptr (LprofProfile) profile = build (recording.recorder.arena.fd);
  g_autoptr (LprofLines) lines = lprof_profile_get_lines (profile, 0);
  const LprofLineMemory *memory = lprof_lines_get_memory (lines, &n);
  const LprofRunMemory *run = lprof_profile_get_memory (profile, NULL);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (memory[0].line, ==, 2);
  g_assert_cmpuint (memory[0].counts.allocations, ==, 2);
  g_assert_cmpuint (memory[0].counts.allocated, ==, 71000);
  g_assert_cmpuint (memory[0].counts.held, ==, 70000);
  g_assert_cmpuint (memory[0].counts.peak, ==, 71000);
  g_assert_cmpuint (memory[0].counts.at_peak, ==, 71000);
  g_assert_cmpuint (memory[0].counts.native_held, ==, 70000);
  g_assert_cmpuint (memory[1].line, ==, 3);
  g_assert_cmpuint (memory[1].counts.held, ==, 24);
  g_assert_cmpuint (memory[1].counts.at_peak, ==, 0);
  g_assert_cmpuint (lprof_lines_get (lines, NULL)[0].line, ==, 2);
  g_assert_true (lprof_lines_find_memory (lines, lprof_lines_get (lines, NULL))
                 == &memory[0].counts);
  g_assert_cmpuint (run->peak, ==, 71000);
  g_assert_true (run->native);
  g_assert_cmpuint (run->n_moments, >=, 1);
  g_assert_cmpuint (get_most_in_use (run), ==, 71000);
  g_assert_cmpuint (lprof_profile_get_functions (profile, NULL)[0].memory.held, ==, 70024);
  g_assert_cmpuint (lprof_profile_get_files (profile, NULL)[0].memory.at_peak, ==, 71000);
  small_recording_free (&recording);
}

/* outer() still runs: its line is counted up to now, its caller included. */
static void
test_open_lines_are_counted (void)
{
  SmallRecording recording;
  GError *error = NULL;
  guint32 n;
  small_recording_make (&recording);
  guint64 later = recording.main->thread->running_since + 1000000000;
  g_autoptr (LprofProfile) profile =
      lprof_profile_from_recording (recording.recorder.arena.fd, later, &error);
  const LprofFunctionInfo *functions = lprof_profile_get_functions (profile, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (functions[0].name, ==, "outer");
  g_assert_cmpuint (functions[0].raw_self_ns, >=, 1000000000);
  g_assert_cmpuint (functions[0].raw_total_ns, >=, functions[0].raw_self_ns);
  g_assert_cmpuint (functions[0].calls, ==, 1);
  g_assert_cmpuint (functions[1].calls, ==, 3);
  g_autoptr (LprofProfile) again = build (recording.recorder.arena.fd);
  g_assert_cmpuint (lprof_profile_get_functions (again, NULL)[0].self_ns, <, 1000000000);
  small_recording_free (&recording);
}

static void
test_threads_and_contexts (void)
{
  SmallRecording recording;
  guint32 n;
  small_recording_make (&recording);
  g_autoptr (LprofProfile) profile = build (recording.recorder.arena.fd);
  const LprofThreadInfo *threads = lprof_profile_get_threads (profile, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (threads[1].name, ==, "worker");
  g_assert_cmpuint (threads[1].native_id, ==, 101);
  g_assert_cmpuint (threads[0].self_ns + threads[1].self_ns, ==,
                    lprof_profile_get_self_ns (profile));
  const LprofContextInfo *contexts = lprof_profile_get_contexts (profile, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (contexts[0].name, ==, "test_one");
  g_autoptr (LprofLines) lines = lprof_profile_get_lines (profile, 0);
  const LprofShare *shares = lprof_lines_get_context_shares (lines, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (shares[0].line, ==, 7);
  g_assert_cmpuint (shares[0].hits, ==, 1);
  shares = lprof_lines_get_thread_shares (lines, &n);
  g_assert_cmpuint (n, ==, 7);
  g_assert_cmpuint (shares[3].line, ==, 7);
  g_assert_cmpuint (shares[3].part, ==, 0);
  g_assert_cmpuint (shares[3].hits, ==, 2);
  g_assert_cmpuint (shares[4].part, ==, 1);
  small_recording_free (&recording);
}

static void
test_tree (void)
{
  SmallRecording recording;
  guint32 n;
  small_recording_make (&recording);
  g_autoptr (LprofProfile) profile = build (recording.recorder.arena.fd);
  const LprofTreeNode *tree = lprof_profile_get_tree (profile, &n);
  g_assert_cmpuint (tree[0].parent, ==, LPROF_NONE);
  g_assert_cmpuint (tree[0].function, ==, LPROF_NONE);
  guint64 outermost = 0;
  for (guint32 i = 1; i < n; i++)
    {
      g_assert_cmpuint (tree[i].parent, <, i);
      outermost += tree[i].parent == 0 ? tree[i].total_ns : 0;
    }
  g_assert_cmpuint (tree[0].total_ns, ==, outermost);
  g_assert_cmpuint (n, ==, 5); /* root, outer, inner from lines 3 and 4, inner of the worker */
  small_recording_free (&recording);
}

static void
test_source (void)
{
  LprofRecorder recorder;
  static const char bytes[] = "# -*- coding: latin-1 -*-\r\nx = '\xe4'\r\n";
  g_assert_true (lprof_recorder_open (&recorder, LPROF_CLOCK_CHOICE_MONOTONIC, 0, 10));
  lprof_codes_add_file (&recorder.codes, "/b.py", bytes, strlen (bytes), 5000);
  lprof_codes_add_file (&recorder.codes, "/\xe4.py", NULL, 0, 0);
  g_autoptr (LprofProfile) profile = build (recorder.arena.fd);
  const LprofSourceFile *files = lprof_profile_get_files (profile, NULL);
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, bytes, -1);
  g_assert_cmpstr (lprof_profile_get_source (profile, 0, NULL), ==,
                   "# -*- coding: latin-1 -*-\nx = 'ä'\n");
  g_assert_cmpstr (files[0].sha256, ==, sha256);
  g_assert_cmpint (files[0].mtime_us, ==, 5);
  g_assert_cmpuint (files[0].n_lines, ==, 2);
  g_assert_null (lprof_profile_get_source (profile, 1, NULL));
  g_assert_cmpstr (files[1].path, ==, "/\xef\xbf\xbd.py");
  lprof_recorder_close (&recorder);
}

static void
test_pauses_and_deadline (void)
{
  LprofRecorder recorder;
  g_assert_true (lprof_recorder_open (&recorder, LPROF_CLOCK_CHOICE_MONOTONIC, 0, 10));
  LprofHeader *header = lprof_recorder_header (&recorder);
  header->started = (LprofInstant){ 1000, 1000 };
  header->checked = header->started;
  header->deadline = 9000;
  header->paused = 500;
  g_autoptr (LprofProfile) profile = lprof_profile_from_recording (recorder.arena.fd, 50000, NULL);
  g_assert_cmpuint (lprof_profile_get_duration_ns (profile), ==, 7500);
  g_assert_true (lprof_profile_get_runs (profile, NULL)->finished);
  lprof_recorder_close (&recorder);
}

/* A tick is what lies between the two pairs of the header. */
static void
test_ticks (void)
{
  SmallRecording recording;
  small_recording_make (&recording);
  LprofHeader *header = lprof_recorder_header (&recording.recorder);
  guint64 start = header->started.ticks;
  header->clock = LPROF_CLOCK_TSC;
  header->tick_scale = 1 << 19;
  header->checked = (LprofInstant){ start + 200000000, header->started.monotonic_ns + 100000000 };
  g_autoptr (LprofProfile) profile = lprof_profile_from_recording (
      recording.recorder.arena.fd, header->started.monotonic_ns + 300000000, NULL);
  g_assert_cmpuint (lprof_profile_get_duration_ns (profile), ==, 300000000);
  small_recording_free (&recording);
}

static void
test_not_a_recording (void)
{
  int fd = memfd_create ("other", MFD_CLOEXEC);
  GError *error = NULL;
  g_assert_null (lprof_profile_from_recording (fd, 0, &error));
  g_assert_error (error, LPROF_ERROR, LPROF_ERROR_FOREIGN);
  g_clear_error (&error);
  g_assert_cmpint (ftruncate (fd, 8192), ==, 0);
  g_assert_null (lprof_profile_from_recording (fd, 0, &error));
  g_assert_error (error, LPROF_ERROR, LPROF_ERROR_FOREIGN);
  g_clear_error (&error);
  g_assert_null (lprof_profile_from_recording (-1, 0, &error));
  g_assert_error (error, LPROF_ERROR, LPROF_ERROR_FOREIGN);
  g_clear_error (&error);
  close (fd);
}

static void
test_newer_and_wrecked_headers (void)
{
  SmallRecording recording;
  GError *error = NULL;
  small_recording_make (&recording);
  LprofHeader *header = lprof_recorder_header (&recording.recorder);
  header->version = LPROF_LAYOUT_VERSION + 1;
  g_assert_null (lprof_profile_from_recording (recording.recorder.arena.fd, 0, &error));
  g_assert_error (error, LPROF_ERROR, LPROF_ERROR_TOO_NEW);
  g_clear_error (&error);
  header->version = LPROF_LAYOUT_VERSION;
  header->header_size = 8;
  g_assert_null (lprof_profile_from_recording (recording.recorder.arena.fd, 0, &error));
  g_assert_error (error, LPROF_ERROR, LPROF_ERROR_CORRUPT);
  g_clear_error (&error);
  small_recording_free (&recording);
}

/* Whatever the program wrote over its recording, a profile comes out of the rest. */
static void
test_any_word_overwritten (void)
{
  static const guint64 garbage[] = { 0, 1, 8, G_MAXUINT64, 0x7fffffffffffff00, 0x4141414141414141 };
  SmallRecording recording;
  small_recording_make (&recording);
  int fd = recording.recorder.arena.fd;
  LprofHeader *header = lprof_recorder_header (&recording.recorder);
  gsize used = MIN (atomic_load (&header->used), 24000);
  g_autofree guint64 *saved = g_memdup2 (header, used);
  guint64 *words = (guint64 *)header;
  for (gsize i = 3; i < used / 8; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (garbage); k++)
      {
        words[i] = k == 5 ? saved[i] ^ 8 : garbage[k];
        LprofProfile *profile = lprof_profile_from_recording (fd, 1000, NULL);
        g_clear_pointer (&profile, lprof_profile_unref);
        words[i] = saved[i];
      }
  small_recording_free (&recording);
}

static void
test_damage_is_said (void)
{
  SmallRecording recording;
  small_recording_make (&recording);
  atomic_store (&recording.main->thread->nodes, 12345);
  g_autoptr (LprofProfile) profile = build (recording.recorder.arena.fd);
  const LprofRun *run = lprof_profile_get_runs (profile, NULL);
  g_assert_nonnull (strstr (run->notes[1], "overwritten"));
  small_recording_free (&recording);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recording/run", test_run);
  g_test_add_func ("/recording/little-address-space", test_little_address_space);
  g_test_add_func ("/recording/lines", test_lines);
  g_test_add_func ("/recording/scaled-bias", test_scaled_bias);
  g_test_add_func ("/recording/tasks", test_tasks);
  g_test_add_func ("/recording/memory", test_memory);
  g_test_add_func ("/recording/open-lines", test_open_lines_are_counted);
  g_test_add_func ("/recording/threads-and-contexts", test_threads_and_contexts);
  g_test_add_func ("/recording/tree", test_tree);
  g_test_add_func ("/recording/source", test_source);
  g_test_add_func ("/recording/pauses-and-deadline", test_pauses_and_deadline);
  g_test_add_func ("/recording/ticks", test_ticks);
  g_test_add_func ("/recording/not-a-recording", test_not_a_recording);
  g_test_add_func ("/recording/newer-and-wrecked-headers", test_newer_and_wrecked_headers);
  g_test_add_func ("/recording/any-word-overwritten", test_any_word_overwritten);
  g_test_add_func ("/recording/damage-is-said", test_damage_is_said);
  return g_test_run ();
}

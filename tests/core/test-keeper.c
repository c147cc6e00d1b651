/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Programs that record, are forked off here and end in all manners; and the file
 * that their keeper leaves. This process adopts orphans, so it can wait for the
 * keepers to end. */

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lprof-fork.h"
#include "lprof-keeper-client.h"
#include "lprof.h"
#include "small-recording.h"

enum
{
  EVENTS = 10, /* of a small recording */
  FAILED = 99,
};

static int n_child_signals;

static void
on_child (int number)
{
  n_child_signals++;
}

typedef struct
{
  SmallRecording recording;
  LprofKeeperClient client;
} Program;

typedef void (*ProgramFunc) (Program *program);

typedef struct
{
  char *folder;
  char *output;
  const char *token;
  unsigned checkpoint_ms;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = g_dir_make_tmp ("keeper-XXXXXX", NULL);
  fixture->output = g_build_filename (fixture->folder, "result.lprof", NULL);
  g_setenv ("XDG_STATE_HOME", fixture->folder, TRUE);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder && (name = g_dir_read_name (folder)))
    {
      g_autofree char *entry = g_build_filename (path, name, NULL);
      if (g_remove (entry) != 0)
        remove_folder (entry);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->output);
}

static void
need (gboolean condition)
{
  if (!condition)
    _exit (FAILED);
}

static LprofKeeperOptions
get_options (const Fixture *fixture)
{
  return (LprofKeeperOptions){ g_getenv ("LPROF_KEEPER"), fixture->output, fixture->token,
                               fixture->checkpoint_ms };
}

/* Returns the status of a program that records, connects and then runs func. */
static int
run (const Fixture *fixture, ProgramFunc func)
{
  pid_t pid = fork ();
  int status;

  if (pid == 0)
    {
      Program program;
      const char *reason;
      LprofKeeperOptions options = get_options (fixture);

      signal (SIGCHLD, on_child);
      small_recording_make (&program.recording);
      program.recording.main->thread->native_id = (uint32_t)gettid ();
      need (lprof_keeper_client_start (&program.client, &options,
                                       program.recording.recorder.arena.fd, &reason));
      func (&program);
      _exit (0);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return status;
}

/* Returns its exit status. */
static int
wait_for_keeper (void)
{
  int status;

  g_assert_cmpint (wait (&status), >, 0);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (wait (NULL), ==, -1);
  return WEXITSTATUS (status);
}

static LprofProfile *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  LprofProfile *profile = lprof_profile_load (path, NULL, NULL, &error);

  g_assert_no_error (error);
  return profile;
}

static void
check_result (const Fixture *fixture, const char *ending)
{
  g_autoptr (LprofProfile) profile = load (fixture->output);
  guint32 n;
  const LprofRun *run_info = lprof_profile_get_runs (profile, &n);

  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (run_info->ending, ==, ending);
  g_assert_true (run_info->finished);
  g_assert_cmpuint (run_info->n_events, ==, EVENTS);
  lprof_profile_get_functions (profile, &n);
  g_assert_cmpuint (n, ==, 2);
}

/* --- ends ---------------------------------------------------------------------- */

static void
die_by_kill (Program *program)
{
  raise (SIGKILL);
}

static void
die_by_abort (Program *program)
{
  struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
  abort ();
}

static void
exit_with_3 (Program *program)
{
  _exit (3);
}

/* The other program lives until the keeper has found out. */
static void
execute_sh (Program *program)
{
  need (chdir (g_getenv ("XDG_STATE_HOME")) == 0);
  execl ("/bin/sh", "sh", "-c", "until [ -e result.lprof ]; do :; done; exit 4", NULL);
}

static void
close_descriptors_and_exit (Program *program)
{
  for (int i = 3; i < 1024; i++)
    close (i);
  _exit (5);
}

static void
say_bye (Program *program)
{
  lprof_recorder_stop (&program->recording.recorder);
  lprof_keeper_client_close (&program->client);
}

static void
test_kill (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (WTERMSIG (run (fixture, die_by_kill)), ==, SIGKILL);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
  check_result (fixture, "killed by SIGKILL");
}

static void
test_abort (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (WTERMSIG (run (fixture, die_by_abort)), ==, SIGABRT);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
  check_result (fixture, "killed by SIGABRT");
}

static void
test_exit (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (WEXITSTATUS (run (fixture, exit_with_3)), ==, 3);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
  check_result (fixture, "exit status 3");
}

static void
test_exec (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (WEXITSTATUS (run (fixture, execute_sh)), ==, 4);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
  check_result (fixture, "replaced by another program (exec)");
}

static void
test_closed_descriptors (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (WEXITSTATUS (run (fixture, close_descriptors_and_exit)), ==, 5);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
  check_result (fixture, "exit status 5");
}

static void
test_bye (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (run (fixture, say_bye), ==, 0);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
  check_result (fixture, "exit status 0");
}

/* --- what the program notices ------------------------------------------------------ */

static void
wait_for_anybody (Program *program)
{
  need (n_child_signals == 0);
  need (wait (NULL) == -1 && errno == ECHILD);
  need (waitpid (-1, NULL, __WALL) == -1 && errno == ECHILD);
}

static void
signal_the_group (Program *program)
{
  signal (SIGTERM, SIG_IGN);
  kill (0, SIGTERM);
}

static void
test_no_child (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (run (fixture, wait_for_anybody), ==, 0);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
}

static void
test_group (Fixture *fixture, gconstpointer unused)
{
  pid_t pid = fork ();
  int status;

  if (pid == 0)
    {
      setpgid (0, 0);
      signal (SIGTERM, SIG_IGN);
      _exit (run (fixture, signal_the_group));
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
  check_result (fixture, "exit status 0");
}

/* --- writing ------------------------------------------------------------------------ */

static void
finish (Program *program)
{
  LprofKeeperMessage answer;

  lprof_recorder_stop (&program->recording.recorder);
  need (lprof_keeper_client_finish (&program->client, 10000, &answer));
  need (g_str_has_suffix (answer.path, "/result.lprof") && answer.text[0] == '\0');
  g_autoptr (LprofProfile) profile = load (answer.path);
  need (lprof_profile_get_duration_ns (profile) > 0);
}

static void
finish_elsewhere (Program *program)
{
  LprofKeeperMessage answer;

  need (lprof_keeper_client_finish (&program->client, 10000, &answer));
  need (g_str_has_prefix (answer.path, g_getenv ("XDG_STATE_HOME")) && answer.text[0] != '\0');
  lprof_profile_unref (load (answer.path));
}

static void
finish_nowhere (Program *program)
{
  LprofKeeperMessage answer;

  need (lprof_keeper_client_finish (&program->client, 10000, &answer));
  need (answer.path[0] == '\0' && answer.text[0] != '\0');
}

static void
drop (Program *program)
{
  need (lprof_keeper_client_drop (&program->client, 10000));
}

/* The deadline is a failure, not a time to wait. */
static void
await_checkpoint (Program *program)
{
  g_autofree char *path = g_build_filename (g_getenv ("XDG_STATE_HOME"), "result.lprof", NULL);
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    need (g_get_monotonic_time () < deadline);
  g_autoptr (LprofProfile) profile = load (path);
  need (!lprof_profile_get_runs (profile, NULL)->finished);
}

static void
test_finish (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (run (fixture, finish), ==, 0);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
  check_result (fixture, "exit status 0");
}

static void
finish_and_remove (Program *program)
{
  LprofKeeperMessage answer;

  need (lprof_keeper_client_finish (&program->client, 10000, &answer));
  need (unlink (answer.path) == 0);
}

/* It isn't made again just to say how the program ended. */
static void
test_finish_and_remove (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (run (fixture, finish_and_remove), ==, 0);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
  g_assert_false (g_file_test (fixture->output, G_FILE_TEST_EXISTS));
}

/* The process writes the file itself. */
static void
test_drop (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (run (fixture, drop), ==, 0);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
  g_assert_false (g_file_test (fixture->output, G_FILE_TEST_EXISTS));
}

static void
test_checkpoint (Fixture *fixture, gconstpointer unused)
{
  fixture->checkpoint_ms = 10;
  g_assert_cmpint (run (fixture, await_checkpoint), ==, 0);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
  check_result (fixture, "exit status 0");
}

static void
test_missing_folder (Fixture *fixture, gconstpointer unused)
{
  g_free (fixture->output);
  fixture->output = g_build_filename (fixture->folder, "gone", "result.lprof", NULL);
  g_assert_cmpint (run (fixture, finish_elsewhere), ==, 0);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
}

/* A limit on the size of files, which the keeper inherits, stands for a full disk. */
static void
test_full (Fixture *fixture, gconstpointer unused)
{
  struct rlimit before, small;
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (fixture->output, "old", -1, NULL));
  getrlimit (RLIMIT_FSIZE, &before);
  pid_t pid = fork ();
  int status;
  if (pid == 0)
    {
      Program program;
      const char *reason;
      LprofKeeperOptions options = get_options (fixture);

      small_recording_make (&program.recording);
      small = (struct rlimit){ 1000, before.rlim_max };
      setrlimit (RLIMIT_FSIZE, &small);
      need (lprof_keeper_client_start (&program.client, &options,
                                       program.recording.recorder.arena.fd, &reason));
      finish_nowhere (&program);
      _exit (0);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (wait_for_keeper (), ==, 1);
  g_assert_true (g_file_get_contents (fixture->output, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
}

static void
test_no_executable (Fixture *fixture, gconstpointer unused)
{
  SmallRecording recording;
  LprofKeeperClient client;
  LprofKeeperOptions options = get_options (fixture);
  const char *reason = NULL;

  options.executable = "/nonexistent/lprof-keeper";
  small_recording_make (&recording);
  g_assert_false (
      lprof_keeper_client_start (&client, &options, recording.recorder.arena.fd, &reason));
  g_assert_cmpstr (reason, ==, "lprof's keeper process could not be started");
  g_assert_cmpint (client.socket, ==, -1);
  small_recording_free (&recording);
  g_assert_cmpint (wait (NULL), >, 0); /* what was to become the keeper */
}

/* --- other processes ------------------------------------------------------------------ */

static void
fork_and_record (Program *program)
{
  LprofRecorder *recorder = &program->recording.recorder;
  int status;

  lprof_fork_watch (recorder, &program->client, true);
  pid_t pid = fork ();
  if (pid == 0)
    {
      for (int i = 0; i < 7; i++)
        need (lprof_table_line (program->recording.main, 0x1000, 0x10, 2) == LPROF_EVENT_DONE);
      raise (SIGKILL);
    }
  need (waitpid (pid, &status, 0) == pid && WIFSIGNALED (status));
  need (lprof_recorder_count_events (recorder) == EVENTS);
}

static void
test_fork (Fixture *fixture, gconstpointer unused)
{
  guint32 n;

  fixture->token = "test-fork";
  g_assert_cmpint (run (fixture, fork_and_record), ==, 0);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
  g_autoptr (LprofProfile) profile = load (fixture->output);
  const LprofRun *runs = lprof_profile_get_runs (profile, &n);
  g_assert_cmpuint (n, ==, 2);
  guint child = runs[0].n_events == EVENTS ? 1 : 0;
  g_assert_cmpuint (runs[child].n_events, ==, 7);
  g_assert_cmpuint (runs[1 - child].n_events, ==, EVENTS);
  g_assert_cmpuint (runs[child].parent_pid, ==, runs[1 - child].pid);
  g_assert_cmpstr (runs[child].ending, ==, "killed by SIGKILL");
  g_assert_cmpstr (runs[1 - child].ending, ==, "exit status 0");
}

/* What children said before they were gone is in the file that is asked for then. */
static void
fork_and_finish (Program *program)
{
  LprofKeeperMessage answer;
  guint32 n;

  lprof_fork_watch (&program->recording.recorder, &program->client, true);
  for (int i = 0; i < 20; i++)
    if (fork () == 0)
      {
        lprof_table_line (program->recording.main, 0x1000, 0x10, 2);
        _exit (0);
      }
  while (wait (NULL) > 0)
    ;
  need (lprof_keeper_client_finish (&program->client, 10000, &answer));
  g_autoptr (LprofProfile) profile = load (answer.path);
  lprof_profile_get_runs (profile, &n);
  need (n == 21);
}

static void
test_fork_and_finish (Fixture *fixture, gconstpointer unused)
{
  fixture->token = "test-fork-and-finish";
  g_assert_cmpint (run (fixture, fork_and_finish), ==, 0);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
}

static gboolean
has_ending (const char *path)
{
  g_autoptr (LprofProfile) profile = load (path);
  guint32 n;
  const LprofRun *runs = lprof_profile_get_runs (profile, &n);
  gboolean found = FALSE;

  for (guint32 i = 0; i < n; i++)
    found = found || runs[i].ending != NULL;
  return found;
}

static void
finish_before_child (Program *program)
{
  LprofKeeperMessage answer;
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  int gate[2];
  char byte;

  need (pipe (gate) == 0);
  lprof_fork_watch (&program->recording.recorder, &program->client, true);
  pid_t pid = fork ();
  if (pid == 0)
    {
      close (gate[1]);
      lprof_table_line (program->recording.main, 0x1000, 0x10, 2);
      _exit (read (gate[0], &byte, 1) == 0 ? 7 : 1);
    }
  need (lprof_keeper_client_finish (&program->client, 10000, &answer));
  close (gate[1]);
  need (waitpid (pid, NULL, 0) == pid);
  while (!has_ending (answer.path))
    need (g_get_monotonic_time () < deadline);
}

/* Each ending gets into the file that was asked for before. */
static void
test_finish_before_child (Fixture *fixture, gconstpointer unused)
{
  guint32 n;

  fixture->token = "test-finish-before-child";
  g_assert_cmpint (run (fixture, finish_before_child), ==, 0);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
  g_autoptr (LprofProfile) profile = load (fixture->output);
  const LprofRun *runs = lprof_profile_get_runs (profile, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (runs[0].ending, ==, "exit status 0");
  g_assert_nonnull (runs[1].ending);
}

static void
fork_unwatched (Program *program)
{
  LprofRecorder *recorder = &program->recording.recorder;

  lprof_fork_watch (recorder, &program->client, false);
  pid_t pid = fork ();
  if (pid == 0)
    {
      need (!lprof_recorder_is_running (recorder));
      _exit (0);
    }
  int status;
  need (waitpid (pid, &status, 0) == pid && status == 0);
  need (lprof_recorder_is_running (recorder));
}

static void
test_fork_without_children (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (run (fixture, fork_unwatched), ==, 0);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
  check_result (fixture, "exit status 0");
}

static void
join_and_exit (Program *program)
{
  LprofKeeperClient client;
  SmallRecording other;
  const char *reason;

  small_recording_make (&other);
  need (lprof_keeper_client_join (&client, "test-join", other.recorder.arena.fd, &reason));
  lprof_recorder_stop (&other.recorder);
  lprof_keeper_client_close (&client);
}

static void
test_join (Fixture *fixture, gconstpointer unused)
{
  guint32 n;

  fixture->token = "test-join";
  g_assert_cmpint (run (fixture, join_and_exit), ==, 0);
  g_assert_cmpint (wait_for_keeper (), ==, 0);
  g_autoptr (LprofProfile) profile = load (fixture->output);
  lprof_profile_get_runs (profile, &n);
  g_assert_cmpuint (n, ==, 2);
}

static void
add (const char *name, void (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/keeper/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  add ("kill", test_kill);
  add ("abort", test_abort);
  add ("exit", test_exit);
  add ("exec", test_exec);
  add ("closed-descriptors", test_closed_descriptors);
  add ("bye", test_bye);
  add ("no-child", test_no_child);
  add ("group", test_group);
  add ("finish", test_finish);
  add ("finish-and-remove", test_finish_and_remove);
  add ("drop", test_drop);
  add ("checkpoint", test_checkpoint);
  add ("missing-folder", test_missing_folder);
  add ("full", test_full);
  add ("no-executable", test_no_executable);
  add ("fork", test_fork);
  add ("fork-and-finish", test_fork_and_finish);
  add ("finish-before-child", test_finish_before_child);
  add ("fork-without-children", test_fork_without_children);
  add ("join", test_join);
  return g_test_run ();
}

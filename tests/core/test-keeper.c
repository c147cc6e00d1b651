/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Programs that end in all manners, and the file that is left of them. */

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "keeper-fixture.h"

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

typedef struct
{
  const char *name;
  ProgramFunc func;
  int status; /* as of waitpid() */
  const char *told;
} Ending;

static const Ending endings[] = {
  { "kill", die_by_kill, SIGKILL, "killed by SIGKILL" },
  { "abort", die_by_abort, SIGABRT, "killed by SIGABRT" },
  { "exit", exit_with_3, 3 << 8, "exit status 3" },
  { "exec", execute_sh, 4 << 8, "replaced by another program (exec)" },
  { "closed-descriptors", close_descriptors_and_exit, 5 << 8, "exit status 5" },
  { "bye", say_bye, 0, "exit status 0" },
};

static void
test_ending (KeeperFixture *fixture, gconstpointer data)
{
  const Ending *ending = data;

  g_assert_cmpint (keeper_fixture_run (fixture, ending->func), ==, ending->status);
  g_assert_cmpint (keeper_fixture_wait (), ==, 0);
  keeper_fixture_check_result (fixture, ending->told);
}

/* --- what the program notices ------------------------------------------------------ */

static void
wait_for_anybody (Program *program)
{
  need (keeper_fixture_n_child_signals == 0);
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
test_no_child (KeeperFixture *fixture, gconstpointer data)
{
  keeper_fixture_run_well (fixture, wait_for_anybody);
}

static void
test_group (KeeperFixture *fixture, gconstpointer data)
{
  pid_t pid = fork ();
  int status;

  if (pid == 0)
    {
      setpgid (0, 0);
      signal (SIGTERM, SIG_IGN);
      _exit (keeper_fixture_run (fixture, signal_the_group));
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (keeper_fixture_wait (), ==, 0);
  keeper_fixture_check_result (fixture, "exit status 0");
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
test_finish (KeeperFixture *fixture, gconstpointer data)
{
  keeper_fixture_run_well (fixture, finish);
  keeper_fixture_check_result (fixture, "exit status 0");
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
test_finish_and_remove (KeeperFixture *fixture, gconstpointer data)
{
  keeper_fixture_run_well (fixture, finish_and_remove);
  g_assert_false (g_file_test (fixture->output, G_FILE_TEST_EXISTS));
}

/* The process writes the file itself. */
static void
test_drop (KeeperFixture *fixture, gconstpointer data)
{
  keeper_fixture_run_well (fixture, drop);
  g_assert_false (g_file_test (fixture->output, G_FILE_TEST_EXISTS));
}

static void
test_checkpoint (KeeperFixture *fixture, gconstpointer data)
{
  fixture->checkpoint_ms = 10;
  keeper_fixture_run_well (fixture, await_checkpoint);
  keeper_fixture_check_result (fixture, "exit status 0");
}

static void
test_missing_folder (KeeperFixture *fixture, gconstpointer data)
{
  g_free (fixture->output);
  fixture->output = g_build_filename (fixture->folder, "gone", "result.lprof", NULL);
  keeper_fixture_run_well (fixture, finish_elsewhere);
}

static void
test_full (KeeperFixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (fixture->output, "old", -1, NULL));
  fixture->largest_file = 1000;
  g_assert_cmpint (keeper_fixture_run (fixture, finish_nowhere), ==, 0);
  g_assert_cmpint (keeper_fixture_wait (), ==, 1);
  g_assert_true (g_file_get_contents (fixture->output, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
}

static void
test_no_executable (KeeperFixture *fixture, gconstpointer data)
{
  SmallRecording recording;
  LprofKeeperClient client;
  LprofKeeperOptions options = keeper_fixture_get_options (fixture);
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

int
main (int argc, char **argv)
{
  keeper_fixture_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    keeper_fixture_add (endings[i].name, test_ending, &endings[i]);
  keeper_fixture_add ("no-child", test_no_child, NULL);
  keeper_fixture_add ("group", test_group, NULL);
  keeper_fixture_add ("finish", test_finish, NULL);
  keeper_fixture_add ("finish-and-remove", test_finish_and_remove, NULL);
  keeper_fixture_add ("drop", test_drop, NULL);
  keeper_fixture_add ("checkpoint", test_checkpoint, NULL);
  keeper_fixture_add ("missing-folder", test_missing_folder, NULL);
  keeper_fixture_add ("full", test_full, NULL);
  keeper_fixture_add ("no-executable", test_no_executable, NULL);
  return g_test_run ();
}

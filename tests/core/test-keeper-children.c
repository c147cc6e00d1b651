/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Programs whose children and neighbours record into the same file. */

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "keeper-fixture.h"
#include "lprof-fork.h"

static const LprofRun *
get_both_runs (LprofProfile *profile)
{
  guint32 n;
  const LprofRun *runs = lprof_profile_get_runs (profile, &n);

  g_assert_cmpuint (n, ==, 2);
  return runs;
}

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
test_fork (KeeperFixture *fixture, gconstpointer data)
{
  fixture->listens = true;
  keeper_fixture_run_well (fixture, fork_and_record);
  g_autoptr (LprofProfile) profile = load (fixture->output);
  const LprofRun *runs = get_both_runs (profile);
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
test_fork_and_finish (KeeperFixture *fixture, gconstpointer data)
{
  fixture->listens = true;
  keeper_fixture_run_well (fixture, fork_and_finish);
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
test_finish_before_child (KeeperFixture *fixture, gconstpointer data)
{
  fixture->listens = true;
  keeper_fixture_run_well (fixture, finish_before_child);
  g_autoptr (LprofProfile) profile = load (fixture->output);
  const LprofRun *runs = get_both_runs (profile);
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
test_fork_without_children (KeeperFixture *fixture, gconstpointer data)
{
  keeper_fixture_run_well (fixture, fork_unwatched);
  keeper_fixture_check_result (fixture, "exit status 0");
}

static void
join_and_exit (Program *program)
{
  LprofKeeperClient client;
  SmallRecording other;
  const char *reason;

  small_recording_make (&other);
  need (lprof_keeper_client_join (&client, program->token, other.recorder.arena.fd, &reason));
  lprof_recorder_stop (&other.recorder);
  lprof_keeper_client_close (&client);
}

static void
test_join (KeeperFixture *fixture, gconstpointer data)
{
  fixture->listens = true;
  keeper_fixture_run_well (fixture, join_and_exit);
  g_autoptr (LprofProfile) profile = load (fixture->output);
  get_both_runs (profile);
}

int
main (int argc, char **argv)
{
  keeper_fixture_init (&argc, &argv);
  keeper_fixture_add ("fork", test_fork, NULL);
  keeper_fixture_add ("fork-and-finish", test_fork_and_finish, NULL);
  keeper_fixture_add ("finish-before-child", test_finish_before_child, NULL);
  keeper_fixture_add ("fork-without-children", test_fork_without_children, NULL);
  keeper_fixture_add ("join", test_join, NULL);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "keeper-fixture.h"

enum
{
  FAILED = 99,
};

int keeper_fixture_n_child_signals;

static void
on_child (int number)
{
  keeper_fixture_n_child_signals++;
}

static void
set_up (KeeperFixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("keeper-XXXXXX", NULL);
  fixture->output = g_build_filename (fixture->folder, "result.lprof", NULL);
  fixture->token = g_path_get_basename (fixture->folder);
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
tear_down (KeeperFixture *fixture, gconstpointer data)
{
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->output);
  g_free (fixture->token);
}

void
keeper_fixture_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  prctl (PR_SET_CHILD_SUBREAPER, 1);
}

void
keeper_fixture_add (const char *name, KeeperTest test, gconstpointer data)
{
  g_autofree char *path = g_strconcat ("/keeper/", name, NULL);

  g_test_add (path, KeeperFixture, data, set_up, test, tear_down);
}

void
need (gboolean condition)
{
  if (!condition)
    _exit (FAILED);
}

LprofProfile *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  LprofProfile *profile = lprof_profile_load (path, NULL, NULL, &error);

  g_assert_no_error (error);
  return profile;
}

/* Stands for a full disk. */
static void
limit_files (unsigned largest)
{
  struct rlimit limit;

  getrlimit (RLIMIT_FSIZE, &limit);
  limit.rlim_cur = largest;
  setrlimit (RLIMIT_FSIZE, &limit);
}

LprofKeeperOptions
keeper_fixture_get_options (const KeeperFixture *fixture)
{
  return (LprofKeeperOptions){ g_getenv ("LPROF_KEEPER"), fixture->output,
                               fixture->listens ? fixture->token : NULL, fixture->checkpoint_ms };
}

int
keeper_fixture_run (const KeeperFixture *fixture, ProgramFunc func)
{
  pid_t pid = fork ();
  int status;

  if (pid == 0)
    {
      Program program;
      const char *reason;
      LprofKeeperOptions options = keeper_fixture_get_options (fixture);

      signal (SIGCHLD, on_child);
      program.token = fixture->token;
      small_recording_make (&program.recording);
      program.recording.main->thread->native_id = (uint32_t)gettid ();
      if (fixture->largest_file)
        limit_files (fixture->largest_file);
      need (lprof_keeper_client_start (&program.client, &options,
                                       program.recording.recorder.arena.fd, &reason));
      func (&program);
      _exit (0);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return status;
}

int
keeper_fixture_wait (void)
{
  int status;

  g_assert_cmpint (wait (&status), >, 0);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (wait (NULL), ==, -1);
  return WEXITSTATUS (status);
}

void
keeper_fixture_run_well (const KeeperFixture *fixture, ProgramFunc func)
{
  g_assert_cmpint (keeper_fixture_run (fixture, func), ==, 0);
  g_assert_cmpint (keeper_fixture_wait (), ==, 0);
}

void
keeper_fixture_check_result (const KeeperFixture *fixture, const char *ending)
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

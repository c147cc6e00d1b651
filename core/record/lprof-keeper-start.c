/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lprof-keeper-protocol.h"
#include "lprof-keeper-start.h"

#define LARGEST_DESCRIPTOR 65536

extern char **environ;

/* fork() without its handlers, and with a signal of choice at the child's end. In
 * the child, only what is async-signal-safe may run. */
static pid_t
raw_fork (unsigned long end_signal)
{
#if defined(__s390__) || defined(__CRIS__)
  return (pid_t)syscall (SYS_clone, 0, end_signal, 0, 0, 0);
#else
  return (pid_t)syscall (SYS_clone, end_signal, 0, 0, 0, 0);
#endif
}

static void
reset_signals (void)
{
  struct sigaction action;
  sigset_t none;

  memset (&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  for (int i = 1; i <= SIGRTMAX; i++)
    sigaction (i, &action, NULL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
}

/* Before Linux 5.9 there is no close_range(). */
static void
close_descriptors (int first)
{
  struct rlimit limit = { LARGEST_DESCRIPTOR, LARGEST_DESCRIPTOR };

#ifdef SYS_close_range
  if (syscall (SYS_close_range, first, ~0U, 0) == 0)
    return;
#endif
  getrlimit (RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur > LARGEST_DESCRIPTOR)
    limit.rlim_cur = LARGEST_DESCRIPTOR;
  for (int i = first; i < (int)limit.rlim_cur; i++)
    close (i);
}

static void
arrange_descriptors (int socket)
{
  int null;

  if (socket != LPROF_KEEPER_SOCKET)
    dup2 (socket, LPROF_KEEPER_SOCKET);
  else
    fcntl (socket, F_SETFD, 0);
  close_descriptors (LPROF_KEEPER_SOCKET + 1);
  null = open ("/dev/null", O_RDWR);
  for (int i = 0; i < LPROF_KEEPER_SOCKET; i++)
    if (null < 0)
      close (i);
    else if (null != i)
      dup2 (null, i);
  if (null > LPROF_KEEPER_SOCKET)
    close (null);
}

_Noreturn static void
become_keeper (const char *executable, char **environment, int socket)
{
  char *arguments[] = { (char *)executable, NULL };

  setsid ();
  reset_signals ();
  arrange_descriptors (socket);
  if (chdir ("/") != 0)
    _exit (127);
  execve (executable, arguments, environment);
  _exit (127);
}

/* Without the libraries that the user preloads into the program. */
static char **
copy_environment (void)
{
  size_t n = 0;
  size_t kept = 0;
  char **copy;

  while (environ != NULL && environ[n] != NULL)
    n++;
  copy = calloc (n + 1, sizeof *copy);
  for (size_t i = 0; copy != NULL && i < n; i++)
    if (strncmp (environ[i], "LD_PRELOAD=", 11) != 0 && strncmp (environ[i], "LD_AUDIT=", 9) != 0)
      copy[kept++] = environ[i];
  return copy;
}

/* The process between is invisible to wait(): it ends without a signal. */
static bool
fork_twice (const char *executable, char **environment, int socket)
{
  pid_t between = raw_fork (0);
  int status = 0;

  if (between < 0)
    return false;
  if (between == 0)
    {
      pid_t keeper = raw_fork (SIGCHLD);

      if (keeper == 0)
        become_keeper (executable, environment, socket);
      _exit (keeper < 0 ? errno & 0x7f : 0);
    }
  while (waitpid (between, &status, __WALL) < 0 && errno == EINTR)
    ;
  if (WIFEXITED (status) && WEXITSTATUS (status) != 0)
    {
      errno = WEXITSTATUS (status);
      return false;
    }
  return true;
}

bool
lprof_keeper_start (const char *executable, int socket)
{
  char **environment = copy_environment ();
  sigset_t all, before;
  bool started;
  int reason;

  if (environment == NULL)
    return false;
  /* No handler of the program may run in the processes between. */
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  started = fork_twice (executable, environment, socket);
  reason = errno;
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  free (environment);
  errno = reason;
  return started;
}

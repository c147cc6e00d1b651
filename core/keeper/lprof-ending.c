/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-ending.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* From Linux 6.15, which is newer than most headers. */
typedef struct
{
  guint64 mask;
  guint64 cgroup;
  guint32 ids[11];
  gint32 exit_code;
} PidInfo;

#define PID_INFO_REQUEST _IOWR (0xff, 11, PidInfo)
#define PID_INFO_EXIT (1u << 3)

#define STATUS_TRIES 20

#define STAT_STATE 3 /* fields of /proc/PID/stat, from 1 */
#define STAT_EXIT_CODE 52

static char *
read_proc (pid_t pid, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", (int)pid, name);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

/* The name of the program, which can contain anything, ends with the last ")". */
static char *
find_field (const char *text, guint field)
{
  const char *rest = text ? g_strrstr (text, ")") : NULL;
  g_auto (GStrv) fields = rest && rest[1] ? g_strsplit (rest + 2, " ", -1) : NULL;

  if (fields == NULL || g_strv_length (fields) <= field - STAT_STATE)
    return NULL;
  return g_strdup (g_strchomp (fields[field - STAT_STATE]));
}

static char *
read_stat_field (pid_t pid, guint field)
{
  g_autofree char *text = read_proc (pid, "stat");

  return find_field (text, field);
}

static gboolean
is_dead_state (const char *state)
{
  return state == NULL || *state == 'Z' || *state == 'X' || *state == 'x';
}

gboolean
lprof_ending_is_gone (pid_t pid)
{
  g_autofree char *state = NULL;

  if (kill (pid, 0) != 0 && errno == ESRCH)
    return TRUE;
  if (access ("/proc/self/stat", R_OK) != 0)
    return FALSE;
  state = read_stat_field (pid, STAT_STATE);
  return is_dead_state (state);
}

/* A process that is about to end has no memory at all: its list is empty. */
gboolean
lprof_ending_is_replaced (pid_t pid, int memory)
{
  g_autofree char *maps = read_proc (pid, "maps");
  g_autofree char *inode = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean is_replaced = TRUE;
  struct stat file;

  if (maps == NULL || *maps == '\0' || fstat (memory, &file) != 0)
    return FALSE;
  inode = g_strdup_printf (" %lu ", (unsigned long)file.st_ino);
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL && is_replaced; i++)
    is_replaced = strstr (lines[i], "/memfd:lprof") == NULL || strstr (lines[i], inode) == NULL;
  return is_replaced;
}

static gboolean
read_zombie_status (pid_t pid, int *status)
{
  g_autofree char *text = read_proc (pid, "stat");
  g_autofree char *state = find_field (text, STAT_STATE);
  g_autofree char *code = find_field (text, STAT_EXIT_CODE);

  if (state == NULL || code == NULL || !is_dead_state (state))
    return FALSE;
  *status = (int)g_ascii_strtoll (code, NULL, 10);
  return TRUE;
}

/* The status as wait() has it: of a zombie from /proc, then from the descriptor, and
 * for a moment between the two from nowhere. */
static gboolean
find_status (pid_t pid, int fd, int *status)
{
  for (guint i = 0; i < STATUS_TRIES; i++)
    {
      PidInfo info = { .mask = PID_INFO_EXIT };

      if (read_zombie_status (pid, status))
        return TRUE;
      if (fd < 0 || ioctl (fd, PID_INFO_REQUEST, &info) != 0)
        return FALSE;
      *status = info.exit_code;
      if (info.mask & PID_INFO_EXIT)
        return TRUE;
      g_usleep (1000);
    }
  return FALSE;
}

char *
lprof_ending_describe (pid_t pid, int fd)
{
  int status;

  if (!find_status (pid, fd, &status))
    return g_strdup ("ended unseen: killed, or by os._exit()");
  if (WIFEXITED (status))
    return g_strdup_printf ("exit status %d", WEXITSTATUS (status));
  if (sigabbrev_np (WTERMSIG (status)) != NULL)
    return g_strdup_printf ("killed by SIG%s", sigabbrev_np (WTERMSIG (status)));
  return g_strdup_printf ("killed by signal %d", WTERMSIG (status));
}

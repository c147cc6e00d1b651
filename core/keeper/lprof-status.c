/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-status.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define EVERY (500 * G_TIME_SPAN_MILLISECOND)
#define SHORTEST_RUN (2 * G_TIME_SPAN_SECOND)
#define QUIET (2 * G_TIME_SPAN_SECOND)
#define WIDTH 28 /* columns at the right end */
#define NARROWEST 60

/* Cursor and colors are saved and restored (DECSC, DECRC) around what is drawn. */
#define BEGIN "\0337\033[%dG\033[K"
#define FAINT "\033[2m"
#define END "\0338"

struct _LprofStatus
{
  int terminal;
  pid_t pid;
  gint64 due;
  gint64 printed_at;
  guint64 printed; /* bytes that the program wrote, to whatever */
  gboolean is_drawn;
};

/* A description of our own: setting O_NONBLOCK on the program's would be seen by
 * it, and a terminal that was stopped must not stop the keeper. */
static int
open_again (int terminal)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", terminal);
  int own = open (path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

  close (terminal);
  return own;
}

gint64
lprof_status_get_due (LprofStatus *status)
{
  return status->due;
}

static int
get_column (LprofStatus *status)
{
  struct winsize size;

  if (status->terminal < 0 || ioctl (status->terminal, TIOCGWINSZ, &size) != 0
      || size.ws_col < NARROWEST)
    return 0;
  return size.ws_col - WIDTH + 1;
}

/* Half of it would be worse than nothing; what fits a pipe's buffer goes whole. */
static void
print (LprofStatus *status, const char *text)
{
  gssize written = write (status->terminal, text, strlen (text));
  (void)written;
}

static gboolean
prints_here (LprofStatus *status)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd/1", (int)status->pid);
  struct stat output, terminal;

  return stat (path, &output) != 0
         || (fstat (status->terminal, &terminal) == 0 && S_ISCHR (output.st_mode)
             && output.st_rdev == terminal.st_rdev);
}

static guint64
count_printed (LprofStatus *status)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/io", (int)status->pid);
  g_autofree char *text = NULL;
  const char *found;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  found = strstr (text, "wchar:");
  return found != NULL ? g_ascii_strtoull (found + strlen ("wchar:"), NULL, 10) : 0;
}

static gboolean
is_quiet (LprofStatus *status)
{
  guint64 printed = count_printed (status);
  gint64 now = g_get_monotonic_time ();

  if (printed != status->printed)
    status->printed_at = now;
  status->printed = printed;
  return !prints_here (status) || now - status->printed_at >= QUIET;
}

LprofStatus *
lprof_status_new (int terminal, pid_t pid)
{
  LprofStatus *status = g_new0 (LprofStatus, 1);

  status->terminal = open_again (terminal);
  status->pid = pid;
  status->printed = count_printed (status);
  status->due = g_get_monotonic_time () + SHORTEST_RUN;
  return status;
}

char *
lprof_status_format (guint64 elapsed_ns, guint64 n_events)
{
  guint64 seconds = elapsed_ns / 1000000000;
  g_autofree char *time =
      seconds < 60 ? g_strdup_printf ("%d s", (int)seconds)
                   : g_strdup_printf ("%d:%02d", (int)(seconds / 60), (int)(seconds % 60));

  if (n_events < 1000)
    return g_strdup_printf ("%s, %d lines", time, (int)n_events);
  if (n_events < 1000000)
    return g_strdup_printf ("%s, %d k lines", time, (int)(n_events / 1000));
  if (n_events < 10000000)
    return g_strdup_printf ("%s, %.1f M lines", time, (double)n_events / 1e6);
  return g_strdup_printf ("%s, %.0f M lines", time, (double)n_events / 1e6);
}

void
lprof_status_draw (LprofStatus *status, guint64 elapsed_ns, guint64 n_events)
{
  g_autofree char *numbers = lprof_status_format (elapsed_ns, n_events);
  g_autofree char *label = g_strdup_printf ("lprof: %s", numbers);
  int column = get_column (status);
  g_autofree char *text = g_strdup_printf (BEGIN FAINT "%*s" END, column, WIDTH - 1, label);

  status->due = g_get_monotonic_time () + EVERY;
  if (column == 0 || !is_quiet (status))
    return;
  print (status, text);
  status->is_drawn = TRUE;
}

void
lprof_status_free (LprofStatus *status)
{
  int column = get_column (status);
  g_autofree char *text = g_strdup_printf (BEGIN END, column);

  if (status->is_drawn && column > 0)
    print (status, text);
  if (status->terminal >= 0)
    close (status->terminal);
  g_free (status);
}

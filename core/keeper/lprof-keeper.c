/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "lprof-keeper-private.h"

/* A clean interpreter that the last process has started may still be on its way. */
#define LINGER (3000 * LPROF_KEEPER_MS)
/* For processes whose end the system doesn't tell us. */
#define LOOK_EVERY (250 * LPROF_KEEPER_MS)

LprofKeeper *
lprof_keeper_new (int socket)
{
  LprofKeeper *keeper = g_new0 (LprofKeeper, 1);
  sigset_t mask;

  keeper->processes = g_ptr_array_new_with_free_func ((GDestroyNotify)lprof_kept_process_free);
  g_ptr_array_add (keeper->processes, lprof_kept_process_new (socket));
  ((LprofKeptProcess *)keeper->processes->pdata[0])->is_first = TRUE;
  keeper->listener = -1;
  keeper->checkpoint_at = keeper->write_at = keeper->leave_at = LPROF_KEEPER_NEVER;
  keeper->is_written = TRUE;
  sigemptyset (&mask);
  sigaddset (&mask, SIGTERM);
  sigprocmask (SIG_BLOCK, &mask, NULL);
  keeper->signals = signalfd (-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
  return keeper;
}

void
lprof_keeper_free (LprofKeeper *keeper)
{
  g_ptr_array_unref (keeper->processes);
  g_clear_pointer (&keeper->ended, lprof_profile_unref);
  g_clear_pointer (&keeper->result, lprof_result_file_free);
  if (keeper->listener >= 0)
    close (keeper->listener);
  if (keeper->signals >= 0)
    close (keeper->signals);
  g_free (keeper);
}

static void
bury_all (LprofKeeper *keeper)
{
  for (guint i = keeper->processes->len; i-- > 0;)
    if (lprof_keeper_get_process (keeper, i)->is_gone)
      lprof_keeper_bury (keeper, i);
  if (keeper->processes->len > 0)
    return;
  if (!keeper->is_written && !keeper->is_delivered)
    lprof_keeper_write (keeper);
  if (keeper->leave_at == LPROF_KEEPER_NEVER)
    keeper->leave_at = g_get_monotonic_time () + (keeper->listener >= 0 ? LINGER : 0);
  if (keeper->write_at != LPROF_KEEPER_NEVER)
    keeper->leave_at = MAX (keeper->leave_at, keeper->write_at);
}

static gint64
get_wake_up (LprofKeeper *keeper)
{
  gint64 at = MIN (keeper->write_at, keeper->leave_at);

  if (keeper->processes->len > 0)
    at = MIN (at, keeper->checkpoint_at);
  for (guint i = 0; i < keeper->processes->len; i++)
    {
      LprofKeptProcess *process = lprof_keeper_get_process (keeper, i);

      if (process->ending < 0 || process->socket < 0)
        at = MIN (at, g_get_monotonic_time () + LOOK_EVERY);
      if (process->status != NULL)
        at = MIN (at, lprof_status_get_due (process->status));
    }
  return at;
}

static int
get_timeout_ms (LprofKeeper *keeper)
{
  gint64 at = get_wake_up (keeper);
  gint64 left = at - g_get_monotonic_time ();

  if (at == LPROF_KEEPER_NEVER)
    return -1;
  return (int)CLAMP (left / LPROF_KEEPER_MS + 1, 0, 60000);
}

static void
add_descriptor (GArray *polled, int descriptor)
{
  struct pollfd one = { descriptor, POLLIN, 0 }; /* a negative one is ignored */

  g_array_append_val (polled, one);
}

static GArray *
wait_for_events (LprofKeeper *keeper)
{
  GArray *polled = g_array_new (FALSE, FALSE, sizeof (struct pollfd));

  add_descriptor (polled, keeper->listener);
  add_descriptor (polled, keeper->signals);
  for (guint i = 0; i < keeper->processes->len; i++)
    {
      add_descriptor (polled, lprof_keeper_get_process (keeper, i)->socket);
      add_descriptor (polled, lprof_keeper_get_process (keeper, i)->ending);
    }
  if (poll ((struct pollfd *)(gpointer)polled->data, polled->len, get_timeout_ms (keeper)) < 0)
    g_array_set_size (polled, 0);
  return polled;
}

static gboolean
is_ready (GArray *polled, guint i)
{
  return i < polled->len && g_array_index (polled, struct pollfd, i).revents != 0;
}

/* New processes come behind those that were polled. */
static void
handle_processes (LprofKeeper *keeper, GArray *polled)
{
  guint n = polled->len > 2 ? (polled->len - 2) / 2 : 0;

  for (guint i = 0; i < n; i++)
    {
      LprofKeptProcess *process = lprof_keeper_get_process (keeper, i);

      if (is_ready (polled, 2 + 2 * i))
        lprof_keeper_listen_to (keeper, process);
      if (process->is_gone)
        continue;
      if (is_ready (polled, 3 + 2 * i) && process->ending >= 0)
        lprof_kept_process_end (process);
      else
        lprof_kept_process_look (process);
      lprof_kept_process_draw_status (process);
    }
}

static void
handle_signal (LprofKeeper *keeper)
{
  struct signalfd_siginfo info;

  while (read (keeper->signals, &info, sizeof info) == sizeof info)
    keeper->write_at = 0;
}

static void
handle_times (LprofKeeper *keeper)
{
  gint64 now = g_get_monotonic_time ();

  if (now >= keeper->write_at)
    lprof_keeper_write (keeper);
  else if (now >= keeper->checkpoint_at)
    lprof_keeper_write_checkpoint (keeper);
}

gboolean
lprof_keeper_run (LprofKeeper *keeper)
{
  while (keeper->processes->len > 0 || g_get_monotonic_time () < keeper->leave_at)
    {
      g_autoptr (GArray) polled = wait_for_events (keeper);

      handle_processes (keeper, polled);
      if (is_ready (polled, 0))
        lprof_keeper_accept (keeper);
      if (is_ready (polled, 1))
        handle_signal (keeper);
      bury_all (keeper);
      handle_times (keeper);
    }
  return keeper->is_written;
}

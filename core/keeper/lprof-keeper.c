/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-keeper.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lprof-keeper-channel.h"
#include "lprof-kept-process.h"
#include "lprof-result-file.h"

#define NEVER G_MAXINT64
#define MS G_GINT64_CONSTANT (1000) /* times are CLOCK_MONOTONIC in microseconds */

/* After a process ended while others run: many may end at about the same time. */
#define SOON (300 * MS)
/* A clean interpreter that the last process has started may still be on its way. */
#define LINGER (3000 * MS)
/* For processes whose end the system doesn't tell us. */
#define LOOK_EVERY (250 * MS)
/* Writing takes at most this share of one processor. */
#define WORK_SHARE 10

#define MAX_LAST_WORDS 1000

struct _LprofKeeper
{
  GPtrArray *processes;
  LprofProfile *ended; /* of all that are gone, or NULL */
  LprofResultFile *result;
  int listener;
  int signals; /* SIGTERM: the system goes down, write now */
  gint64 checkpoint_us;
  gint64 checkpoint_at;
  gint64 write_at;
  gint64 leave_at;
  gboolean is_written; /* all there is */
};

LprofKeeper *
lprof_keeper_new (int socket)
{
  LprofKeeper *keeper = g_new0 (LprofKeeper, 1);
  sigset_t mask;

  keeper->processes = g_ptr_array_new_with_free_func ((GDestroyNotify)lprof_kept_process_free);
  g_ptr_array_add (keeper->processes, lprof_kept_process_new (socket));
  ((LprofKeptProcess *)keeper->processes->pdata[0])->is_first = TRUE;
  keeper->listener = -1;
  keeper->checkpoint_at = keeper->write_at = keeper->leave_at = NEVER;
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

static LprofKeptProcess *
get_process (LprofKeeper *keeper, guint i)
{
  return g_ptr_array_index (keeper->processes, i);
}

/* --- writing ----------------------------------------------------------------- */

/* A new reference to the sum, NULL of none. What can't be added up, because a sum
 * would be too large, is left out but for the first. */
static LprofProfile *
merge (GPtrArray *profiles)
{
  LprofProfile *sum = NULL;

  if (profiles->len > 1)
    sum = lprof_profile_merge ((LprofProfile *const *)profiles->pdata, profiles->len, NULL);
  if (sum != NULL || profiles->len == 0)
    return sum;
  return lprof_profile_ref (profiles->pdata[0]);
}

/* The program's own run stands before those of processes below it. */
static void
add_process (GPtrArray *profiles, LprofKeptProcess *process)
{
  LprofProfile *profile = lprof_kept_process_get_profile (process);

  if (profile != NULL)
    g_ptr_array_insert (profiles, process->is_first ? 0 : -1, profile);
}

static LprofProfile *
collect (LprofKeeper *keeper)
{
  g_autoptr (GPtrArray) profiles = g_ptr_array_new ();

  if (keeper->ended != NULL)
    g_ptr_array_add (profiles, keeper->ended);
  for (guint i = 0; i < keeper->processes->len; i++)
    add_process (profiles, get_process (keeper, i));
  return merge (profiles);
}

static gboolean
has_news (LprofKeeper *keeper)
{
  for (guint i = 0; i < keeper->processes->len; i++)
    if (lprof_kept_process_has_news (get_process (keeper, i)))
      return TRUE;
  return !keeper->is_written;
}

typedef gboolean (*WriteFunc) (LprofResultFile *file, LprofProfile *profile);

/* Returns TRUE when the file has all there is. */
static gboolean
write_profile (LprofKeeper *keeper, WriteFunc write_result)
{
  gint64 began = g_get_monotonic_time ();
  gint64 pause;

  keeper->write_at = NEVER;
  if (keeper->result == NULL)
    return FALSE;
  if (has_news (keeper))
    {
      g_autoptr (LprofProfile) profile = collect (keeper);
      keeper->is_written = profile == NULL || write_result (keeper->result, profile);
    }
  pause = (g_get_monotonic_time () - began) * WORK_SHARE;
  if (keeper->checkpoint_us > 0)
    keeper->checkpoint_at = g_get_monotonic_time () + MAX (keeper->checkpoint_us, pause);
  return keeper->is_written;
}

/* --- what processes say --------------------------------------------------------- */

/* A process that is gone already takes no answer, but what it said before is still
 * to be read: its socket's end tells, not a failure to send. */
static void
answer (LprofKeptProcess *process, const LprofKeeperMessage *message)
{
  if (!lprof_channel_send (process->socket, message, NULL, 0))
    g_debug ("Process %d takes no answer", (int)process->pid);
}

static void
take_options (LprofKeeper *keeper, const LprofKeeperMessage *message)
{
  keeper->result = lprof_result_file_new (message->path);
  keeper->checkpoint_us = message->checkpoint_ms * MS;
  if (keeper->checkpoint_us > 0)
    keeper->checkpoint_at = g_get_monotonic_time () + keeper->checkpoint_us;
  if (message->text[0] == '\0')
    return;
  keeper->listener = lprof_channel_open_token (message->text, true);
  if (keeper->listener >= 0)
    setsockopt (keeper->listener, SOL_SOCKET, SO_PASSCRED, &(int){ 1 }, sizeof (int));
}

static void
on_hello (LprofKeeper *keeper, LprofKeptProcess *process, const LprofKeeperMessage *message,
          const int *descriptors, pid_t pid)
{
  LprofKeeperMessage welcome;

  if (process->is_first && keeper->result == NULL)
    take_options (keeper, message);
  lprof_kept_process_begin (process, descriptors[0], descriptors[1], pid);
  lprof_channel_prepare (&welcome, LPROF_KEEPER_WELCOME);
  answer (process, &welcome);
}

static void
on_finish (LprofKeeper *keeper, LprofKeptProcess *process)
{
  LprofKeeperMessage saved;
  const char *path, *error;

  process->has_asked = TRUE;
  g_clear_pointer (&process->status, lprof_status_free);
  write_profile (keeper, lprof_result_file_write);
  path = keeper->result != NULL ? lprof_result_file_get_path (keeper->result) : NULL;
  error = keeper->result != NULL ? lprof_result_file_get_error (keeper->result) : NULL;
  lprof_channel_prepare (&saved, LPROF_KEEPER_SAVED);
  g_strlcpy (saved.path, path != NULL ? path : "", sizeof saved.path);
  g_strlcpy (saved.text, error != NULL ? error : "", sizeof saved.text);
  answer (process, &saved);
}

static gboolean
is_trusted (const LprofKeptProcess *process, const struct ucred *sender)
{
  return process->memory >= 0 || sender->uid == getuid () || getuid () == 0;
}

static gboolean
on_request (LprofKeeper *keeper, LprofKeptProcess *process, guint type)
{
  if (process->memory < 0)
    return FALSE;
  if (type == LPROF_KEEPER_FINISH)
    on_finish (keeper, process);
  else if (type == LPROF_KEEPER_BYE)
    {
      lprof_kept_process_leave (process);
      keeper->write_at = MIN (keeper->write_at, g_get_monotonic_time () + SOON);
    }
  return type == LPROF_KEEPER_FINISH || type == LPROF_KEEPER_BYE;
}

/* Takes the descriptors that came along. Returns FALSE for what makes no sense. */
static gboolean
on_message (LprofKeeper *keeper, LprofKeptProcess *process, const LprofKeeperMessage *message,
            int *descriptors, const struct ucred *sender)
{
  if (!is_trusted (process, sender))
    return FALSE;
  if (descriptors[0] < 0)
    return on_request (keeper, process, message->type);
  if (message->type == LPROF_KEEPER_HELLO && process->memory < 0)
    {
      on_hello (keeper, process, message, descriptors, sender->pid);
      descriptors[0] = descriptors[1] = -1;
      return TRUE;
    }
  if (message->type == LPROF_KEEPER_SHOW && process->memory >= 0 && process->status == NULL)
    process->status = lprof_status_new (descriptors[0], process->pid);
  else if (message->type == LPROF_KEEPER_EXPECT)
    g_ptr_array_add (keeper->processes, lprof_kept_process_new (descriptors[0]));
  else
    return FALSE;
  descriptors[0] = -1;
  return TRUE;
}

static void
listen_to (LprofKeeper *keeper, LprofKeptProcess *process)
{
  LprofKeeperMessage message;
  struct ucred sender;
  int descriptors[LPROF_KEEPER_DESCRIPTORS];
  LprofChannelResult result =
      lprof_channel_receive (process->socket, 0, &message, descriptors, &sender);

  if (result == LPROF_CHANNEL_NOTHING)
    return;
  if (result != LPROF_CHANNEL_MESSAGE
      || !on_message (keeper, process, &message, descriptors, &sender))
    lprof_kept_process_hang_up (process);
  for (guint i = 0; i < G_N_ELEMENTS (descriptors); i++)
    if (descriptors[i] >= 0)
      close (descriptors[i]);
}

static void
accept_process (LprofKeeper *keeper)
{
  int socket = accept4 (keeper->listener, NULL, NULL, SOCK_CLOEXEC);

  if (socket < 0)
    return;
  setsockopt (socket, SOL_SOCKET, SO_PASSCRED, &(int){ 1 }, sizeof (int));
  g_ptr_array_add (keeper->processes, lprof_kept_process_new (socket));
  keeper->leave_at = NEVER;
}

/* --- ends of processes ------------------------------------------------------------ */

/* What was said before the end counts: an EXPECT above all. */
static void
hear_last_words (LprofKeeper *keeper, LprofKeptProcess *process)
{
  struct pollfd wait = { process->socket, POLLIN, 0 };

  for (guint i = 0; i < MAX_LAST_WORDS && process->socket >= 0 && poll (&wait, 1, 0) > 0; i++)
    listen_to (keeper, process);
}

static void
bury (LprofKeeper *keeper, guint i)
{
  LprofKeptProcess *process = get_process (keeper, i);
  g_autoptr (GPtrArray) profiles = g_ptr_array_new ();
  LprofProfile *sum;

  hear_last_words (keeper, process);
  if (lprof_kept_process_has_news (process))
    {
      keeper->is_written = FALSE;
      keeper->write_at = MIN (keeper->write_at, g_get_monotonic_time () + SOON);
    }
  if (keeper->ended != NULL)
    g_ptr_array_add (profiles, keeper->ended);
  add_process (profiles, process);
  sum = merge (profiles);
  g_clear_pointer (&keeper->ended, lprof_profile_unref);
  keeper->ended = sum;
  g_ptr_array_remove_index (keeper->processes, i);
}

static void
bury_all (LprofKeeper *keeper)
{
  for (guint i = keeper->processes->len; i-- > 0;)
    if (get_process (keeper, i)->is_gone)
      bury (keeper, i);
  if (keeper->processes->len > 0)
    return;
  if (!keeper->is_written)
    write_profile (keeper, lprof_result_file_write);
  if (keeper->leave_at == NEVER)
    keeper->leave_at = g_get_monotonic_time () + (keeper->listener >= 0 ? LINGER : 0);
}

/* --- the loop ----------------------------------------------------------------------- */

static gint64
get_wake_up (LprofKeeper *keeper)
{
  gint64 at = MIN (keeper->write_at, keeper->leave_at);

  if (keeper->processes->len > 0)
    at = MIN (at, keeper->checkpoint_at);
  for (guint i = 0; i < keeper->processes->len; i++)
    {
      LprofKeptProcess *process = get_process (keeper, i);

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

  if (at == NEVER)
    return -1;
  return (int)CLAMP (left / MS + 1, 0, 60000);
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
      add_descriptor (polled, get_process (keeper, i)->socket);
      add_descriptor (polled, get_process (keeper, i)->ending);
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
      LprofKeptProcess *process = get_process (keeper, i);

      if (is_ready (polled, 2 + 2 * i))
        listen_to (keeper, process);
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
    write_profile (keeper, lprof_result_file_write);
  else if (now >= keeper->checkpoint_at)
    write_profile (keeper, lprof_result_file_write_checkpoint);
}

gboolean
lprof_keeper_run (LprofKeeper *keeper)
{
  while (keeper->processes->len > 0 || g_get_monotonic_time () < keeper->leave_at)
    {
      g_autoptr (GArray) polled = wait_for_events (keeper);

      handle_processes (keeper, polled);
      if (is_ready (polled, 0))
        accept_process (keeper);
      if (is_ready (polled, 1))
        handle_signal (keeper);
      bury_all (keeper);
      handle_times (keeper);
    }
  return keeper->is_written;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lprof-keeper-channel.h"
#include "lprof-keeper-private.h"

#define MOST_MESSAGES 1000 /* that are read of one process before others have their turn */

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
  keeper->checkpoint_us = message->checkpoint_ms * LPROF_KEEPER_MS;
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

static gboolean
is_readable (int socket)
{
  struct pollfd wait = { socket, POLLIN, 0 };

  return socket >= 0 && poll (&wait, 1, 0) > 0;
}

/* The children of the process that asks for the file may have said more than was
 * read, and may be gone since. */
static void
listen_to_all (LprofKeeper *keeper, LprofKeptProcess *asking)
{
  while (is_readable (keeper->listener) && lprof_keeper_accept (keeper))
    ;
  for (guint i = 0; i < keeper->processes->len; i++)
    if (lprof_keeper_get_process (keeper, i) != asking)
      lprof_keeper_listen_up (keeper, lprof_keeper_get_process (keeper, i));
}

static void
on_finish (LprofKeeper *keeper, LprofKeptProcess *process)
{
  LprofKeeperMessage saved;
  const char *path, *error;

  process->has_asked = TRUE;
  g_clear_pointer (&process->status, lprof_status_free);
  listen_to_all (keeper, process);
  lprof_keeper_write (keeper);
  keeper->is_delivered = TRUE;
  path = keeper->result != NULL ? lprof_result_file_get_path (keeper->result) : NULL;
  error = keeper->result != NULL ? lprof_result_file_get_error (keeper->result) : NULL;
  lprof_channel_prepare (&saved, LPROF_KEEPER_SAVED);
  g_strlcpy (saved.path, path != NULL ? path : "", sizeof saved.path);
  g_strlcpy (saved.text, error != NULL ? error : "", sizeof saved.text);
  answer (process, &saved);
}

static void
on_drop (LprofKeptProcess *process)
{
  LprofKeeperMessage dropped;

  lprof_kept_process_drop (process);
  lprof_channel_prepare (&dropped, LPROF_KEEPER_SAVED);
  answer (process, &dropped);
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
  switch (type)
    {
    case LPROF_KEEPER_FINISH:
      on_finish (keeper, process);
      return TRUE;
    case LPROF_KEEPER_DROP:
      on_drop (process);
      return TRUE;
    case LPROF_KEEPER_BYE:
      lprof_kept_process_leave (process);
      lprof_keeper_write_soon (keeper);
      return TRUE;
    default:
      return FALSE;
    }
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

void
lprof_keeper_listen_to (LprofKeeper *keeper, LprofKeptProcess *process)
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

gboolean
lprof_keeper_accept (LprofKeeper *keeper)
{
  int socket = accept4 (keeper->listener, NULL, NULL, SOCK_CLOEXEC);

  if (socket < 0)
    return FALSE;
  setsockopt (socket, SOL_SOCKET, SO_PASSCRED, &(int){ 1 }, sizeof (int));
  g_ptr_array_add (keeper->processes, lprof_kept_process_new (socket));
  keeper->leave_at = LPROF_KEEPER_NEVER;
  return TRUE;
}

void
lprof_keeper_listen_up (LprofKeeper *keeper, LprofKeptProcess *process)
{
  for (guint i = 0; i < MOST_MESSAGES && is_readable (process->socket); i++)
    lprof_keeper_listen_to (keeper, process);
}

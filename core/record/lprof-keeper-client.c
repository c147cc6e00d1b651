/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lprof-keeper-channel.h"
#include "lprof-keeper-client.h"
#include "lprof-keeper-start.h"

#define START_TIMEOUT_MS 5000

static bool
is_ours (const LprofKeeperClient *client)
{
  return lprof_descriptor_is_still (client->socket, client->identity);
}

static void
take_socket (LprofKeeperClient *client, int socket)
{
  client->socket = socket;
  client->identity = lprof_descriptor_identify (socket);
}

static void
drop_socket (LprofKeeperClient *client)
{
  lprof_descriptor_close (client->socket, client->identity);
  client->socket = -1;
}

void
lprof_keeper_client_close (LprofKeeperClient *client)
{
  LprofKeeperMessage message;

  lprof_channel_prepare (&message, LPROF_KEEPER_BYE);
  if (is_ours (client))
    lprof_channel_send (client->socket, &message, NULL, 0);
  drop_socket (client);
}

static bool
open_pair (int pair[2])
{
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
    return false;
  setsockopt (pair[0], SOL_SOCKET, SO_PASSCRED, &(int){ 1 }, sizeof (int));
  setsockopt (pair[1], SOL_SOCKET, SO_PASSCRED, &(int){ 1 }, sizeof (int));
  pair[0] = lprof_descriptor_raise (pair[0]);
  pair[1] = lprof_descriptor_raise (pair[1]);
  return true;
}

/* The keeper's first word. */
static bool
is_welcome (LprofKeeperClient *client, const char **reason)
{
  LprofKeeperMessage message;

  switch (lprof_channel_receive (client->socket, START_TIMEOUT_MS, &message, NULL, NULL))
    {
    case LPROF_CHANNEL_MESSAGE:
      return true;
    case LPROF_CHANNEL_NOTHING:
      *reason = "lprof's keeper process does not answer";
      break;
    case LPROF_CHANNEL_CLOSED:
      *reason = "lprof's keeper process could not be started";
      break;
    case LPROF_CHANNEL_FOREIGN:
      *reason = "lprof's keeper process is of another version of lprof";
      break;
    }
  return false;
}

/* A descriptor of this process, which tells others of its end. */
static int
open_self (void)
{
#ifdef SYS_pidfd_open
  return (int)syscall (SYS_pidfd_open, getpid (), 0);
#else
  return -1;
#endif
}

static bool
say_hello (LprofKeeperClient *client, const LprofKeeperOptions *options, int memory)
{
  LprofKeeperMessage message;
  int descriptors[] = { memory, open_self () };
  bool sent;

  lprof_channel_prepare (&message, LPROF_KEEPER_HELLO);
  if (options != NULL)
    {
      message.checkpoint_ms = options->checkpoint_ms;
      strncpy (message.path, options->output, sizeof message.path - 1);
      if (options->token != NULL)
        strncpy (message.text, options->token, sizeof message.text - 1);
    }
  sent = lprof_channel_send (client->socket, &message, descriptors, 2);
  if (descriptors[1] >= 0)
    close (descriptors[1]);
  return sent;
}

bool
lprof_keeper_client_start (LprofKeeperClient *client, const LprofKeeperOptions *options, int memory,
                           const char **reason)
{
  int pair[2];
  bool started;

  *client = LPROF_KEEPER_CLIENT_NONE;
  *reason = "the path of the output is too long";
  if (strlen (options->output) >= LPROF_KEEPER_PATH_SIZE)
    return false;
  *reason = "the system has no socket for this process";
  if (!open_pair (pair))
    return false;
  take_socket (client, pair[0]);
  started =
      say_hello (client, options, memory) && lprof_keeper_start (options->executable, pair[1]);
  close (pair[1]);
  *reason = "the system has no process for lprof's keeper";
  if (started && is_welcome (client, reason))
    return true;
  drop_socket (client);
  return false;
}

bool
lprof_keeper_client_join (LprofKeeperClient *client, const char *token, int memory,
                          const char **reason)
{
  int channel = lprof_channel_open_token (token, false);

  *client = LPROF_KEEPER_CLIENT_NONE;
  *reason = "the keeper of the process above is gone";
  if (channel < 0)
    return false;
  take_socket (client, lprof_descriptor_raise (channel));
  if (say_hello (client, NULL, memory) && is_welcome (client, reason))
    return true;
  drop_socket (client);
  return false;
}

bool
lprof_keeper_client_show (LprofKeeperClient *client, int descriptor)
{
  LprofKeeperMessage message;

  lprof_channel_prepare (&message, LPROF_KEEPER_SHOW);
  return is_ours (client) && lprof_channel_send (client->socket, &message, &descriptor, 1);
}

static bool
ask (LprofKeeperClient *client, LprofKeeperMessageType type, int timeout_ms,
     LprofKeeperMessage *answer)
{
  LprofKeeperMessage message;

  lprof_channel_prepare (&message, type);
  if (!is_ours (client) || !lprof_channel_send (client->socket, &message, NULL, 0))
    return false;
  return lprof_channel_receive (client->socket, timeout_ms, answer, NULL, NULL)
             == LPROF_CHANNEL_MESSAGE
         && answer->type == LPROF_KEEPER_SAVED;
}

bool
lprof_keeper_client_finish (LprofKeeperClient *client, int timeout_ms, LprofKeeperMessage *answer)
{
  return ask (client, LPROF_KEEPER_FINISH, timeout_ms, answer);
}

bool
lprof_keeper_client_drop (LprofKeeperClient *client, int timeout_ms)
{
  LprofKeeperMessage answer;
  bool is_dropped = ask (client, LPROF_KEEPER_DROP, timeout_ms, &answer);

  drop_socket (client);
  return is_dropped;
}

int
lprof_keeper_client_expect (LprofKeeperClient *client)
{
  LprofKeeperMessage message;
  int pair[2];
  bool sent;

  if (!is_ours (client) || !open_pair (pair))
    return -1;
  lprof_channel_prepare (&message, LPROF_KEEPER_EXPECT);
  sent = lprof_channel_send (client->socket, &message, &pair[0], 1);
  close (pair[0]);
  if (sent)
    return pair[1];
  close (pair[1]);
  return -1;
}

bool
lprof_keeper_client_adopt (LprofKeeperClient *client, int socket, int memory)
{
  drop_socket (client);
  if (socket < 0)
    return false;
  take_socket (client, socket);
  return say_hello (client, NULL, memory);
}

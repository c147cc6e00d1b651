/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "lprof-keeper-channel.h"

#define BACKLOG 64

typedef union
{
  char bytes[CMSG_SPACE (sizeof (int) * LPROF_KEEPER_DESCRIPTORS)
             + CMSG_SPACE (sizeof (struct ucred))];
  struct cmsghdr align;
} Control;

void
lprof_channel_prepare (LprofKeeperMessage *message, LprofKeeperMessageType type)
{
  memset (message, 0, sizeof *message);
  message->magic = LPROF_KEEPER_MAGIC;
  message->version = LPROF_KEEPER_VERSION;
  message->type = type;
}

static void
attach_descriptors (struct msghdr *packet, Control *control, const int *descriptors, size_t n)
{
  struct cmsghdr *header;

  memset (control, 0, sizeof *control);
  packet->msg_control = control->bytes;
  packet->msg_controllen = CMSG_SPACE (n * sizeof (int));
  header = CMSG_FIRSTHDR (packet);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN (n * sizeof (int));
  memcpy (CMSG_DATA (header), descriptors, n * sizeof (int));
}

bool
lprof_channel_send (int socket, const LprofKeeperMessage *message, const int *descriptors,
                    size_t n_descriptors)
{
  struct iovec data = { (void *)message, sizeof *message };
  struct msghdr packet = { .msg_iov = &data, .msg_iovlen = 1 };
  Control control;
  size_t n = 0;
  ssize_t sent;

  while (n < n_descriptors && n < LPROF_KEEPER_DESCRIPTORS && descriptors[n] >= 0)
    n++;
  if (n > 0)
    attach_descriptors (&packet, &control, descriptors, n);
  do
    sent = sendmsg (socket, &packet, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent == sizeof *message;
}

static void
close_all (const int *descriptors, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (descriptors[i] >= 0)
      close (descriptors[i]);
}

/* More than there is room for is closed: padding can let one more through. */
static void
take_descriptors (const struct cmsghdr *header, int *descriptors)
{
  size_t n = (header->cmsg_len - CMSG_LEN (0)) / sizeof (int);

  for (size_t i = 0; i < n; i++)
    {
      int descriptor;

      memcpy (&descriptor, CMSG_DATA (header) + i * sizeof (int), sizeof (int));
      if (i < LPROF_KEEPER_DESCRIPTORS && descriptors[i] < 0)
        descriptors[i] = descriptor;
      else
        close (descriptor);
    }
}

static void
take_control (struct msghdr *packet, int *descriptors, struct ucred *sender)
{
  for (struct cmsghdr *header = CMSG_FIRSTHDR (packet); header != NULL;
       header = CMSG_NXTHDR (packet, header))
    {
      if (header->cmsg_level != SOL_SOCKET)
        continue;
      if (header->cmsg_type == SCM_RIGHTS)
        take_descriptors (header, descriptors);
      else if (header->cmsg_type == SCM_CREDENTIALS
               && header->cmsg_len >= CMSG_LEN (sizeof *sender))
        memcpy (sender, CMSG_DATA (header), sizeof *sender);
    }
}

static LprofChannelResult
read_packet (int socket, LprofKeeperMessage *message, int *descriptors, struct ucred *sender)
{
  struct iovec data = { message, sizeof *message };
  Control control;
  struct msghdr packet = { .msg_iov = &data,
                           .msg_iovlen = 1,
                           .msg_control = control.bytes,
                           .msg_controllen = sizeof control.bytes };
  ssize_t received = recvmsg (socket, &packet, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);

  /* A peer that ends without having read our answer resets the connection; that is
   * told once, ahead of what the peer still sent. */
  if (received < 0 && errno == ECONNRESET)
    received = recvmsg (socket, &packet, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  if (received < 0 && (errno == EINTR || errno == EAGAIN))
    return LPROF_CHANNEL_NOTHING;
  if (received <= 0)
    return LPROF_CHANNEL_CLOSED;
  take_control (&packet, descriptors, sender);
  if (received != sizeof *message || message->magic != LPROF_KEEPER_MAGIC
      || message->version != LPROF_KEEPER_VERSION)
    return LPROF_CHANNEL_FOREIGN;
  message->path[sizeof message->path - 1] = '\0';
  message->text[sizeof message->text - 1] = '\0';
  return LPROF_CHANNEL_MESSAGE;
}

static int64_t
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool
wait_for_packet (int socket, int64_t deadline_ms, int timeout_ms)
{
  struct pollfd wait = { socket, POLLIN, 0 };
  int n;

  do
    {
      int64_t left = deadline_ms - now_ms ();
      n = poll (&wait, 1, timeout_ms < 0 ? -1 : left > 0 ? (int)left : 0);
    }
  while (n < 0 && errno == EINTR);
  return n > 0;
}

LprofChannelResult
lprof_channel_receive (int socket, int timeout_ms, LprofKeeperMessage *message, int *descriptors,
                       struct ucred *sender)
{
  int64_t deadline_ms = now_ms () + timeout_ms;
  LprofChannelResult result = LPROF_CHANNEL_NOTHING;
  int unwanted[LPROF_KEEPER_DESCRIPTORS];
  int *taken = descriptors != NULL ? descriptors : unwanted;
  struct ucred nobody;

  for (size_t i = 0; i < LPROF_KEEPER_DESCRIPTORS; i++)
    taken[i] = -1;
  if (sender == NULL)
    sender = &nobody;
  *sender = (struct ucred){ 0, 0, 0 };
  while (result == LPROF_CHANNEL_NOTHING && wait_for_packet (socket, deadline_ms, timeout_ms))
    result = read_packet (socket, message, taken, sender);
  if (descriptors == NULL)
    close_all (unwanted, LPROF_KEEPER_DESCRIPTORS);
  return result;
}

int
lprof_channel_open_token (const char *token, bool is_server)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int length = snprintf (address.sun_path + 1, sizeof address.sun_path - 1, "%s%s",
                         LPROF_KEEPER_ADDRESS, token);
  socklen_t size = (socklen_t)(offsetof (struct sockaddr_un, sun_path) + 1 + (size_t)length);
  int type = SOCK_SEQPACKET | SOCK_CLOEXEC | (is_server ? SOCK_NONBLOCK : 0);
  int channel;

  if (strlen (token) >= LPROF_KEEPER_TOKEN_SIZE)
    {
      errno = ENAMETOOLONG;
      return -1;
    }
  channel = socket (AF_UNIX, type, 0);
  if (channel < 0)
    return -1;
  if (is_server
          ? bind (channel, (struct sockaddr *)&address, size) == 0 && listen (channel, BACKLOG) == 0
          : connect (channel, (struct sockaddr *)&address, size) == 0)
    return channel;
  close (channel);
  return -1;
}

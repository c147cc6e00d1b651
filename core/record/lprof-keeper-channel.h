/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Sending and receiving the messages of lprof-keeper-protocol.h. */

#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "lprof-keeper-protocol.h"

typedef enum
{
  LPROF_CHANNEL_MESSAGE,
  LPROF_CHANNEL_NOTHING, /* nothing there before the timeout */
  LPROF_CHANNEL_CLOSED,  /* the other side is gone */
  LPROF_CHANNEL_FOREIGN, /* it speaks something else, or another version */
} LprofChannelResult;

/* An empty message of this type. */
void lprof_channel_prepare (LprofKeeperMessage *message, LprofKeeperMessageType type);

/* The first n_descriptors are sent along, up to a negative one. Never raises SIGPIPE. Returns
 * false with errno. Async-signal-safe. */
bool lprof_channel_send (int socket, const LprofKeeperMessage *message, const int *descriptors,
                         size_t n_descriptors);

/* Waits up to timeout_ms (negative: for ever), also over signals. Texts end with a
 * zero. descriptors has room for LPROF_KEEPER_DESCRIPTORS, which are the receiver's to
 * close, -1 = none came; *sender is 0 unless the socket passes credentials. Both may be
 * NULL. */
LprofChannelResult lprof_channel_receive (int socket, int timeout_ms, LprofKeeperMessage *message,
                                          int *descriptors, struct ucred *sender);

/* A socket connected to, or (is_server) listening under the token; -1 with errno. */
int lprof_channel_open_token (const char *token, bool is_server);

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The recorded process's side of its keeper. */

#pragma once

#include <stdbool.h>

#include "lprof-descriptor.h"
#include "lprof-keeper-protocol.h"

typedef struct
{
  int socket; /* -1: no keeper */
  LprofDescriptorIdentity identity;
} LprofKeeperClient;

#define LPROF_KEEPER_CLIENT_NONE ((LprofKeeperClient){ .socket = -1 })

typedef struct
{
  const char *executable;
  const char *output;     /* absolute */
  const char *token;      /* NULL or empty: no clean interpreter can join */
  unsigned checkpoint_ms; /* 0 = no checkpoints */
} LprofKeeperOptions;

/* Starts a keeper for this process and the shared memory. On false, *reason says why
 * in words (static). */
bool lprof_keeper_client_start (LprofKeeperClient *client, const LprofKeeperOptions *options,
                                int memory, const char **reason);

/* Joins the keeper of a process above, which listens under the token. */
bool lprof_keeper_client_join (LprofKeeperClient *client, const char *token, int memory,
                               const char **reason);

/* Has the keeper say on the terminal, at which descriptor is open, how far it is. */
bool lprof_keeper_client_show (LprofKeeperClient *client, int descriptor);

/* Has the keeper write now. False when it doesn't answer within the time; then it
 * writes when this process ends, unless it is gone itself. */
bool lprof_keeper_client_finish (LprofKeeperClient *client, int timeout_ms,
                                 LprofKeeperMessage *answer);

/* Has the keeper forget the recording, which this process writes itself. False when it
 * doesn't answer within the time. There is no keeper any more then. */
bool lprof_keeper_client_drop (LprofKeeperClient *client, int timeout_ms);

/* Announces a child that fork() is about to make. Returns the socket that the child
 * has to lprof_keeper_client_adopt(), and this process to close, or -1. */
int lprof_keeper_client_expect (LprofKeeperClient *client);

/* In the child: leaves the parent's conversation and begins its own. Async-signal-safe. */
bool lprof_keeper_client_adopt (LprofKeeperClient *client, int socket, int memory);

/* Nothing more will be recorded. */
void lprof_keeper_client_close (LprofKeeperClient *client);

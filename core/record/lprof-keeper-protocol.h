/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What recorded processes and their keeper say to each other.
 *
 *      process                                        keeper
 *   start: fork, fork, exec ─────────────────────────► runs, has one socket
 *         HELLO [memory, pid] output, token, checkpoint►
 *         ◄── WELCOME                                  listens as <token>
 *   …                                                  writes checkpoints
 *         EXPECT [socket] ────────────────────────────► a fork is about to happen;
 *               its child says HELLO [memory, pid] there
 *   a clean interpreter below: connects to <token>,
 *         HELLO [memory, pid] ────────────────────────►
 *         ◄── WELCOME
 *         SHOW [terminal] ────────────────────────────► keeps a live line there
 *         FINISH ─────────────────────────────────────► writes now
 *         ◄── SAVED path, error
 *         DROP ──────────────────────────────────────► forgets the recording: the process
 *         ◄── SAVED                                    writes it itself
 *         BYE ───────────────────────────────────────► nothing more will be recorded
 *   end of the process, however it comes               writes once more, ends with
 *                                                      the last process
 *
 * The sockets are SOCK_SEQPACKET: a packet is one message, whole or not at all.
 * [descriptors] travel as SCM_RIGHTS: memory is the recording, pid a pidfd of the
 * sender by which its end is seen (absent before Linux 5.3). The keeper learns from SCM_CREDENTIALS
 * whom it talks to and hangs up on other users. A message of another version is answered by hanging
 * up. Both ends are on one machine: native byte order. */

#pragma once

#include <stdint.h>

#define LPROF_KEEPER_MAGIC 0x6b72706cu /* "lprk" */
#define LPROF_KEEPER_VERSION 1u
#define LPROF_KEEPER_PATH_SIZE 4096u
#define LPROF_KEEPER_TEXT_SIZE 1024u

/* At most, in one message. */
#define LPROF_KEEPER_DESCRIPTORS 2

/* The descriptor on which a new keeper finds its first process. */
#define LPROF_KEEPER_SOCKET 3

/* In the abstract namespace; the token follows. */
#define LPROF_KEEPER_ADDRESS "lprof-keeper-"
#define LPROF_KEEPER_TOKEN_SIZE 64u

typedef enum
{
  LPROF_KEEPER_HELLO = 1,
  LPROF_KEEPER_WELCOME,
  LPROF_KEEPER_EXPECT,
  LPROF_KEEPER_FINISH,
  LPROF_KEEPER_SAVED,
  LPROF_KEEPER_BYE,
  LPROF_KEEPER_SHOW,
  LPROF_KEEPER_DROP,
} LprofKeeperMessageType;

typedef struct
{
  uint32_t magic;
  uint32_t version;
  uint32_t type; /* LprofKeeperMessageType */
  /* HELLO: milliseconds between checkpoints, 0 = none; the first process decides. */
  uint32_t checkpoint_ms;
  /* HELLO of the first process: where to write, absolute. SAVED: where it was written,
   * empty = nowhere. */
  char path[LPROF_KEEPER_PATH_SIZE];
  /* HELLO of the first process: token under which to listen, empty = don't. SAVED: why
   * the path is another one than asked for, a sentence; empty = it isn't. */
  char text[LPROF_KEEPER_TEXT_SIZE];
} LprofKeeperMessage;

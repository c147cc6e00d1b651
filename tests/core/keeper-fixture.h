/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A program that records and is forked off, and the file that its keeper leaves. The
 * process adopts orphans, so it can wait for keepers to end. */

#pragma once

#include <glib.h>

#include "lprof-keeper-client.h"
#include "lprof.h"
#include "small-recording.h"

enum
{
  EVENTS = 10, /* of a small recording */
};

typedef struct
{
  SmallRecording recording;
  LprofKeeperClient client;
  const char *token;
} Program;

typedef void (*ProgramFunc) (Program *program);

typedef struct
{
  char *folder;
  char *output;
  char *token;  /* of this run alone */
  bool listens; /* the keeper can be found by token, and lingers for that */
  unsigned checkpoint_ms;
  unsigned largest_file; /* bytes, for the program and its keeper; 0: no limit */
} KeeperFixture;

typedef void (*KeeperTest) (KeeperFixture *fixture, gconstpointer data);

void keeper_fixture_init (int *argc, char ***argv);
void keeper_fixture_add (const char *name, KeeperTest test, gconstpointer data);

LprofKeeperOptions keeper_fixture_get_options (const KeeperFixture *fixture);
/* Returns the status of a program that records, connects and then runs func. */
int keeper_fixture_run (const KeeperFixture *fixture, ProgramFunc func);
/* Returns its exit status. */
int keeper_fixture_wait (void);
/* Runs both to their ends, without a failure. */
void keeper_fixture_run_well (const KeeperFixture *fixture, ProgramFunc func);
/* The file has one run, whole, with this ending. */
void keeper_fixture_check_result (const KeeperFixture *fixture, const char *ending);

/* How often SIGCHLD came to the program. */
extern int keeper_fixture_n_child_signals;

/* Ends a forked program unless condition holds. */
void need (gboolean condition);
LprofProfile *load (const char *path);

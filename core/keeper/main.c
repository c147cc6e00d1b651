/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>

#include "lprof-keeper-protocol.h"
#include "lprof-keeper.h"

/* Started by a program under lprof-run; see lprof-keeper-protocol.h. */
static gboolean
is_started_by_recorder (void)
{
  int type = 0;
  socklen_t size = sizeof type;

  return getsockopt (LPROF_KEEPER_SOCKET, SOL_SOCKET, SO_TYPE, &type, &size) == 0
         && type == SOCK_SEQPACKET;
}

int
main (void)
{
  if (!is_started_by_recorder ())
    {
      fputs ("lprof-keeper is started by lprof-run; there is no other use for it.\n", stderr);
      return 2;
    }
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN); /* a write beyond the limit fails, and is told */
  g_autoptr (LprofKeeper) keeper = lprof_keeper_new (LPROF_KEEPER_SOCKET);
  return lprof_keeper_run (keeper) ? 0 : 1;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#pragma once

#include <stdbool.h>

/* Runs executable as a process that the calling program can't notice: no child of
 * its own, not in its session or process group, holding none of its descriptors
 * but socket (as LPROF_KEEPER_SOCKET), with the null device as standard streams, all
 * signals at their defaults and / as its folder. No fork handler runs, no SIGCHLD
 * is raised.
 *
 * Returns false with errno when there is no process for it. That the file can't be
 * executed shows by the other end of the socket being closed. */
bool lprof_keeper_start (const char *executable, int socket);

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* How a process that is not our child ended, as far as the system tells. */

#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* Whether the process has ended, for when there is no pidfd of it. */
gboolean lprof_ending_is_gone (pid_t pid);

/* Whether the process lives but runs something else: it doesn't have the memory
 * mapped any more. */
gboolean lprof_ending_is_replaced (pid_t pid, int memory);

/* In words, for a process that has ended; fd is its pidfd or -1. A
 * parent that waits faster than we look hides the status before Linux 6.15. */
char *lprof_ending_describe (pid_t pid, int fd);

G_END_DECLS

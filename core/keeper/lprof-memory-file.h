/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The little that the keeper itself reads and writes in a recording, by descriptor:
 * nothing is mapped, so a damaged or shrunken recording can't crash the keeper. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A number that changes whenever something was recorded. */
guint64 lprof_memory_file_get_activity (int memory);

/* How long it has been recorded and how many line events there were. FALSE when
 * recording hasn't begun or is over. */
gboolean lprof_memory_file_get_progress (int memory, guint64 *elapsed_ns, guint64 *n_events);

/* Whether the recording has counted anything at all. */
gboolean lprof_memory_file_has_events (int memory);

/* Whether the program said how it ended. */
gboolean lprof_memory_file_has_ending (int memory);

/* Says how the program ended. Nobody else may be writing. FALSE when it is damaged
 * or full. */
gboolean lprof_memory_file_add_ending (int memory, const char *ending);

G_END_DECLS

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Where a profile is written: the file that was asked for, or else another place
 * that can be written to, so that no result is lost. */

#pragma once

#include <glib.h>

#include "lprof.h"

G_BEGIN_DECLS

typedef struct _LprofResultFile LprofResultFile;

LprofResultFile *lprof_result_file_new (const char *path);
void lprof_result_file_free (LprofResultFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LprofResultFile, lprof_result_file_free)

/* Writes to the file that was asked for or not at all. */
gboolean lprof_result_file_write_checkpoint (LprofResultFile *file, LprofProfile *profile);

/* Writes to the file that was asked for; else beside it, in the user's state folder
 * ($XDG_STATE_HOME/lprof or ~/.local/state/lprof) or in the temporary folder. Returns
 * FALSE when none takes it. What was written elsewhere before is replaced, or removed
 * when it isn't needed any more. */
gboolean lprof_result_file_write (LprofResultFile *file, LprofProfile *profile);

/* Replaces what was written last, where that is. */
gboolean lprof_result_file_update (LprofResultFile *file, LprofProfile *profile);
/* Whether what was written last has been moved, removed or replaced by others. */
gboolean lprof_result_file_is_taken (LprofResultFile *file);

/* Where it was written last, NULL if nowhere. */
const char *lprof_result_file_get_path (LprofResultFile *file);
/* Why that is another place than asked for, a sentence; NULL if it isn't. */
const char *lprof_result_file_get_error (LprofResultFile *file);

G_END_DECLS

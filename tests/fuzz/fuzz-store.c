/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Any bytes as a .lprof file. What loads must be what would be saved again. */

#include "lprof-serialize.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
read_everything (LprofProfile *profile)
{
  guint32 n_files;
  lprof_profile_get_files (profile, &n_files);
  for (guint32 file = 0; file < n_files; file++)
    {
      g_autoptr (LprofLines) lines = lprof_profile_get_lines (profile, file);
      guint32 n;
      lprof_lines_get (lines, &n);
      for (guint32 i = 0; i < n; i++)
        lprof_lines_get_buckets (lines, i);
    }
}

static void
save_and_load (LprofProfile *profile)
{
  gsize size;
  guint8 *bytes = lprof_store_serialize (profile, "again", &size, NULL);
  if (!bytes)
    abort ();
  LprofProfile *again = lprof_store_deserialize (bytes, size, "again", NULL, NULL, NULL);
  if (!again)
    abort ();
  lprof_profile_unref (again);
  sqlite3_free (bytes);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  LprofProfile *profile = lprof_store_deserialize (data, size, "fuzz", NULL, NULL, &error);
  if ((profile == NULL) != (error != NULL))
    abort ();
  if (!profile)
    return 0;
  read_everything (profile);
  save_and_load (profile);
  lprof_profile_unref (profile);
  return 0;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* write-sample FILE: saves a sample profile, for what needs a file to open. */

#include "sample-profile.h"

int
main (int argc, char *argv[])
{
  g_autoptr (LprofProfile) profile = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 2)
    {
      g_printerr ("usage: write-sample FILE\n");
      return 2;
    }
  profile = sample_profile_new ();
  if (lprof_profile_save (profile, argv[1], &error))
    return 0;
  g_printerr ("write-sample: %s\n", error->message);
  return 1;
}

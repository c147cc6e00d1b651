/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* write-sample [--changed] FILE: saves a sample profile, or the one after a change, for
 * what needs a file to open. */

#include "sample-profile.h"

int
main (int argc, char *argv[])
{
  g_autoptr (LprofProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_changed = argc == 3 && g_str_equal (argv[1], "--changed");

  if (argc != 2 + is_changed)
    {
      g_printerr ("usage: write-sample [--changed] FILE\n");
      return 2;
    }
  profile = is_changed ? sample_profile_new_changed () : sample_profile_new ();
  if (lprof_profile_save (profile, argv[argc - 1], &error))
    return 0;
  g_printerr ("write-sample: %s\n", error->message);
  return 1;
}

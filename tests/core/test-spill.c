/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-spill.h"

#include <string.h>

static void
test_keeps_texts (void)
{
  enum
  {
    N = 300,
    LENGTH = 4000
  };
  g_autofree char *text = g_strnfill (LENGTH, 'x');
  LprofSpill *spill = lprof_spill_new (N * (LENGTH + 1));
  const char *copies[N];
  g_assert_nonnull (spill);
  for (guint i = 0; i < N; i++)
    {
      text[0] = (char)('a' + i % 26);
      copies[i] = lprof_spill_add (spill, text, i == 7 ? 0 : LENGTH);
    }
  for (guint i = 0; i < N; i++)
    {
      text[0] = (char)('a' + i % 26);
      g_assert_cmpstr (copies[i], ==, i == 7 ? "" : text);
    }
  lprof_spill_free (spill);
}

static void
test_is_full_at_its_end (void)
{
  LprofSpill *spill = lprof_spill_new (10);
  g_assert_nonnull (spill);
  g_assert_cmpstr (lprof_spill_add (spill, "12345", 5), ==, "12345");
  g_assert_null (lprof_spill_add (spill, "6789", 4)); /* the zero byte has no room */
  g_assert_cmpstr (lprof_spill_add (spill, "678", 3), ==, "678");
  g_assert_null (lprof_spill_add (spill, "", 0));
  lprof_spill_free (spill);
}

static void
test_does_without_a_folder (void)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }
  g_setenv ("TMPDIR", "/nowhere/at/all", TRUE);
  g_assert_null (lprof_spill_new (10));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spill/keeps-texts", test_keeps_texts);
  g_test_add_func ("/spill/is-full-at-its-end", test_is_full_at_its_end);
  g_test_add_func ("/spill/does-without-a-folder", test_does_without_a_folder);
  return g_test_run ();
}

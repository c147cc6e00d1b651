/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-status.h"

#define S G_GUINT64_CONSTANT (1000000000)

static void
check (guint64 elapsed_ns, guint64 n_events, const char *expected)
{
  g_autofree char *text = lprof_status_format (elapsed_ns, n_events);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  check (0, 0, "0 s, 0 lines");
  check (2 * S + S / 2, 999, "2 s, 999 lines");
  check (59 * S, 1000, "59 s, 1 k lines");
  check (60 * S, 999999, "1:00, 999 k lines");
  check (3599 * S, 4123456, "59:59, 4.1 M lines");
  check (7205 * S, 12345678901, "120:05, 12346 M lines");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/status/format", test_format);
  return g_test_run ();
}

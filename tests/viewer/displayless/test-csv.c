/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <string.h>

#include "lpv-csv.h"
#include "sample-profile.h"

static void
test_one_row_a_line (void)
{
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  gsize length;
  g_autofree char *csv = lpv_csv_from_profile (profile, &length);
  g_auto (GStrv) rows = g_strsplit (csv, "\r\n", -1);

  g_assert_cmpuint (strlen (csv), ==, length);
  g_assert_cmpuint (g_strv_length (rows), ==, 1 + 30 + 1);
  g_assert_cmpstr (rows[0], ==,
                   "file,function,line,statement,hits,events,self_ns,total_ns,wait_ns,source");
  g_assert_nonnull (strstr (csv, "\"/home/ada/shop/rules.py\",\"discount\",14,12,0,90000,80000000,"
                                 "80000000,0,\"                rule.share,\"\r\n"));
}

static void
test_quotes_are_doubled (void)
{
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  gsize length;
  g_autofree char *csv = lpv_csv_from_profile (profile, &length);

  g_assert_nonnull (strstr (csv, "\"RULES = load(\"\"rules.toml\"\")\"\r\n"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/one-row-a-line", test_one_row_a_line);
  g_test_add_func ("/csv/quotes", test_quotes_are_doubled);
  return g_test_run ();
}

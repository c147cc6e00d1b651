/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <string.h>

#include "lpv-source-text.h"

#define LONG 100000

static char *
make_long_source (void)
{
  GString *source = g_string_new ("first\nx = \"");

  for (int i = 0; i < LONG; i++)
    g_string_append (source, "é");
  g_string_append (source, "\"\nlast\n");
  return g_string_free (source, FALSE);
}

static void
test_short_lines_are_shown_as_they_are (void)
{
  static const char source[] = "one\ntwo\n";
  g_autoptr (LpvSourceText) text = lpv_source_text_new (source, strlen (source), 2);
  gsize length;

  g_assert_true (lpv_source_text_get_shown (text, &length) == source);
  g_assert_cmpuint (length, ==, strlen (source));
  g_assert_cmpuint (lpv_source_text_get_n_lines (text), ==, 3); /* with the one after the end */
  g_assert_cmpuint (lpv_source_text_get_n_shortened (text), ==, 0);
}

static void
test_long_lines_are_shortened (void)
{
  g_autofree char *source = make_long_source ();
  g_autoptr (LpvSourceText) text = lpv_source_text_new (source, strlen (source), 3);
  g_auto (GStrv) lines = NULL;
  gsize length;

  g_assert_cmpuint (lpv_source_text_get_n_shortened (text), ==, 1);
  lines = g_strsplit (lpv_source_text_get_shown (text, &length), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[0], ==, "first");
  g_assert_true (g_utf8_validate (lines[1], -1, NULL));
  g_assert_cmpint (g_utf8_strlen (lines[1], -1), <, 3000);
  g_assert_true (g_str_has_suffix (lines[1], " …"));
  g_assert_cmpstr (lines[2], ==, "last");
}

static void
test_copy_has_the_whole_line (void)
{
  g_autofree char *source = make_long_source ();
  g_autoptr (LpvSourceText) text = lpv_source_text_new (source, strlen (source), 3);
  g_autofree char *whole = lpv_source_text_get_original (text, 2, 0, 2, 2002);
  g_autofree char *lines = lpv_source_text_get_original (text, 1, 2, 3, 2);
  g_autofree char *part = lpv_source_text_get_original (text, 2, 0, 2, 3);

  g_assert_cmpint (g_utf8_strlen (whole, -1), ==, LONG + 6);
  g_assert_true (g_str_has_prefix (lines, "rst\nx"));
  g_assert_true (g_str_has_suffix (lines, "é\"\nla"));
  g_assert_cmpstr (part, ==, "x =");
}

static void
test_source_that_was_not_found (void)
{
  g_autoptr (LpvSourceText) text = lpv_source_text_new (NULL, 0, 3);
  g_autofree char *copied = lpv_source_text_get_original (text, 1, 0, 2, 0);
  gsize length;

  g_assert_cmpstr (lpv_source_text_get_shown (text, &length), ==, "\n\n");
  g_assert_cmpuint (lpv_source_text_get_n_lines (text), ==, 3);
  g_assert_cmpstr (copied, ==, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source-text/short-lines", test_short_lines_are_shown_as_they_are);
  g_test_add_func ("/source-text/long-lines", test_long_lines_are_shortened);
  g_test_add_func ("/source-text/copy", test_copy_has_the_whole_line);
  g_test_add_func ("/source-text/not-found", test_source_that_was_not_found);
  return g_test_run ();
}

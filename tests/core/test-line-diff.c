/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-line-diff.h"

#include <string.h>

/* Expects "1 0 2": where the lines of before went. */
static void
assert_diff (const char *before, const char *after, const char *expected)
{
  guint32 n;
  g_autofree guint32 *lines = lprof_line_diff (before, after, &n);
  g_autoptr (GString) found = g_string_new (NULL);
  for (guint32 i = 1; i <= n; i++)
    g_string_append_printf (found, "%s%u", i == 1 ? "" : " ", lines[i]);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_small_edits (void)
{
  assert_diff ("", "", "");
  assert_diff ("a\n", "", "0");
  assert_diff ("", "a\n", "");
  assert_diff ("a\nb\nc\n", "a\nb\nc\n", "1 2 3");
  assert_diff ("a\nb\nc\n", "a\nc\n", "1 0 2");
  assert_diff ("a\nc\n", "a\nb\nc\n", "1 3");
  assert_diff ("a\nb\nc", "x\na\nb\nc", "2 3 4");
  assert_diff ("a\nb\n", "c\nd\n", "0 0");
}

/* A block that gets an `if` around it is still the same block. */
static void
test_indentation_does_not_count (void)
{
  assert_diff ("x = 1\ny = 2\nz\n", "x = 1\nif x:\n    y = 2  \nz\n", "1 3 4");
}

/* The shortest edit would match braces and blanks; people want the function. */
static void
test_a_new_function_is_not_mixed_up (void)
{
  assert_diff ("def a():\n    x\n    return\n\ndef b():\n    y\n    return\n",
               "def a():\n    x\n    return\n\ndef new():\n    n\n    return\n\n"
               "def b():\n    y\n    return\n",
               "1 2 3 4 9 10 11");
}

static void
test_moved_lines_do_not_cross (void)
{
  guint32 n;
  g_autofree guint32 *lines = lprof_line_diff ("a\nb\nc\nd\n", "c\nd\na\nb\n", &n);
  guint32 last = 0;
  guint matched = 0;
  for (guint32 i = 1; i <= n; i++)
    if (lines[i] != 0)
      {
        g_assert_cmpuint (lines[i], >, last);
        last = lines[i];
        matched++;
      }
  g_assert_cmpuint (matched, ==, 2);
}

/* The longest common subsequence, by the book. */
static guint
count_common (const char *a, const char *b)
{
  gsize n = strlen (a);
  gsize m = strlen (b);
  guint table[64][64] = { { 0 } };
  for (gsize i = 1; i <= n; i++)
    for (gsize k = 1; k <= m; k++)
      table[i][k] =
          a[i - 1] == b[k - 1] ? table[i - 1][k - 1] + 1 : MAX (table[i - 1][k], table[i][k - 1]);
  return table[n][m];
}

static char *
as_lines (const char *letters)
{
  GString *text = g_string_new (NULL);
  for (; *letters; letters++)
    g_string_append_printf (text, "%c\n", *letters);
  return g_string_free (text, FALSE);
}

/* Letters that all occur more than once leave no anchors: then it is the shortest edit. */
static void
test_random (void)
{
  GRand *random = g_rand_new_with_seed (3);
  for (guint round = 0; round < 20000; round++)
    {
      char a[41] = "";
      char b[41] = "";
      gint32 n_letters = g_rand_int_range (random, 2, 20);
      for (gint32 i = g_rand_int_range (random, 0, 40); i-- > 0;)
        a[i] = (char)('a' + g_rand_int_range (random, 0, n_letters));
      for (gint32 i = g_rand_int_range (random, 0, 40); i-- > 0;)
        b[i] = (char)('a' + g_rand_int_range (random, 0, n_letters));
      g_autofree char *before = as_lines (a);
      g_autofree char *after = as_lines (b);
      guint32 n;
      g_autofree guint32 *lines = lprof_line_diff (before, after, &n);
      guint matched = 0;
      guint32 last = 0;
      g_assert_cmpuint (n, ==, strlen (a));
      for (guint32 i = 1; i <= n; i++)
        if (lines[i] != 0)
          {
            g_assert_cmpuint (lines[i], >, last);
            g_assert_cmpuint (lines[i], <=, strlen (b));
            g_assert_cmpint (a[i - 1], ==, b[lines[i] - 1]);
            last = lines[i];
            matched++;
          }
      g_assert_cmpuint (matched, <=, count_common (a, b));
      if (n_letters <= 3 && strlen (a) > 30 && strlen (b) > 30)
        g_assert_cmpuint (matched, ==, count_common (a, b));
    }
  g_rand_free (random);
}

/* Two files with nothing in common but repeated lines end soon. */
static void
test_large_rewrite (void)
{
  g_autoptr (GString) before = g_string_new (NULL);
  g_autoptr (GString) after = g_string_new (NULL);
  guint32 n;
  for (guint i = 0; i < 50000; i++)
    {
      g_string_append_printf (before, "x = %u\n", i % 7);
      g_string_append_printf (after, "y = %u\n", i % 5);
    }
  gint64 start = g_get_monotonic_time ();
  g_autofree guint32 *lines = lprof_line_diff (before->str, after->str, &n);
  g_assert_cmpuint (n, ==, 50000);
  g_assert_cmpuint (lines[1], ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line-diff/small-edits", test_small_edits);
  g_test_add_func ("/line-diff/indentation", test_indentation_does_not_count);
  g_test_add_func ("/line-diff/new-function", test_a_new_function_is_not_mixed_up);
  g_test_add_func ("/line-diff/moved-lines", test_moved_lines_do_not_cross);
  g_test_add_func ("/line-diff/random", test_random);
  g_test_add_func ("/line-diff/large-rewrite", test_large_rewrite);
  return g_test_run ();
}

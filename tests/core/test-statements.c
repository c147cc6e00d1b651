/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <glib.h>
#include <string.h>

#include "lprof-statements.h"

typedef struct
{
  const char *name;
  const char *source;
  /* A number for each line: its statement. Behind it, where they apply, the end
   * of its block ("-4") and a loop ("*"). */
  const char *expected;
} Case;

static const Case cases[] = {
  { "empty", "", "" },
  { "one-line", "x = 1", "1" },
  { "semicolons", "x = 1; y = (2,\n 3); z = 4\n", "1 1" },
  { "blank-and-comment", "x = 1\n\n# no\ny = 2\n", "1 2 3 4" },
  { "brackets", "f(\n  a,\n\n  # b\n  [c, {\n   d}]\n)\nx\n", "1 1 1 1 1 1 1 8" },
  { "backslash", "x = \\\n 1 + \\\n 2\ny", "1 1 1 4" },
  { "if", "if x:\n  a\n  b\nelif y:\n  c\nelse:\n  d\ne\n", "1-3 2 3 4-5 5 6-7 7 8" },
  { "inline-body", "if x: y = [\n 1]\nz\n", "1 1 3" },
  { "for", "for x in y:\n\ta\nelse:\n\tb\n", "1-2* 2 3-4 4" },
  { "for-over-lines", "for x in (\n  1,\n):\n  a\n  b\n", "1-5* 1-5* 1-5* 4 5" },
  { "while", "while x: pass\n", "1*" },
  { "async-for", "async  for x in y:\n a\n", "1-2* 2" },
  { "async-with", "async with x:\n a\n", "1-2 2" },
  { "no-loop", "forty = 2\nfore(x)\nx = [i for i in y]\nlambda: 0\n", "1 2 3 4" },
  { "try", "try:\n a\nexcept E as e:\n b\nfinally:\n c\n", "1-2 2 3-4 4 5-6 6" },
  { "match", "match x:\n case [1,\n  2]:\n  a\n case _:\n  b\nmatch = 1\ncase: int = 2\n",
    "1-6 2-4 2-4 4 5-6 6 7 8" },
  { "decorators", "@a\n# c\n\n@b(\n 1)\ndef f():\n  x\n", "1-7 1-7 1-7 1-7 1-7 1-7 7" },
  { "class", "class A:\n \"\"\"doc\n  string\"\"\"\n def f(self): pass\n\n\n\nb\n",
    "1-4 2 2 4 5 6 7 8" },
  { "dedent-twice", "def f():\n  if x:\n    a\n  # c\n# d\nb\n", "1-3 2-3 3 4 5 6" },
  { "tabs", "if x:\n\tif y:\n        \ta\n\tb\nc\n", "1-4 2-3 3 4 5" },
  { "form-feed", "if x:\n  a\n \f  b\nc\n", "1-3 2 3 4" },
  { "line-ends", "if x:\r\n  a\r\n\r\ny = '''\r\n'''\rz\r", "1-2 2 3 4 4 6" },
  { "triple-quotes", "x = '''a\n\"\"\" # '\n\\''' b'''; y\nz", "1 1 1 4" },
  { "quotes", "a = '#(' \"\\\"[\"\nb = r'\\' '\nc\n", "1 2 3" },
  { "prefixes",
    "x = Rb'''\n''' bR\"\"\"\n\"\"\" u'''\n''' f'''\n''' rF'''\n''' t'''\n''' TR'''\n'''\ny",
    "1 1 1 1 1 1 1 1 9" },
  { "escaped-line-end", "x = 'a\\\nb'\ny = 'a\\\r\nb'\nz", "1 1 3 3 5" },
  { "f-string-nested-quotes", "x = f'{d['a']}' + f\"{f\"{f\"{1}\"}\"}\"\ny = 1\n", "1 2" },
  { "f-string-field-over-lines", "x = f'{\n  a['k'] # it's }\n}' + (\n1)\ny\n", "1 1 1 1 5" },
  { "f-string-braces", "x = f'{{' f'}}{a}' f'{ {1: 2}[1] }' f'{{{a}}}'\ny\n", "1 2" },
  { "f-string-spec", "x = f'{a:>{w}}{b:%H:%M}{c!r:{'x'}^9}{d:#x}'\ny\n", "1 2" },
  { "f-string-spec-over-lines", "x = f'''{a:>\n9}'''\ny\nz = f'{a:>9\n}'\nw\n", "1 1 3 4 4 6" },
  { "f-string-lambda", "x = f'{(lambda y: {y: 1})(2)[2]:3}'\ny\n", "1 2" },
  { "f-string-escapes", "x = f'\\N{DASH}\\'{a}\\{b}\\\\'\ny = rf'\\N{a['k']}\\'{b}'\nz\n",
    "1 2 3" },
  { "f-string-before-3.12", "x = f'{a[\"k\"]:\"^9}' f'''{a['k']}'{b}'''\ny\n", "1 2" },
  { "keyword-before-string", "x = 1if'a\\''else'#'\nx = a or'('\nxf'{'\ny\n", "1 2 3 4" },
  { "no-newline-after-backslash", "x = 1 \\", "1" },
  { "split-indentation", "if x:\n  \\\n  a\n  b\nc\n", "1-4 2 3 4 5" },
  { "encoding-cookie", "#!x\n# -*- coding: latin-1 -*-\nx = '\xe9'\ny\n", "1 2 3 4" },
  { "shift-jis", "# coding=Shift_JIS\nx = '\x95\x5c'\ny\n", "1 2 3" },
  { "utf-8", "x = '\xe8\xa1\xa8\\\n'\n\xc3\xa9 = 2\n", "1 1 3" },
  { "byte-order-mark", "\xef\xbb\xbfif x:\n a\n", "1-2 2" },
  { "unfinished-string", "x = 'a\ny = f'a\nz = f'{a\n", "1 2 3" },
  { "unfinished-bracket", "x = (\ny\n", "1 1" },
  { "stray-closers", ")]}\nif x:\n a\n", "1 2-3 3" },
  { "block-without-body", "if x:\n\n# c\n", "1 2 3" },
};

static LprofSourceLine *
scan (const char *source, gsize length, guint32 *n_lines)
{
  /* An exact copy, so that a read past the end is seen. */
  g_autofree char *copy = g_memdup2 (source, length);
  LprofSourceLine *lines;

  *n_lines = lprof_statements_count_lines (copy, length);
  lines = g_new0 (LprofSourceLine, *n_lines + 1);
  lprof_statements_scan (copy, length, lines, *n_lines);
  return lines;
}

static char *
describe (const LprofSourceLine *lines, guint32 n_lines)
{
  GString *text = g_string_new (NULL);

  for (guint32 i = 1; i <= n_lines; i++)
    {
      g_string_append_printf (text, "%s%u", i > 1 ? " " : "", lines[i].statement);
      if (lines[i].block_end != 0)
        g_string_append_printf (text, "-%u", lines[i].block_end);
      if (lines[i].flags & LPROF_LINE_LOOP)
        g_string_append_c (text, '*');
    }
  return g_string_free (text, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  guint32 n_lines;
  g_autofree LprofSourceLine *lines = scan (one->source, strlen (one->source), &n_lines);
  g_autofree char *found = describe (lines, n_lines);

  g_assert_cmpstr (found, ==, one->expected);
}

static void
test_nul_bytes (void)
{
  static const char source[] = "x = '\0'\nif y:\n \0\nz";
  guint32 n_lines;
  g_autofree LprofSourceLine *lines = scan (source, sizeof source - 1, &n_lines);
  g_autofree char *found = describe (lines, n_lines);

  g_assert_cmpstr (found, ==, "1 2-3 3 4");
}

static void
test_fewer_lines_than_source (void)
{
  static const char source[] = "if x:\n  (a,\n   b)\n  c\n";
  LprofSourceLine lines[4] = { [3] = { .statement = 77 } };

  lprof_statements_scan (source, strlen (source), lines, 2);
  g_assert_cmpuint (lines[1].block_end, ==, 2);
  g_assert_cmpuint (lines[2].statement, ==, 2);
  g_assert_cmpuint (lines[3].statement, ==, 77);
}

static void
test_more_lines_than_source (void)
{
  LprofSourceLine lines[4];

  lprof_statements_scan ("(a,\n", 4, lines, 3);
  g_assert_cmpuint (lines[1].statement, ==, 1);
  g_assert_cmpuint (lines[2].statement, ==, 2);
  g_assert_cmpuint (lines[3].statement, ==, 3);
}

/* More of everything than the bounded stacks hold. */
static void
test_deep_nesting (void)
{
  GString *source = g_string_new (NULL);
  guint32 n_lines;

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (source, "%*sif x:\n", (int)i, "");
  for (guint i = 0; i < 2000; i++)
    g_string_append (source, "f'{");
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (source, '(');
  g_autofree LprofSourceLine *lines = scan (source->str, source->len, &n_lines);

  g_assert_cmpuint (n_lines, ==, 2001);
  g_assert_cmpuint (lines[1].block_end, ==, 2000);
  g_string_free (source, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/statements/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/statements/nul-bytes", test_nul_bytes);
  g_test_add_func ("/statements/fewer-lines-than-source", test_fewer_lines_than_source);
  g_test_add_func ("/statements/more-lines-than-source", test_more_lines_than_source);
  g_test_add_func ("/statements/deep-nesting", test_deep_nesting);
  return g_test_run ();
}

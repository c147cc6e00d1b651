/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "random-profile.h"

#include <string.h>

static gboolean
append (const char *text, gsize length, gpointer data)
{
  g_string_append_len (data, text, (gssize)length);
  return TRUE;
}

static gboolean
refuse (const char *text, gsize length, gpointer data)
{
  guint *calls = data;
  (*calls)++;
  return FALSE;
}

static char *export(LprofProfile *profile, LprofExportFormat format)
{
  GString *text = g_string_new (NULL);
  g_assert_true (lprof_profile_export (profile, format, append, text));
  g_assert_true (g_utf8_validate (text->str, (gssize)text->len, NULL));
  return g_string_free (text, FALSE);
}

/* Two functions share line 3; the second one is never called. */
static LprofProfile *
make_profile (guint64 sample_interval_ns)
{
  LprofBuilder *builder = lprof_builder_new ();
  const char *arguments[] = { "a.py", "-v", NULL };
  const char *notes[] = { "Read this.", NULL };
  LprofRun run = { .program = "a.py",
                   .arguments = arguments,
                   .notes = notes,
                   .duration_ns = 5000,
                   .sample_interval_ns = sample_interval_ns };
  const char *source = "import x\n\ndef f(): return \"ä\"\n\n\n\n\n\n\n\nend = 1\n";
  LprofSourceFile file = { .path = "/a, \"b\".py" };
  lprof_builder_add_run (builder, &run);
  guint32 index = lprof_builder_add_file (builder, &file, source, strlen (source));
  LprofFunctionInfo module = { .name = "<module>", .file = index, .first_line = 1, .calls = 1 };
  LprofFunctionInfo function = { .name = "f", .file = index, .first_line = 3 };
  guint32 outer = lprof_builder_add_function (builder, &module);
  guint32 inner = lprof_builder_add_function (builder, &function);
  LprofLine line = { .line = 3, .function = outer, .hits = 1, .events = 2, .self_ns = 1500 };
  lprof_builder_add_line (builder, &line, NULL);
  line = (LprofLine){ .line = 3, .function = inner, .hits = 7, .events = 7, .self_ns = 2000000 };
  lprof_builder_add_line (builder, &line, NULL);
  line = (LprofLine){ .line = 11, .function = outer, .hits = 1, .events = 1, .self_ns = 500 };
  lprof_builder_add_line (builder, &line, NULL);
  return lprof_builder_finish (builder);
}

static void
test_csv (void)
{
  g_autoptr (LprofProfile) profile = make_profile (0);
  g_autofree char *text = export(profile, LPROF_EXPORT_CSV);
  g_assert_cmpstr (text, ==,
                   "file,function,first_line,line,hits,events,self_ns,total_ns,wait_ns,raw_self_ns,"
                   "raw_total_ns\r\n"
                   "\"/a, \"\"b\"\".py\",<module>,1,3,1,2,1500,0,0,0,0\r\n"
                   "\"/a, \"\"b\"\".py\",f,3,3,7,7,2000000,0,0,0,0\r\n"
                   "\"/a, \"\"b\"\".py\",<module>,1,11,1,1,500,0,0,0,0\r\n");
}

static void
test_samples (void)
{
  g_autoptr (LprofProfile) profile = make_profile (1000000);
  g_autofree char *csv = export(profile, LPROF_EXPORT_CSV);
  g_autofree char *text = export(profile, LPROF_EXPORT_TEXT);
  g_autofree char *html = export(profile, LPROF_EXPORT_HTML);
  g_assert_nonnull (strstr (csv, ",line,samples,self_ns,total_ns,wait_ns,"));
  g_assert_nonnull (strstr (csv, "<module>,1,3,2,1500,0,0,0,0\r\n"));
  g_assert_nonnull (strstr (text, ", a sample every      1.00 ms\n"));
  g_assert_nonnull (strstr (text, "samples 3, self"));
  g_assert_nonnull (strstr (text, "   Line    Samples         Self"));
  g_assert_nonnull (strstr (text, "      3          2      1.50 µs"));
  g_assert_nonnull (strstr (html, "<tr><th>Samples<th>Self"));
  g_assert_nonnull (strstr (html, "<th>Line<th>Samples<th>Self"));
  g_assert_nonnull (strstr (html, "<td>7<td>2.00 ms<td>0 ns<td><td class=\"share\">99.9%<td><a"));
  g_assert_nonnull (strstr (html, "<td>3<td>9<td>2.00 ms"));
  g_assert_null (strstr (html, "<th>Calls"));
  g_assert_null (strstr (html, "<th>Hits"));
}

static void
test_text (void)
{
  g_autoptr (LprofProfile) profile = make_profile (0);
  g_autofree char *text = export(profile, LPROF_EXPORT_TEXT);
  g_assert_true (g_str_has_prefix (text, "a.py -v\n"));
  g_assert_nonnull (strstr (text, "Read this.\n"));
  const char *hottest = strstr (text, "line 3: f\n");
  const char *module = strstr (text, "line 1: <module>\n");
  g_assert_nonnull (hottest);
  g_assert_nonnull (module);
  g_assert_true (hottest < module);
  g_assert_nonnull (strstr (hottest,
                            "      3          7      2.00 ms         0 ns         0 ns  100.0"
                            "  def f(): return \"ä\"\n"));
  g_assert_nonnull (strstr (module, "      5\n    ...\n      9\n     10\n     11          1"));
}

static void
test_html (void)
{
  g_autoptr (LprofProfile) profile = make_profile (0);
  g_autofree char *text = export(profile, LPROF_EXPORT_HTML);
  g_assert_true (g_str_has_prefix (text, "<!DOCTYPE html>\n"));
  g_assert_nonnull (strstr (text, "<title>a.py – lprof</title>"));
  g_assert_nonnull (strstr (text, "Read this."));
  g_assert_nonnull (strstr (text, "<a href=\"#f0-3\">f</a>  a, &quot;b&quot;.py:3\n"));
  /* Both functions of the line together, in the color of their share. */
  g_assert_nonnull (strstr (text, "<tr id=\"f0-3\" style=\"--heat:100.0;--share:100.0\"><td>3<td>8"
                                  "<td>2.00 ms<td>0 ns<td><td class=\"share\">100.0%"
                                  "<td>def f(): return &quot;ä&quot;\n"));
  /* A line that didn't run, and one that took next to nothing. */
  g_assert_nonnull (strstr (text, "<tr id=\"f0-10\"><td>10<td><td><td><td><td class=\"share\">"
                                  "<td>\n"));
  g_assert_nonnull (
      strstr (text, "<td>11<td>1<td>500 ns<td>0 ns<td><td class=\"share\"><td>end = 1\n"));
  g_assert_null (strstr (text, "http"));
}

static void
test_json_of_nothing (void)
{
  g_autoptr (LprofProfile) profile = lprof_builder_finish (lprof_builder_new ());
  g_autofree char *text = export(profile, LPROF_EXPORT_JSON);
  g_assert_cmpstr (text, ==,
                   "{\"format\": \"lprof\", \"version\": 1, \"duration_ns\": 0, "
                   "\"self_ns\": 0, \"runs\": [], \"memory_peak\": 0, \"memory\": [], "
                   "\"functions\": [], \"benchmarks\": [], "
                   "\"tasks\": []}\n");
}

static void
test_json_strings (void)
{
  g_autoptr (LprofProfile) profile = make_profile (0);
  g_autofree char *text = export(profile, LPROF_EXPORT_JSON);
  g_assert_nonnull (strstr (text, "{\"file\": \"/a, \\\"b\\\".py\", \"name\": \"f\", "
                                  "\"first_line\": 3"));
  g_assert_nonnull (strstr (text, "\n  {\"line\": 3, \"hits\": 7, \"events\": 7, "
                                  "\"self_ns\": 2000000, \"total_ns\": 0, \"wait_ns\": 0, "
                                  "\"raw_self_ns\": 0, \"raw_total_ns\": 0, \"memory\": null}]}"));
}

static void
test_refused_write_ends_it (void)
{
  g_autoptr (LprofProfile) profile = make_random_profile (1);
  for (guint format = LPROF_EXPORT_JSON; format <= LPROF_EXPORT_HTML; format++)
    {
      guint calls = 0;
      g_assert_false (lprof_profile_export (profile, (LprofExportFormat)format, refuse, &calls));
      g_assert_cmpuint (calls, ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/csv", test_csv);
  g_test_add_func ("/export/text", test_text);
  g_test_add_func ("/export/html", test_html);
  g_test_add_func ("/export/samples", test_samples);
  g_test_add_func ("/export/json-of-nothing", test_json_of_nothing);
  g_test_add_func ("/export/json-strings", test_json_strings);
  g_test_add_func ("/export/refused-write", test_refused_write_ends_it);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <string.h>

#include "lpv-calls.h"
#include "lpv-hot-lines.h"
#include "lpv-line-details.h"
#include "lpv-line-text.h"
#include "lpv-profile-search.h"
#include "lpv-session.h"
#include "sample-profile.h"

enum
{
  ORDERS,
  RULES
};

static LpvSession *
make_session (void)
{
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  LpvSession *session = lpv_session_new ();

  lpv_session_set_profile (session, profile);
  return session;
}

static void
check_place (LpvSession *session, guint32 file, guint32 line)
{
  LpvPlace place = lpv_session_get_place (session);

  g_assert_cmpuint (place.file, ==, file);
  g_assert_cmpuint (place.line, ==, line);
}

static void
test_begins_at_the_hottest_line (void)
{
  g_autoptr (LpvSession) session = make_session ();

  check_place (session, RULES, 11);
  g_assert_cmpuint (lpv_session_get_line_value (session, 11), ==, 1490000000);
}

static void
test_statements_are_folded (void)
{
  g_autoptr (LpvSession) session = make_session ();
  LpvFileLines *lines = lpv_session_get_lines (session);

  g_assert_cmpuint (lpv_session_get_line_value (session, 12), ==, 310000000);
  g_assert_cmpuint (lpv_session_get_line_value (session, 13), ==, 0);
  g_assert_cmpuint (lpv_file_lines_get_statement (lines, 14), ==, 12);
  lpv_session_set_raw_events (session, TRUE);
  g_assert_cmpuint (lpv_session_get_line_value (session, 12), ==, 140000000);
  g_assert_cmpuint (lpv_session_get_line_value (session, 13), ==, 90000000);
}

static void
test_shares_are_of_run_file_and_function (void)
{
  g_autoptr (LpvSession) session = make_session ();
  double of_run = lpv_session_get_line_share (session, 11);
  double of_file, of_function;

  lpv_session_set_base (session, LPV_BASE_FILE);
  of_file = lpv_session_get_line_share (session, 11);
  lpv_session_set_base (session, LPV_BASE_FUNCTION);
  of_function = lpv_session_get_line_share (session, 11);
  g_assert_cmpfloat (of_run, <, of_file);
  g_assert_cmpfloat (of_file, <, of_function);
  g_assert_cmpfloat_with_epsilon (of_function, 1490.0 / 2960.0, 0.001);
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_tells_what_changes (void)
{
  g_autoptr (LpvSession) session = make_session ();
  guint n_values = 0, n_lines = 0;

  g_signal_connect_swapped (session, "values-changed", G_CALLBACK (count), &n_values);
  g_signal_connect_swapped (session, "notify::line", G_CALLBACK (count), &n_lines);
  lpv_session_set_metric (session, LPV_METRIC_TOTAL);
  lpv_session_set_metric (session, LPV_METRIC_TOTAL);
  g_assert_cmpuint (n_values, ==, 1);
  lpv_session_move_to_line (session, 20);
  g_assert_cmpuint (n_lines, ==, 1);
  g_assert_cmpuint (n_values, ==, 1);
  lpv_session_go_to_file (session, ORDERS);
  g_assert_cmpuint (n_values, ==, 2);
}

static void
test_back_and_forward (void)
{
  g_autoptr (LpvSession) session = make_session ();

  lpv_session_go_to (session, ORDERS, 16);
  lpv_session_move_to_line (session, 17); /* is not remembered */
  lpv_session_go_to (session, RULES, 20);
  lpv_session_go_back (session);
  check_place (session, ORDERS, 16);
  lpv_session_go_back (session);
  check_place (session, RULES, 11);
  lpv_session_go_back (session);
  check_place (session, RULES, 11);
  lpv_session_go_forward (session);
  check_place (session, ORDERS, 16);
  lpv_session_go_to (session, ORDERS, 9);
  lpv_session_go_forward (session);
  check_place (session, ORDERS, 9);
}

static void
test_keeps_place_in_another_profile (void)
{
  g_autoptr (LpvSession) session = make_session ();
  g_autoptr (LprofProfile) changed = sample_profile_new_changed ();

  lpv_session_go_to (session, ORDERS, 16);
  lpv_session_set_profile (session, changed);
  check_place (session, ORDERS, 16);
}

static void
test_empty_profile (void)
{
  g_autoptr (LpvSession) session = make_session ();
  g_autoptr (LprofProfile) empty = lprof_builder_finish (lprof_builder_new ());

  lpv_session_set_profile (session, empty);
  check_place (session, LPROF_NONE, 0);
  g_assert_null (lpv_session_get_lines (session));
  g_assert_cmpuint (lpv_session_get_line_value (session, 1), ==, 0);
}

static void
test_hot_lines_go_round_by_place (void)
{
  g_autoptr (LpvSession) session = make_session ();
  LpvFileLines *lines = lpv_session_get_lines (session);

  g_assert_cmpuint (lpv_hot_lines_hottest (lines, LPV_METRIC_SELF, LPROF_NONE), ==, 11);
  g_assert_cmpuint (lpv_hot_lines_next (lines, LPV_METRIC_SELF, 11), ==, 12);
  g_assert_cmpuint (lpv_hot_lines_next (lines, LPV_METRIC_SELF, 12), ==, 20);
  g_assert_cmpuint (lpv_hot_lines_next (lines, LPV_METRIC_SELF, 20), ==, 0);
  g_assert_cmpuint (lpv_hot_lines_previous (lines, LPV_METRIC_SELF, 11), ==, 9);
  g_assert_cmpuint (lpv_hot_lines_previous (lines, LPV_METRIC_SELF, G_MAXUINT32), ==, 20);
}

static void
test_callers_and_callees (void)
{
  g_autoptr (LpvSession) session = make_session ();
  LprofProfile *profile = lpv_session_get_profile (session);
  guint32 discount = lpv_session_get_function (session);
  g_autoptr (GArray) callers = lpv_calls_of_callers (profile, discount);
  g_autoptr (GArray) callees =
      lpv_calls_of_line (profile, lpv_session_get_lines (session), discount, 11);

  g_assert_cmpuint (callers->len, ==, 1);
  g_assert_cmpuint (g_array_index (callers, LpvCall, 0).line, ==, 16);
  g_assert_cmpuint (g_array_index (callers, LpvCall, 0).calls, ==, 20000);
  g_assert_cmpuint (callees->len, ==, 1);
  g_assert_cmpuint (g_array_index (callees, LpvCall, 0).calls, ==, 412000);
  g_assert_cmpuint (g_array_index (callees, LpvCall, 0).total_ns, ==, 640000000);
}

static void
test_details_of_a_statement (void)
{
  g_autoptr (LpvSession) session = make_session ();
  g_autoptr (LpvLineDetails) details = lpv_line_details_new (session, 14);
  g_autoptr (LpvLineDetails) nothing = lpv_line_details_new (session, 3);

  g_assert_cmpuint (details->line, ==, 12);
  g_assert_cmpuint (details->measures.hits, ==, 90000);
  g_assert_cmpuint (details->measures.events, ==, 360000);
  g_assert_cmpuint (details->measures.self_ns, ==, 310000000);
  g_assert_cmpuint (details->shortest_ns, <=, details->median_ns);
  g_assert_cmpuint (details->median_ns, <=, details->p99_ns);
  g_assert_cmpuint (details->p99_ns, <=, details->longest_ns);
  g_assert_cmpuint (details->threads->len, ==, 1);
  g_assert_false (nothing->is_recorded);
}

static void
test_memory (void)
{
  g_autoptr (LpvSession) session = make_session ();
  g_autoptr (LprofProfile) with_memory = sample_profile_new_with_memory ();
  g_autoptr (LprofProfile) without = sample_profile_new ();
  g_autofree char *words = NULL, *table = NULL;
  LpvLineDetails *details;

  lpv_session_set_profile (session, with_memory);
  lpv_session_set_metric (session, LPV_METRIC_AT_PEAK);
  lpv_session_go_to (session, ORDERS, 1);
  g_assert_cmpuint (lpv_session_get_line_value (session, 1), ==, 12 << 20);
  g_assert_cmpfloat (lpv_session_get_line_share (session, 1), ==, 0.75);
  g_assert_cmpuint (lpv_session_get_run_whole (session), ==, 16 << 20);
  lpv_session_set_metric (session, LPV_METRIC_ALLOCATIONS);
  g_assert_cmpuint (lpv_session_get_line_value (session, 2), ==, 90000);
  details = lpv_line_details_new (session, 1);
  g_assert_cmpuint (details->measures.held, ==, 6 << 20);
  g_assert_cmpuint (details->memory_peak, ==, 13 << 20);
  g_assert_cmpuint (details->native_allocated, ==, 2 << 20);
  lpv_line_details_free (details);
  words = lpv_line_text_describe (session, 1);
  g_assert_nonnull (strstr (words, ", held 6.0\302\240MiB, at the peak 12.0\302\240MiB, "));
  table = lpv_line_text_table (session, 1, 1);
  g_assert_nonnull (
      strstr (table, "\tBlocks\tAllocated (bytes)\tHeld (bytes)\tAt peak (bytes)\tSource\n1\t"));
  g_assert_nonnull (strstr (table, "\t6291456\t12582912\t"));

  /* What there is none of can't be shown, nor chosen. */
  lpv_session_set_profile (session, without);
  g_assert_cmpint (lpv_session_get_metric (session), ==, LPV_METRIC_SELF);
  lpv_session_set_metric (session, LPV_METRIC_TOTAL);
  for (LpvMetric metric = LPV_METRIC_AT_PEAK; metric < LPV_N_METRICS; metric++)
    {
      lpv_session_set_metric (session, metric);
      g_assert_cmpint (lpv_session_get_metric (session), ==, LPV_METRIC_TOTAL);
    }
}

/* Samples stand where hits would: in the line's numbers, in words, and for the clipboard. */
static void
test_samples (void)
{
  g_autoptr (LpvSession) session = make_session ();
  g_autoptr (LprofProfile) sampled = sample_profile_new_sampled ();
  g_autoptr (LprofProfile) counted = sample_profile_new ();
  g_autoptr (LpvLineDetails) details = NULL;
  g_autofree char *words = NULL, *table = NULL;

  lpv_session_set_metric (session, LPV_METRIC_HITS);
  lpv_session_set_profile (session, sampled);
  g_assert_cmpint (lpv_session_get_metric (session), ==, LPV_METRIC_SAMPLES);
  g_assert_cmpuint (lpv_session_get_line_value (session, 11), ==, 1490);
  g_assert_cmpuint (lpv_session_get_run_whole (session), ==, 4209);
  words = lpv_line_text_describe (session, 11);
  g_assert_true (g_str_has_prefix (words, "Line 11: 1490 samples, self 1.49"));
  table = lpv_line_text_table (session, 11, 11);
  g_assert_true (g_str_has_prefix (table, "Line\tSamples\tSelf (s)"));
  g_assert_nonnull (strstr (table, "\n11\t1490\t1.490000000\t"));
  details = lpv_line_details_new (session, 11);
  g_assert_cmpfloat_with_epsilon (details->share, 1490.0 / 4209.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (details->margin, 0.0144, 0.0001);

  /* Neither has what the other one has. */
  lpv_session_set_metric (session, LPV_METRIC_PER_HIT);
  g_assert_cmpint (lpv_session_get_metric (session), ==, LPV_METRIC_SAMPLES);
  lpv_session_set_profile (session, counted);
  g_assert_cmpint (lpv_session_get_metric (session), ==, LPV_METRIC_HITS);
  g_assert_false (lpv_profile_has_metric (counted, LPV_METRIC_SAMPLES));
  g_assert_false (lpv_profile_has_metric (sampled, LPV_METRIC_PER_HIT));
}

static void
test_lines_in_words (void)
{
  g_autoptr (LpvSession) session = make_session ();
  g_autofree char *inside = lpv_line_text_describe (session, 13);
  g_autofree char *nothing = lpv_line_text_describe (session, 3);

  g_assert_cmpstr (inside, ==, "Line 13: part of the statement at line 12");
  g_assert_cmpstr (nothing, ==, "Line 3: nothing recorded");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/begins-at-the-hottest-line", test_begins_at_the_hottest_line);
  g_test_add_func ("/session/statements-are-folded", test_statements_are_folded);
  g_test_add_func ("/session/shares", test_shares_are_of_run_file_and_function);
  g_test_add_func ("/session/tells-what-changes", test_tells_what_changes);
  g_test_add_func ("/session/back-and-forward", test_back_and_forward);
  g_test_add_func ("/session/keeps-place", test_keeps_place_in_another_profile);
  g_test_add_func ("/session/empty-profile", test_empty_profile);
  g_test_add_func ("/session/hot-lines", test_hot_lines_go_round_by_place);
  g_test_add_func ("/session/callers-and-callees", test_callers_and_callees);
  g_test_add_func ("/session/details", test_details_of_a_statement);
  g_test_add_func ("/session/memory", test_memory);
  g_test_add_func ("/session/samples", test_samples);
  g_test_add_func ("/session/lines-in-words", test_lines_in_words);
  return g_test_run ();
}

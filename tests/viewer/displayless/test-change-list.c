/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-change-list.h"
#include "lpv-line-changes.h"
#include "sample-profile.h"

static LpvChangeList *
make_list (LpvComparison **comparison)
{
  g_autoptr (LprofProfile) before = sample_profile_new ();
  g_autoptr (LprofProfile) after = sample_profile_new_changed ();
  LpvChangeList *list = lpv_change_list_new ();

  *comparison = lpv_comparison_new (before, after);
  lpv_change_list_set_comparison (list, *comparison);
  return list;
}

static void
assert_names (LpvChangeList *list, const char *wanted)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (LpvChange) change = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "",
                              lpv_change_get_values (change)->name);
    }
  g_assert_cmpstr (names->str, ==, wanted);
}

static void
test_largest_change_first (void)
{
  g_autoptr (LpvComparison) comparison = NULL;
  g_autoptr (LpvChangeList) list = make_list (&comparison);
  g_autoptr (LpvChange) first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  const LpvChangeValues *values = lpv_change_get_values (first);
  g_autofree char *amount = lpv_change_values_format (values, LPV_METRIC_SELF);
  g_autofree char *text = lpv_change_values_describe (values, LPV_METRIC_SELF);

  assert_names (list, "discount read_orders");
  g_assert_cmpuint (lpv_ranked_list_get_largest (LPV_RANKED_LIST (list)), ==, 702000000);
  g_assert_cmpstr (amount, ==, "−702.0\302\240ms");
  g_assert_cmpstr (text, ==, "2.96\302\240s → 2.26\302\240s, −23.7%");
  lpv_ranked_list_set_metric (LPV_RANKED_LIST (list), LPV_METRIC_HITS);
  assert_names (list, "");
}

static void
test_filter (void)
{
  g_autoptr (LpvComparison) comparison = NULL;
  g_autoptr (LpvChangeList) list = make_list (&comparison);

  lpv_ranked_list_set_filter (LPV_RANKED_LIST (list), "orders.py READ");
  assert_names (list, "read_orders");
  lpv_ranked_list_set_filter (LPV_RANKED_LIST (list), "");
  assert_names (list, "discount read_orders");
  lpv_change_list_set_comparison (list, NULL);
  assert_names (list, "");
}

static void
test_lines_follow_the_edit (void)
{
  g_autoptr (LpvComparison) comparison = NULL;
  g_autoptr (LpvChangeList) list = make_list (&comparison);
  g_autoptr (LpvChange) first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_autoptr (GListModel) lines =
      lpv_line_changes_new (comparison, lpv_change_get_values (first)->index);
  g_autoptr (LpvChange) loop = g_list_model_get_item (lines, 1);
  const LpvChangeValues *values = lpv_change_get_values (loop);

  g_assert_cmpstr (values->name, ==, "    for rule in RULES:");
  g_assert_cmpuint (values->line_before, ==, 8);
  g_assert_cmpuint (values->line_after, ==, 9);
  g_assert_cmpuint (values->before.hits, ==, values->after.hits);
}

static void
test_swapped (void)
{
  g_autoptr (LpvComparison) comparison = NULL;
  g_autoptr (LpvChangeList) list = make_list (&comparison);
  g_autoptr (LpvComparison) swapped = lpv_comparison_swap (comparison);
  g_autoptr (LpvChange) first = NULL;
  g_autofree char *amount = NULL;

  lpv_change_list_set_comparison (list, swapped);
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  amount = lpv_change_values_format (lpv_change_get_values (first), LPV_METRIC_SELF);
  g_assert_cmpstr (amount, ==, "+702.0\302\240ms");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/change-list/largest-change-first", test_largest_change_first);
  g_test_add_func ("/change-list/filter", test_filter);
  g_test_add_func ("/change-list/lines-follow-the-edit", test_lines_follow_the_edit);
  g_test_add_func ("/change-list/swapped", test_swapped);
  return g_test_run ();
}

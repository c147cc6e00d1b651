/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-flame-tree.h"
#include "lpv-flame-walk.h"
#include "sample-profile.h"

static guint32
find (LpvFlameTree *tree, const char *label)
{
  guint32 n;

  lpv_flame_tree_get_nodes (tree, &n);
  for (guint32 i = 0; i < n; i++)
    if (g_str_equal (lpv_flame_tree_get_label (tree, i), label))
      return i;
  g_assert_not_reached ();
}

static LpvFlameTree *
sample_tree (void)
{
  g_autoptr (LprofProfile) profile = sample_profile_new ();

  return lpv_flame_tree_new (profile);
}

static void
test_labels (void)
{
  g_autoptr (LpvFlameTree) tree = sample_tree ();
  g_autofree char *text = lpv_flame_tree_describe (tree, find (tree, "discount"));

  g_assert_cmpstr (lpv_flame_tree_get_label (tree, 0), ==, "Program");
  g_assert_cmpstr (lpv_flame_tree_get_label (tree, 1), ==, "orders.py");
  g_assert_cmpstr (text, ==,
                   "discount\nrules.py, line 5\nTotal: 3.60\302\240s, 85.3% of the run\n"
                   "Self: 2.96\302\240s, 70.1% of the run\n20000 calls from line 16 of the caller");
}

static void
test_hues_go_to_the_hottest_files (void)
{
  g_autoptr (LpvFlameTree) tree = sample_tree ();

  g_assert_cmpuint (lpv_flame_tree_get_hue (tree, find (tree, "discount")), ==, 0);
  g_assert_cmpuint (lpv_flame_tree_get_hue (tree, find (tree, "total")), ==, 1);
  g_assert_cmpuint (lpv_flame_tree_get_hue (tree, 0), ==, LPV_FLAME_NO_HUE);
  g_assert_cmpuint (lpv_flame_tree_get_hue_file (tree, 0), ==, 1);
  g_assert_cmpuint (lpv_flame_tree_get_hue_file (tree, 2), ==, LPROF_NONE);
}

static void
test_search (void)
{
  g_autoptr (LpvFlameTree) tree = sample_tree ();
  guint32 total = find (tree, "total");
  double share;

  g_assert_cmpuint (lpv_flame_tree_search (tree, "TOT", &share), ==, 1);
  g_assert_cmpfloat_with_epsilon (share, 4120.0 / 4222, 1e-6);
  g_assert_true (lpv_flame_tree_is_marked (tree, total));
  g_assert_false (lpv_flame_tree_is_marked (tree, 0));
  g_assert_cmpuint (lpv_flame_tree_search (tree, "nowhere", &share), ==, 0);
  g_assert_true (lpv_flame_tree_is_searched (tree));
  g_assert_cmpuint (lpv_flame_walk_find_marked (tree, LPROF_NONE, 1), ==, LPROF_NONE);
  g_assert_cmpuint (lpv_flame_tree_search (tree, "", NULL), ==, 0);
  g_assert_false (lpv_flame_tree_is_searched (tree));
}

static void
test_marked_goes_around (void)
{
  g_autoptr (LpvFlameTree) tree = sample_tree ();
  guint32 discount = find (tree, "discount");
  guint32 rules = find (tree, "rules.py");
  guint32 upload = find (tree, "upload");
  guint32 expand = find (tree, "Rule.expand");

  lpv_flame_tree_search (tree, "u", NULL); /* upload, rules.py, discount, Rule.expand */
  g_assert_cmpuint (lpv_flame_walk_find_marked (tree, LPROF_NONE, 1), ==, upload);
  g_assert_cmpuint (lpv_flame_walk_find_marked (tree, upload, 1), ==, rules);
  g_assert_cmpuint (lpv_flame_walk_find_marked (tree, rules, 1), ==, discount);
  g_assert_cmpuint (lpv_flame_walk_find_marked (tree, discount, 1), ==, expand);
  g_assert_cmpuint (lpv_flame_walk_find_marked (tree, expand, 1), ==, upload);
  g_assert_cmpuint (lpv_flame_walk_find_marked (tree, upload, -1), ==, expand);
}

static void
test_steps (void)
{
  g_autoptr (LpvFlameTree) tree = sample_tree ();
  guint32 total = find (tree, "total");
  guint32 rules = find (tree, "rules.py");

  g_assert_cmpuint (lpv_flame_walk_step (tree, LPROF_NONE, LPV_FLAME_AFTER), ==, 0);
  g_assert_cmpuint (lpv_flame_walk_step (tree, 0, LPV_FLAME_CALLER), ==, LPROF_NONE);
  g_assert_cmpuint (lpv_flame_walk_step (tree, 1, LPV_FLAME_CALLEE), ==, total);
  g_assert_cmpuint (lpv_flame_walk_step (tree, total, LPV_FLAME_AFTER), ==, rules);
  g_assert_cmpuint (lpv_flame_walk_step (tree, rules, LPV_FLAME_AFTER), ==, LPROF_NONE);
  g_assert_cmpuint (lpv_flame_walk_step (tree, rules, LPV_FLAME_BEFORE), ==, total);
  g_assert_cmpuint (lpv_flame_walk_step (tree, rules, LPV_FLAME_CALLER), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flame-tree/labels", test_labels);
  g_test_add_func ("/flame-tree/hues-go-to-the-hottest-files", test_hues_go_to_the_hottest_files);
  g_test_add_func ("/flame-tree/search", test_search);
  g_test_add_func ("/flame-tree/marked-goes-around", test_marked_goes_around);
  g_test_add_func ("/flame-tree/steps", test_steps);
  return g_test_run ();
}

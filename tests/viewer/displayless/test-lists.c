/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The lists of the sidebar. */

#include "config.h"

#include "lpv-file-tree.h"
#include "lpv-function-list.h"
#include "sample-profile.h"

static LpvFunctionList *
make_functions (void)
{
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  LpvFunctionList *list = lpv_function_list_new ();

  lpv_function_list_set_profile (list, profile);
  return list;
}

/* The names of the first two, which tells every order apart here. */
static void
check_first (LpvFunctionList *list, const char *first, const char *second)
{
  g_autoptr (LpvFunctionItem) one = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_autoptr (LpvFunctionItem) two = g_list_model_get_item (G_LIST_MODEL (list), 1);

  g_assert_cmpstr (lpv_function_item_get_info (one)->name, ==, first);
  g_assert_cmpstr (lpv_function_item_get_info (two)->name, ==, second);
}

static void
test_functions_are_sorted (void)
{
  g_autoptr (LpvFunctionList) list = make_functions ();

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 8);
  check_first (list, "discount", "matches");
  lpv_ranked_list_set_metric (LPV_RANKED_LIST (list), LPV_METRIC_TOTAL);
  check_first (list, "<module>", "total");
  lpv_ranked_list_set_sort (LPV_RANKED_LIST (list), LPV_SORT_BY_NAME);
  check_first (list, "<module>", "<module>");
  lpv_ranked_list_set_sort (LPV_RANKED_LIST (list), LPV_SORT_BY_CALLS);
  check_first (list, "matches", "discount");
}

static void
test_functions_are_sorted_by_memory (void)
{
  g_autoptr (LpvFunctionList) list = lpv_function_list_new ();
  g_autoptr (LprofProfile) profile = sample_profile_new_with_memory ();
  g_autoptr (LpvFunctionItem) first = NULL;

  lpv_function_list_set_profile (list, profile);
  lpv_ranked_list_set_metric (LPV_RANKED_LIST (list), LPV_METRIC_ALLOCATED);
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpuint (lpv_function_item_get_info (first)->memory.allocated, ==, 110 << 20);
}

static void
check_n (GListModel *list, guint n)
{
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, n);
}

static void
test_filter_has_all_words_in_any_case (void)
{
  g_autoptr (LpvFunctionList) list = make_functions ();

  lpv_ranked_list_set_filter (LPV_RANKED_LIST (list), "RULES");
  check_n (G_LIST_MODEL (list), 4);
  lpv_ranked_list_set_filter (LPV_RANKED_LIST (list), " matches  Rules ");
  check_n (G_LIST_MODEL (list), 1);
  g_assert_cmpuint (lpv_ranked_list_find (LPV_RANKED_LIST (list), 0), ==, G_MAXUINT);
  lpv_ranked_list_set_filter (LPV_RANKED_LIST (list), "");
  check_n (G_LIST_MODEL (list), 8);
}

static void
check_row (LpvFileTree *tree, guint position, const char *name, guint depth)
{
  g_autoptr (LpvFileItem) item = g_list_model_get_item (G_LIST_MODEL (tree), position);

  g_assert_nonnull (item);
  g_assert_cmpstr (lpv_file_item_get_name (item), ==, name);
  g_assert_cmpuint (lpv_file_item_get_depth (item), ==, depth);
}

static LprofProfile *
make_tree_of_files (void)
{
  static const char *const paths[] = { "/srv/app/main.py", "/srv/app/core/deep/fast.py",
                                       "/srv/app/core/deep/slow.py", "<string>" };
  LprofBuilder *builder = lprof_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const LprofSourceFile file = { .path = paths[i] };
      const LprofFunctionInfo function = {
        .name = "f", .file = i, .first_line = 1, .last_line = 1
      };
      const LprofLine line = {
        .line = 1, .function = i, .statement = 1, .hits = 1, .self_ns = (i + 1) * 100
      };

      lprof_builder_add_file (builder, &file, NULL, 0);
      lprof_builder_add_function (builder, &function);
      lprof_builder_add_line (builder, &line, NULL);
    }
  return lprof_builder_finish (builder);
}

static void
test_files_stand_in_their_folders (void)
{
  g_autoptr (LprofProfile) profile = make_tree_of_files ();
  g_autoptr (LpvFileTree) tree = lpv_file_tree_new ();

  lpv_file_tree_set_profile (tree, profile);
  check_n (G_LIST_MODEL (tree), 6);
  check_row (tree, 0, "/srv/app", 0);
  check_row (tree, 1, "core/deep", 1);
  check_row (tree, 2, "slow.py", 2);
  check_row (tree, 3, "fast.py", 2);
  check_row (tree, 4, "main.py", 1);
  check_row (tree, 5, "<string>", 0);
}

static void
test_folders_collapse_and_stay_so (void)
{
  g_autoptr (LprofProfile) profile = make_tree_of_files ();
  g_autoptr (LpvFileTree) tree = lpv_file_tree_new ();

  lpv_file_tree_set_profile (tree, profile);
  lpv_file_tree_set_expanded (tree, 1, FALSE);
  check_n (G_LIST_MODEL (tree), 4);
  lpv_file_tree_set_profile (tree, profile);
  check_n (G_LIST_MODEL (tree), 4);
  g_assert_cmpuint (lpv_file_tree_reveal (tree, 1), ==, 3);
  check_row (tree, 3, "fast.py", 2);
}

static void
test_files_are_filtered (void)
{
  g_autoptr (LprofProfile) profile = make_tree_of_files ();
  g_autoptr (LpvFileTree) tree = lpv_file_tree_new ();

  lpv_file_tree_set_profile (tree, profile);
  lpv_file_tree_set_filter (tree, "FAST");
  check_n (G_LIST_MODEL (tree), 3);
  check_row (tree, 2, "fast.py", 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lists/functions-are-sorted", test_functions_are_sorted);
  g_test_add_func ("/lists/functions-by-memory", test_functions_are_sorted_by_memory);
  g_test_add_func ("/lists/filter", test_filter_has_all_words_in_any_case);
  g_test_add_func ("/lists/files-stand-in-their-folders", test_files_stand_in_their_folders);
  g_test_add_func ("/lists/folders-collapse", test_folders_collapse_and_stay_so);
  g_test_add_func ("/lists/files-are-filtered", test_files_are_filtered);
  return g_test_run ();
}

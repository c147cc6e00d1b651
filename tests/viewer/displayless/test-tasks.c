/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* Tasks in words, in order, and where they lead. */

#include "config.h"

#include <locale.h>

#include "lpv-task-list.h"
#include "sample-profile.h"

static LpvTaskList *
make_list (void)
{
  g_autoptr (LprofProfile) profile = sample_profile_new ();
  LpvTaskList *list = lpv_task_list_new ();

  lpv_task_list_set_profile (list, profile);
  return list;
}

static void
check_text (LpvTaskList *list, guint position, LpvTaskColumn column, const char *expected)
{
  g_autoptr (LpvTaskItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);
  g_autofree char *text = lpv_task_item_get_text (item, column);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_texts (void)
{
  g_autoptr (LpvTaskList) list = make_list ();

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 6);
  check_text (list, 1, LPV_TASK_NAME, "upload-1");
  check_text (list, 1, LPV_TASK_COROUTINE, "upload");
  check_text (list, 1, LPV_TASK_OUTCOME, "done");
  check_text (list, 1, LPV_TASK_DURATION, "405.0\302\240ms");
  check_text (list, 1, LPV_TASK_RUNNING, "260.0\302\240ms");
  check_text (list, 1, LPV_TASK_WAITING, "145.0\302\240ms");
  check_text (list, 1, LPV_TASK_LONGEST, "220.0\302\240ms");
  check_text (list, 2, LPV_TASK_OUTCOME, "ConnectionError");
  check_text (list, 3, LPV_TASK_OUTCOME, "cancelled");
  check_text (list, 4, LPV_TASK_OUTCOME, "unfinished");
  check_text (list, 4, LPV_TASK_COROUTINE, "watch"); /* which was not recorded */
  check_text (list, 5, LPV_TASK_NAME, "1250 other tasks");
  check_text (list, 5, LPV_TASK_OUTCOME, "");
}

static void
test_descriptions (void)
{
  g_autoptr (LpvTaskList) list = make_list ();
  g_autoptr (LpvTaskItem) item = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_autofree char *bar = lpv_task_item_describe (item);
  g_autofree char *places = lpv_task_item_describe_places (item);

  g_assert_cmpstr (bar, ==,
                   "Began after 3.12\302\240s, ran 260.0\302\240ms, waited 145.0\302\240ms, "
                   "longest stretch 220.0\302\240ms");
  g_assert_cmpstr (places, ==, "Longest stretch at orders.py:21 · Created at orders.py:21");
}

static void
test_places (void)
{
  g_autoptr (LpvTaskList) list = make_list ();
  g_autoptr (LpvTaskItem) upload = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_autoptr (LpvTaskItem) watcher = g_list_model_get_item (G_LIST_MODEL (list), 4);
  LpvPlace place;

  g_assert_true (lpv_task_item_get_place (upload, LPV_TASK_AT_COROUTINE, &place));
  g_assert_cmpuint (place.file, ==, 0);
  g_assert_cmpuint (place.line, ==, 20);
  g_assert_true (lpv_task_item_get_place (upload, LPV_TASK_AT_LONGEST, &place));
  g_assert_cmpuint (place.line, ==, 21);
  g_assert_false (lpv_task_item_get_place (watcher, LPV_TASK_AT_COROUTINE, &place));
  g_assert_cmpuint (place.file, ==, LPROF_NONE);
}

static int
compare (LpvTaskList *list, guint a, guint b, LpvTaskColumn column)
{
  g_autoptr (LpvTaskItem) left = g_list_model_get_item (G_LIST_MODEL (list), a);
  g_autoptr (LpvTaskItem) right = g_list_model_get_item (G_LIST_MODEL (list), b);

  return lpv_task_item_compare (left, right, column);
}

static void
test_orders (void)
{
  g_autoptr (LpvTaskList) list = make_list ();

  g_assert_cmpint (compare (list, 1, 2, LPV_TASK_NAME), <, 0);
  g_assert_cmpint (compare (list, 1, 2, LPV_TASK_COROUTINE), ==, 0);
  g_assert_cmpint (compare (list, 1, 2, LPV_TASK_OUTCOME), <, 0);
  g_assert_cmpint (compare (list, 1, 2, LPV_TASK_LONGEST), >, 0);
  g_assert_cmpint (compare (list, 1, 2, LPV_TASK_RUNNING), >, 0);
  g_assert_cmpint (compare (list, 1, 2, LPV_TASK_WAITING), <, 0);
  g_assert_cmpint (compare (list, 0, 1, LPV_TASK_DURATION), >, 0);
  g_assert_cmpint (compare (list, 0, 1, LPV_TASK_STARTED), <, 0);
}

/* The others are many: they have no time of their own. */
static void
test_span (void)
{
  g_autoptr (LpvTaskList) list = make_list ();
  guint64 from_ns, to_ns;

  lpv_task_list_get_span (list, &from_ns, &to_ns);
  g_assert_cmpuint (from_ns, ==, G_GUINT64_CONSTANT (3095000000));
  g_assert_cmpuint (to_ns, ==, G_GUINT64_CONSTANT (4200000000));
  lpv_task_list_set_profile (list, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  lpv_task_list_get_span (list, &from_ns, &to_ns);
  g_assert_cmpuint (from_ns, ==, to_ns);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tasks/texts", test_texts);
  g_test_add_func ("/tasks/descriptions", test_descriptions);
  g_test_add_func ("/tasks/places", test_places);
  g_test_add_func ("/tasks/orders", test_orders);
  g_test_add_func ("/tasks/span", test_span);
  return g_test_run ();
}

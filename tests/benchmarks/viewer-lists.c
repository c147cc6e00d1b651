/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* How long sorting and filtering 100,000 functions takes, in CPU time: least and most of
 * several turns. The first filter is told apart, as it folds all names. */

#include "config.h"

#include <time.h>

#include "lpv-function-list.h"
#include "synthetic-profile.h"

#define TURNS 20

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void
sort_by_metric (LpvRankedList *list, int turn)
{
  lpv_ranked_list_set_metric (list, turn % 2 == 0 ? LPV_METRIC_TOTAL : LPV_METRIC_SELF);
}

static void
sort_by_name (LpvRankedList *list, int turn)
{
  lpv_ranked_list_set_sort (list, turn % 2 == 0 ? LPV_SORT_BY_NAME : LPV_SORT_BY_VALUE);
}

static void
filter (LpvRankedList *list, int turn)
{
  static const char *const typed[] = { "m", "me", "met", "method_7", "class3 method_7", "" };

  lpv_ranked_list_set_filter (list, typed[turn % (int)G_N_ELEMENTS (typed)]);
}

static void
filter_first (LpvRankedList *list, int turn)
{
  if (turn == 0)
    filter (list, turn);
}

static void
run (LpvRankedList *list, const char *name, void (*act) (LpvRankedList *list, int turn), int turns)
{
  double least = G_MAXDOUBLE, most = 0;

  for (int turn = 0; turn < turns; turn++)
    {
      double began = cpu_ms (), took;

      act (list, turn);
      took = cpu_ms () - began;
      least = MIN (least, took);
      most = MAX (most, took);
    }
  g_print ("%-14s %6.1f %6.1f ms\n", name, least, most);
}

int
main (int argc, char **argv)
{
  const SyntheticSize size = { .n_files = 10000, .n_lines = 10, .n_functions = 10, .n_nodes = 1 };
  g_autoptr (LprofProfile) profile = synthetic_profile_make (&size);
  g_autoptr (LpvFunctionList) functions = lpv_function_list_new ();
  LpvRankedList *list = LPV_RANKED_LIST (functions);

  lpv_function_list_set_profile (functions, profile);
  g_print ("%u functions     least   most\n", g_list_model_get_n_items (G_LIST_MODEL (list)));
  run (list, "other metric", sort_by_metric, TURNS);
  run (list, "name or value", sort_by_name, TURNS);
  run (list, "first filter", filter_first, 1);
  run (list, "filter", filter, TURNS);
  return 0;
}

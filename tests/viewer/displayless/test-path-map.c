/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gstdio.h>

#include "lpv-path-map.h"

static void
test_finds_what_lies_beside_what_was_found (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lprof-map-XXXXXX", NULL);
  g_autofree char *here = g_build_filename (folder, "shop", NULL);
  g_autofree char *orders = g_build_filename (here, "orders.py", NULL);
  g_autofree char *rules = g_build_filename (here, "rules.py", NULL);
  g_autoptr (GVariant) empty = g_variant_ref_sink (g_variant_new (LPV_PATH_MAP_TYPE, NULL));
  g_autoptr (GVariant) map = NULL;
  g_autofree char *unknown = lpv_path_map_find (empty, "/srv/app/shop/rules.py");
  g_autofree char *found = NULL, *gone = NULL, *same = NULL;

  g_assert_cmpstr (unknown, ==, "/srv/app/shop/rules.py");
  g_assert_cmpint (g_mkdir (here, 0700), ==, 0);
  g_assert_true (g_file_set_contents (orders, "", 0, NULL));
  g_assert_true (g_file_set_contents (rules, "", 0, NULL));
  map = g_variant_ref_sink (lpv_path_map_learn (empty, "/srv/app/shop/orders.py", orders));
  found = lpv_path_map_find (map, "/srv/app/shop/rules.py");
  g_assert_cmpstr (found, ==, rules);
  gone = lpv_path_map_find (map, "/srv/app/shop/gone.py");
  g_assert_cmpstr (gone, ==, "/srv/app/shop/gone.py");
  same = lpv_path_map_find (map, orders);
  g_assert_cmpstr (same, ==, orders);
  g_unlink (orders);
  g_unlink (rules);
  g_rmdir (here);
  g_rmdir (folder);
}

static void
test_newest_pair_comes_first (void)
{
  g_autoptr (GVariant) empty = g_variant_ref_sink (g_variant_new (LPV_PATH_MAP_TYPE, NULL));
  g_autoptr (GVariant) one = NULL, two = NULL, three = NULL;
  g_autofree char *text = NULL;

  one = g_variant_ref_sink (lpv_path_map_learn (empty, "/a/b/x.py", "/here/b/x.py"));
  two = g_variant_ref_sink (lpv_path_map_learn (one, "/c/x.py", "/there/y.py"));
  three = g_variant_ref_sink (lpv_path_map_learn (two, "/a/x.py", "/new/x.py"));
  text = g_variant_print (three, FALSE);
  g_assert_cmpstr (text, ==, "[('/a', '/new'), ('/c/x.py', '/there/y.py')]");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/path-map/finds", test_finds_what_lies_beside_what_was_found);
  g_test_add_func ("/path-map/newest-pair", test_newest_pair_comes_first);
  return g_test_run ();
}

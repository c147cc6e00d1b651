/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-flame-layout.h"

static LprofTreeNode
node (guint32 parent, guint32 function, guint64 self_ns, guint64 total_ns)
{
  LprofTreeNode made = {
    .parent = parent, .function = function, .self_ns = self_ns, .total_ns = total_ns, .calls = 1
  };

  return made;
}

static void
test_widest_first (void)
{
  const LprofTreeNode nodes[] = {
    node (LPROF_NONE, LPROF_NONE, 0, 100),
    node (0, 0, 10, 30),
    node (0, 1, 20, 70),
    node (2, 2, 50, 50),
    node (1, 2, 20, 20),
  };
  g_autoptr (LpvFlameLayout) layout = lpv_flame_layout_new (nodes, G_N_ELEMENTS (nodes));
  const LpvFlameSpan *row;
  guint32 n, where;

  g_assert_cmpuint (lpv_flame_layout_get_n_rows (layout), ==, 3);
  g_assert_cmpuint (lpv_flame_layout_get_width (layout), ==, 100);
  row = lpv_flame_layout_get_row (layout, 1, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (row[0].node, ==, 2);
  g_assert_cmpuint (row[1].node, ==, 1);
  g_assert_cmpuint (row[1].start, ==, 70);
  g_assert_cmpuint (lpv_flame_layout_find_node (layout, 2, 49), ==, 3);
  g_assert_cmpuint (lpv_flame_layout_find_node (layout, 2, 50), ==, LPROF_NONE);
  g_assert_cmpuint (lpv_flame_layout_find_node (layout, 2, 70), ==, 4);
  g_assert_cmpuint (lpv_flame_layout_find_node (layout, 9, 0), ==, LPROF_NONE);
  g_assert_cmpuint (lpv_flame_layout_get_widest_child (layout, 0), ==, 2);
  g_assert_cmpuint (lpv_flame_layout_get_widest_child (layout, 4), ==, LPROF_NONE);
  g_assert_nonnull (lpv_flame_layout_get_span (layout, 4, &where, NULL));
  g_assert_cmpuint (where, ==, 2);
}

/* What an inner activation took is in the width of the outermost one. */
static void
test_recursion (void)
{
  LprofTreeNode nodes[] = {
    node (LPROF_NONE, LPROF_NONE, 0, 100),
    node (0, 0, 100, 100),
    node (1, 0, 90, 90),
  };
  nodes[2].is_recursive = TRUE;
  g_autoptr (LpvFlameLayout) layout = lpv_flame_layout_new (nodes, G_N_ELEMENTS (nodes));

  g_assert_cmpuint (lpv_flame_layout_get_n_rows (layout), ==, 2);
  g_assert_cmpuint (lpv_flame_layout_get_width (layout), ==, 100);
}

static void
test_nothing (void)
{
  const LprofTreeNode idle = node (LPROF_NONE, LPROF_NONE, 0, 0);
  g_autoptr (LpvFlameLayout) empty = lpv_flame_layout_new (NULL, 0);
  g_autoptr (LpvFlameLayout) still = lpv_flame_layout_new (&idle, 1);

  g_assert_cmpuint (lpv_flame_layout_get_n_rows (empty), ==, 0);
  g_assert_cmpuint (lpv_flame_layout_get_width (empty), ==, 0);
  g_assert_cmpuint (lpv_flame_layout_get_n_rows (still), ==, 0);
  g_assert_null (lpv_flame_layout_get_span (still, 0, NULL, NULL));
}

/* Callees may sum to more than their caller: it is as wide as they are. */
static void
test_callees_stay_within (void)
{
  const LprofTreeNode nodes[] = {
    node (LPROF_NONE, 0, 5, 50),
    node (0, 1, 40, 40),
    node (0, 2, 30, 30),
  };
  g_autoptr (LpvFlameLayout) layout = lpv_flame_layout_new (nodes, G_N_ELEMENTS (nodes));

  g_assert_cmpuint (lpv_flame_layout_get_width (layout), ==, 75);
}

static void
test_marked_counts_once (void)
{
  const LprofTreeNode nodes[] = {
    node (LPROF_NONE, LPROF_NONE, 0, 100),
    node (0, 0, 10, 60),
    node (1, 1, 10, 50),
    node (2, 0, 40, 40),
    node (0, 1, 15, 15),
  };
  const guint8 first[] = { TRUE, FALSE };
  const guint8 both[] = { TRUE, TRUE };
  g_autoptr (LpvFlameLayout) layout = lpv_flame_layout_new (nodes, G_N_ELEMENTS (nodes));

  g_assert_cmpuint (lpv_flame_layout_sum_marked (layout, nodes, first, 2), ==, 60);
  g_assert_cmpuint (lpv_flame_layout_sum_marked (layout, nodes, both, 2), ==, 75);
}

static GArray *
random_tree (guint32 n)
{
  GArray *nodes = g_array_sized_new (FALSE, FALSE, sizeof (LprofTreeNode), n);

  for (guint32 i = 0; i < n; i++)
    {
      guint32 parent = i < 3 ? LPROF_NONE : (guint32)g_test_rand_int_range (0, (int)i);
      guint64 self = (guint64)g_test_rand_int_range (0, 1000);
      LprofTreeNode made = node (parent, i % 50, self, self);

      g_array_append_val (nodes, made);
    }
  for (guint32 i = n; i-- > 0;)
    {
      LprofTreeNode *child = &g_array_index (nodes, LprofTreeNode, i);

      if (child->parent != LPROF_NONE)
        g_array_index (nodes, LprofTreeNode, child->parent).total_ns += child->total_ns;
    }
  return nodes;
}

/* Against the definition: within the parent, one row below it, sorted, apart. */
static void
test_random_trees (void)
{
  for (int round = 0; round < 20; round++)
    {
      g_autoptr (GArray) tree = random_tree ((guint32)g_test_rand_int_range (3, 2000));
      const LprofTreeNode *nodes = (const LprofTreeNode *)(gpointer)tree->data;
      g_autoptr (LpvFlameLayout) layout = lpv_flame_layout_new (nodes, tree->len);
      guint32 laid_out = 0, timed = 0;

      for (guint32 r = 0; r < lpv_flame_layout_get_n_rows (layout); r++)
        {
          guint32 n, parent_row;
          const LpvFlameSpan *row = lpv_flame_layout_get_row (layout, r, &n);

          for (guint32 i = 0; i < n; i++)
            {
              guint32 parent = nodes[row[i].node].parent;
              const LpvFlameSpan *around =
                  lpv_flame_layout_get_span (layout, parent, &parent_row, NULL);

              if (i > 0)
                g_assert_cmpuint (row[i - 1].start + row[i - 1].width, <=, row[i].start);
              g_assert_cmpuint (row[i].width, ==, nodes[row[i].node].total_ns);
              g_assert_true ((around == NULL) == (r == 0));
              if (around != NULL)
                {
                  g_assert_cmpuint (parent_row, ==, r - 1);
                  g_assert_cmpuint (row[i].start, >=, around->start);
                  g_assert_cmpuint (row[i].start + row[i].width, <=, around->start + around->width);
                }
              g_assert_cmpuint (lpv_flame_layout_find_node (layout, r, row[i].start), ==,
                                row[i].node);
            }
          laid_out += n;
        }
      for (guint32 i = 0; i < tree->len; i++)
        timed += nodes[i].total_ns > 0;
      g_assert_cmpuint (laid_out, ==, timed);
    }
}

/* Against a look at each span. */
static void
test_finds_ends (void)
{
  g_autoptr (GArray) tree = random_tree (2000);
  g_autoptr (LpvFlameLayout) layout =
      lpv_flame_layout_new ((const LprofTreeNode *)(gpointer)tree->data, tree->len);
  guint64 width = lpv_flame_layout_get_width (layout);

  for (int round = 0; round < 5000; round++)
    {
      guint32 row = (guint32)g_test_rand_int_range (0, (int)lpv_flame_layout_get_n_rows (layout));
      guint64 place = (guint64)g_test_rand_double_range (0, (double)width * 1.01);
      guint32 n, first, expected;
      const LpvFlameSpan *spans = lpv_flame_layout_get_row (layout, row, &n);

      first = (guint32)g_test_rand_int_range (0, (int)n + 1);
      expected = first;
      while (expected < n && spans[expected].start + spans[expected].width <= place)
        expected++;
      g_assert_cmpuint (lpv_flame_layout_find_end (layout, row, first, place), ==, expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flame-layout/widest-first", test_widest_first);
  g_test_add_func ("/flame-layout/nothing", test_nothing);
  g_test_add_func ("/flame-layout/recursion", test_recursion);
  g_test_add_func ("/flame-layout/callees-stay-within", test_callees_stay_within);
  g_test_add_func ("/flame-layout/marked-counts-once", test_marked_counts_once);
  g_test_add_func ("/flame-layout/random-trees", test_random_trees);
  g_test_add_func ("/flame-layout/finds-ends", test_finds_ends);
  return g_test_run ();
}

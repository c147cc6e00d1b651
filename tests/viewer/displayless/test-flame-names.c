/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <pango/pangocairo.h>

#include "lpv-flame-names.h"

static const char NAME[] = "find_the_cheapest_way_between_two_towns";

static LpvFlameNames *
make_names (void)
{
  return lpv_flame_names_new (pango_font_map_create_context (pango_cairo_font_map_get_default ()));
}

static int
get_width (PangoLayout *layout)
{
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static void
test_whole_where_there_is_room (void)
{
  g_autoptr (LpvFlameNames) names = make_names ();
  PangoLayout *layout = lpv_flame_names_lay_out (names, NAME, 10000);
  int natural = get_width (layout);

  g_assert_false (pango_layout_is_ellipsized (layout));
  g_assert_true (lpv_flame_names_lay_out (names, NAME, natural) == layout);
  g_assert_true (lpv_flame_names_lay_out (names, NAME, natural - 1) != layout);
}

static void
test_never_wider_than_asked (void)
{
  g_autoptr (LpvFlameNames) names = make_names ();
  int natural = get_width (lpv_flame_names_lay_out (names, NAME, 10000));

  for (int width = 40; width < natural; width++)
    {
      PangoLayout *layout = lpv_flame_names_lay_out (names, NAME, width);

      g_assert_cmpstr (pango_layout_get_text (layout), ==, NAME);
      g_assert_true (pango_layout_is_ellipsized (layout));
      g_assert_cmpint (get_width (layout), <=, width);
    }
}

/* However many there are: the first ones are laid out again when they come again. */
static void
test_many_names (void)
{
  g_autoptr (LpvFlameNames) names = make_names ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < 5000; i++)
    {
      char *text = g_strdup_printf ("function_%d", i);

      g_ptr_array_add (texts, text);
      g_assert_cmpstr (pango_layout_get_text (lpv_flame_names_lay_out (names, text, 50)), ==, text);
    }
  g_assert_cmpstr (
      pango_layout_get_text (lpv_flame_names_lay_out (names, g_ptr_array_index (texts, 0), 50)), ==,
      "function_0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flame-names/whole-where-there-is-room", test_whole_where_there_is_room);
  g_test_add_func ("/flame-names/never-wider-than-asked", test_never_wider_than_asked);
  g_test_add_func ("/flame-names/many-names", test_many_names);
  return g_test_run ();
}

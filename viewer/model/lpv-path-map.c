/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <string.h>

#include "lpv-path-map.h"

#define MOST_PAIRS 32

/* What follows the folder in the path, with its slash; NULL when it isn't in it. */
static const char *
get_rest (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  if (strncmp (path, folder, length) != 0 || (path[length] != '/' && path[length] != '\0'))
    return NULL;
  return path + length;
}

char *
lpv_path_map_find (GVariant *map, const char *recorded)
{
  GVariantIter pairs;
  const char *from, *to;

  if (g_file_test (recorded, G_FILE_TEST_EXISTS))
    return g_strdup (recorded);
  g_variant_iter_init (&pairs, map);
  while (g_variant_iter_next (&pairs, "(&s&s)", &from, &to))
    {
      const char *rest = get_rest (recorded, from);
      g_autofree char *path = rest != NULL ? g_strconcat (to, rest, NULL) : NULL;

      if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  return g_strdup (recorded);
}

/* Cuts off the parts that both paths end with, from a slash on. */
static void
cut_common_end (char *one, char *other)
{
  char *one_slash = strrchr (one, '/'), *other_slash = strrchr (other, '/');

  while (one_slash != NULL && other_slash != NULL && g_str_equal (one_slash, other_slash))
    {
      *one_slash = '\0';
      *other_slash = '\0';
      one_slash = strrchr (one, '/');
      other_slash = strrchr (other, '/');
    }
}

GVariant *
lpv_path_map_learn (GVariant *map, const char *recorded, const char *found)
{
  g_autofree char *from = g_strdup (recorded);
  g_autofree char *to = g_strdup (found);
  GVariantBuilder builder;
  GVariantIter pairs;
  const char *old_from, *old_to;
  guint n = 1;

  cut_common_end (from, to);
  g_variant_builder_init (&builder, G_VARIANT_TYPE (LPV_PATH_MAP_TYPE));
  g_variant_builder_add (&builder, "(ss)", from, to);
  g_variant_iter_init (&pairs, map);
  while (g_variant_iter_next (&pairs, "(&s&s)", &old_from, &old_to))
    if (!g_str_equal (old_from, from) && n++ < MOST_PAIRS)
      g_variant_builder_add (&builder, "(ss)", old_from, old_to);
  return g_variant_builder_end (&builder);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-flame-names.h"

#define CUT_STEP 8 /* names are cut to a multiple of that many pixels: fewer widths occur */
#define MOST_LAID_OUT 4096
#define WHOLE -1

struct _LpvFlameNames
{
  PangoContext *context;
  GHashTable *layouts; /* PangoLayout by Cut */
};

typedef struct
{
  const char *name;
  int width; /* in pixels, or WHOLE */
} Cut;

static guint
hash_cut (gconstpointer key)
{
  const Cut *cut = key;

  return g_direct_hash (cut->name) * 31 + (guint)cut->width;
}

static gboolean
is_same_cut (gconstpointer one, gconstpointer other)
{
  const Cut *a = one, *b = other;

  return a->name == b->name && a->width == b->width;
}

LpvFlameNames *
lpv_flame_names_new (PangoContext *context)
{
  LpvFlameNames *self = g_new0 (LpvFlameNames, 1);

  self->context = context;
  self->layouts = g_hash_table_new_full (hash_cut, is_same_cut, g_free, g_object_unref);
  return self;
}

void
lpv_flame_names_free (LpvFlameNames *self)
{
  g_hash_table_unref (self->layouts);
  g_object_unref (self->context);
  g_free (self);
}

static PangoLayout *
find_layout (LpvFlameNames *self, const char *name, int width)
{
  const Cut cut = { name, width };
  PangoLayout *layout = g_hash_table_lookup (self->layouts, &cut);

  if (layout != NULL)
    return layout;
  if (g_hash_table_size (self->layouts) >= MOST_LAID_OUT)
    g_hash_table_remove_all (self->layouts);
  layout = pango_layout_new (self->context);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_text (layout, name, -1);
  pango_layout_set_width (layout, width == WHOLE ? -1 : width * PANGO_SCALE);
  g_hash_table_insert (self->layouts, g_memdup2 (&cut, sizeof cut), layout);
  return layout;
}

PangoLayout *
lpv_flame_names_lay_out (LpvFlameNames *self, const char *name, int width)
{
  PangoLayout *whole = find_layout (self, name, WHOLE);
  int natural;

  pango_layout_get_pixel_size (whole, &natural, NULL);
  return natural <= width ? whole : find_layout (self, name, width - width % CUT_STEP);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-file-item-private.h"

struct _LpvFileItem
{
  GObject parent_instance;
  char *name;
  char *path;
  guint32 file;
  guint depth;
  gboolean is_expanded;
  LpvMeasures measures;
};

enum
{
  PROP_0,
  PROP_EXPANDED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LpvFileItem, lpv_file_item, G_TYPE_OBJECT)

static void
lpv_file_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_EXPANDED:
      g_value_set_boolean (value, LPV_FILE_ITEM (object)->is_expanded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lpv_file_item_finalize (GObject *object)
{
  LpvFileItem *self = LPV_FILE_ITEM (object);

  g_free (self->name);
  g_free (self->path);
  G_OBJECT_CLASS (lpv_file_item_parent_class)->finalize (object);
}

static void
lpv_file_item_class_init (LpvFileItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lpv_file_item_get_property;
  object_class->finalize = lpv_file_item_finalize;
  properties[PROP_EXPANDED] = g_param_spec_boolean ("expanded", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lpv_file_item_init (LpvFileItem *self)
{
}

LpvFileItem *
lpv_file_item_new (const LpvFileNode *node, guint depth)
{
  LpvFileItem *self = g_object_new (LPV_TYPE_FILE_ITEM, NULL);

  self->name = g_strdup (node->name);
  self->path = g_strdup (node->path);
  self->file = node->file;
  self->depth = depth;
  self->is_expanded = node->is_expanded;
  self->measures = node->measures;
  return self;
}

void
lpv_file_item_set_expanded (LpvFileItem *self, gboolean expanded)
{
  self->is_expanded = expanded;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPANDED]);
}

const char *
lpv_file_item_get_name (LpvFileItem *self)
{
  return self->name;
}

const char *
lpv_file_item_get_path (LpvFileItem *self)
{
  return self->path;
}

guint32
lpv_file_item_get_file (LpvFileItem *self)
{
  return self->file;
}

guint
lpv_file_item_get_depth (LpvFileItem *self)
{
  return self->depth;
}

gboolean
lpv_file_item_get_expanded (LpvFileItem *self)
{
  return self->is_expanded;
}

void
lpv_file_item_get_measures (LpvFileItem *self, LpvMeasures *measures)
{
  *measures = self->measures;
}

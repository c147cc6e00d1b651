/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-function-item-private.h"
#include "lpv-profile-search.h"

struct _LpvFunctionItem
{
  GObject parent_instance;
  LprofProfile *profile;
  guint32 function;
};

G_DEFINE_FINAL_TYPE (LpvFunctionItem, lpv_function_item, G_TYPE_OBJECT)

static void
lpv_function_item_finalize (GObject *object)
{
  lprof_profile_unref (LPV_FUNCTION_ITEM (object)->profile);
  G_OBJECT_CLASS (lpv_function_item_parent_class)->finalize (object);
}

static void
lpv_function_item_class_init (LpvFunctionItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lpv_function_item_finalize;
}

static void
lpv_function_item_init (LpvFunctionItem *self)
{
}

LpvFunctionItem *
lpv_function_item_new (LprofProfile *profile, guint32 function)
{
  LpvFunctionItem *self = g_object_new (LPV_TYPE_FUNCTION_ITEM, NULL);

  self->profile = lprof_profile_ref (profile);
  self->function = function;
  return self;
}

guint32
lpv_function_item_get_function (LpvFunctionItem *self)
{
  return self->function;
}

const LprofFunctionInfo *
lpv_function_item_get_info (LpvFunctionItem *self)
{
  guint32 n;

  return &lprof_profile_get_functions (self->profile, &n)[self->function];
}

const char *
lpv_function_item_get_path (LpvFunctionItem *self)
{
  guint32 n;

  return lprof_profile_get_files (self->profile, &n)[lpv_function_item_get_info (self)->file].path;
}

void
lpv_function_item_get_measures (LpvFunctionItem *self, LpvMeasures *measures)
{
  lpv_profile_get_function_measures (self->profile, self->function, measures);
}

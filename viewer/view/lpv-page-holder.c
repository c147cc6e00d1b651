/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-page-holder.h"

struct _LpvPageHolder
{
  AdwBin parent_instance;
  LpvMakePage make;
  LpvSession *session;
};

G_DEFINE_FINAL_TYPE (LpvPageHolder, lpv_page_holder, ADW_TYPE_BIN)

static void
lpv_page_holder_map (GtkWidget *widget)
{
  lpv_page_holder_get_page (LPV_PAGE_HOLDER (widget));
  GTK_WIDGET_CLASS (lpv_page_holder_parent_class)->map (widget);
}

static void
lpv_page_holder_dispose (GObject *object)
{
  g_clear_object (&LPV_PAGE_HOLDER (object)->session);
  G_OBJECT_CLASS (lpv_page_holder_parent_class)->dispose (object);
}

static void
lpv_page_holder_class_init (LpvPageHolderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lpv_page_holder_dispose;
  GTK_WIDGET_CLASS (klass)->map = lpv_page_holder_map;
}

static void
lpv_page_holder_init (LpvPageHolder *self)
{
}

LpvPageHolder *
lpv_page_holder_new (LpvMakePage make, LpvSession *session)
{
  LpvPageHolder *self = g_object_new (LPV_TYPE_PAGE_HOLDER, NULL);

  self->make = make;
  self->session = g_object_ref (session);
  return self;
}

GtkWidget *
lpv_page_holder_get_page (LpvPageHolder *self)
{
  g_return_val_if_fail (LPV_IS_PAGE_HOLDER (self), NULL);
  if (adw_bin_get_child (ADW_BIN (self)) == NULL)
    adw_bin_set_child (ADW_BIN (self), self->make (self->session));
  return adw_bin_get_child (ADW_BIN (self));
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-page-switcher.h"

struct _LpvPageSwitcher
{
  AdwBin parent_instance;
  AdwSqueezer *squeezer;
  AdwViewSwitcher *wide;
  AdwBin *narrow;
  AdwWindowTitle *title;
};

enum
{
  PROP_0,
  PROP_SQUEEZED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LpvPageSwitcher, lpv_page_switcher, ADW_TYPE_BIN)

static void
on_squeezed (LpvPageSwitcher *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SQUEEZED]);
}

static void
on_narrow (LpvPageSwitcher *self)
{
  GtkWidget *switcher;

  if (adw_bin_get_child (self->narrow) != NULL)
    return;
  switcher = adw_view_switcher_new ();
  adw_view_switcher_set_stack (ADW_VIEW_SWITCHER (switcher),
                               adw_view_switcher_get_stack (self->wide));
  adw_bin_set_child (self->narrow, switcher);
}

static void
lpv_page_switcher_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LpvPageSwitcher *self = LPV_PAGE_SWITCHER (object);

  switch (id)
    {
    case PROP_SQUEEZED:
      g_value_set_boolean (value, adw_squeezer_get_visible_child (self->squeezer)
                                      == GTK_WIDGET (self->title));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lpv_page_switcher_class_init (LpvPageSwitcherClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = lpv_page_switcher_get_property;
  properties[PROP_SQUEEZED] = g_param_spec_boolean ("squeezed", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lprof/Viewer/view/lpv-page-switcher.ui");
  gtk_widget_class_bind_template_child (widget_class, LpvPageSwitcher, narrow);
  gtk_widget_class_bind_template_child (widget_class, LpvPageSwitcher, squeezer);
  gtk_widget_class_bind_template_child (widget_class, LpvPageSwitcher, title);
  gtk_widget_class_bind_template_child (widget_class, LpvPageSwitcher, wide);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow);
  gtk_widget_class_bind_template_callback (widget_class, on_squeezed);
}

static void
lpv_page_switcher_init (LpvPageSwitcher *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lpv_page_switcher_set_stack (LpvPageSwitcher *self, AdwViewStack *stack)
{
  g_return_if_fail (LPV_IS_PAGE_SWITCHER (self));
  adw_view_switcher_set_stack (self->wide, stack);
}

void
lpv_page_switcher_set_title (LpvPageSwitcher *self, const char *title)
{
  g_return_if_fail (LPV_IS_PAGE_SWITCHER (self));
  adw_window_title_set_title (self->title, title);
}

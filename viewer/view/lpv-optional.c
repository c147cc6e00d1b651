/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-optional.h"

struct _LpvOptional
{
  GtkWidget parent_instance;
  GtkWidget *child;
};

enum
{
  PROP_0,
  PROP_CHILD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LpvOptional, lpv_optional, GTK_TYPE_WIDGET)

static void
lpv_optional_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  LpvOptional *self = LPV_OPTIONAL (widget);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (self->child == NULL || !gtk_widget_get_visible (self->child))
    return;
  gtk_widget_measure (self->child, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = 0;
}

static void
lpv_optional_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LpvOptional *self = LPV_OPTIONAL (widget);
  int needed;

  if (self->child == NULL)
    return;
  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);
  gtk_widget_set_child_visible (self->child, width >= needed);
  if (width >= needed)
    gtk_widget_allocate (self->child, width, height, baseline, NULL);
}

static void
set_child (LpvOptional *self, GtkWidget *child)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
lpv_optional_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_CHILD:
      set_child (LPV_OPTIONAL (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lpv_optional_dispose (GObject *object)
{
  set_child (LPV_OPTIONAL (object), NULL);
  G_OBJECT_CLASS (lpv_optional_parent_class)->dispose (object);
}

static void
lpv_optional_class_init (LpvOptionalClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = lpv_optional_set_property;
  object_class->dispose = lpv_optional_dispose;
  widget_class->measure = lpv_optional_measure;
  widget_class->size_allocate = lpv_optional_size_allocate;
  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lpv_optional_init (LpvOptional *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

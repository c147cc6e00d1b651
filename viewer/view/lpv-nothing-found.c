/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-nothing-found.h"

struct _LpvNothingFound
{
  AdwBin parent_instance;
  char *title;
};

enum
{
  PROP_0,
  PROP_TITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LpvNothingFound, lpv_nothing_found, ADW_TYPE_BIN)

static GtkWidget *
make_page (LpvNothingFound *self)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "edit-find-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), self->title);
  gtk_widget_add_css_class (page, "compact");
  return page;
}

/* A status page is many widgets, which most users of a list never see. */
static void
lpv_nothing_found_map (GtkWidget *widget)
{
  if (adw_bin_get_child (ADW_BIN (widget)) == NULL)
    adw_bin_set_child (ADW_BIN (widget), make_page (LPV_NOTHING_FOUND (widget)));
  GTK_WIDGET_CLASS (lpv_nothing_found_parent_class)->map (widget);
}

static void
lpv_nothing_found_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LpvNothingFound *self = LPV_NOTHING_FOUND (object);

  switch (id)
    {
    case PROP_TITLE:
      self->title = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lpv_nothing_found_finalize (GObject *object)
{
  g_free (LPV_NOTHING_FOUND (object)->title);
  G_OBJECT_CLASS (lpv_nothing_found_parent_class)->finalize (object);
}

static void
lpv_nothing_found_class_init (LpvNothingFoundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = lpv_nothing_found_set_property;
  object_class->finalize = lpv_nothing_found_finalize;
  GTK_WIDGET_CLASS (klass)->map = lpv_nothing_found_map;
  properties[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, NULL,
                           G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lpv_nothing_found_init (LpvNothingFound *self)
{
}

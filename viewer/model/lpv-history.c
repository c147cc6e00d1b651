/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-history.h"

#define LONGEST 200

struct _LpvHistory
{
  GObject parent_instance;
  GArray *places;  /* of LpvPlace, oldest first */
  guint n_visited; /* places up to the current one, which is included */
};

enum
{
  PROP_0,
  PROP_CAN_GO_BACK,
  PROP_CAN_GO_FORWARD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LpvHistory, lpv_history, G_TYPE_OBJECT)

static gboolean
can_go_back (LpvHistory *self)
{
  return self->n_visited > 1;
}

static gboolean
can_go_forward (LpvHistory *self)
{
  return self->n_visited < self->places->len;
}

static void
notify_all (LpvHistory *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_GO_BACK]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_GO_FORWARD]);
}

static void
lpv_history_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LpvHistory *self = LPV_HISTORY (object);

  switch (id)
    {
    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, can_go_back (self));
      break;
    case PROP_CAN_GO_FORWARD:
      g_value_set_boolean (value, can_go_forward (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lpv_history_finalize (GObject *object)
{
  g_array_unref (LPV_HISTORY (object)->places);
  G_OBJECT_CLASS (lpv_history_parent_class)->finalize (object);
}

static void
lpv_history_class_init (LpvHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lpv_history_get_property;
  object_class->finalize = lpv_history_finalize;
  properties[PROP_CAN_GO_BACK] = g_param_spec_boolean ("can-go-back", NULL, NULL, FALSE,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_GO_FORWARD] = g_param_spec_boolean (
      "can-go-forward", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lpv_history_init (LpvHistory *self)
{
  self->places = g_array_new (FALSE, FALSE, sizeof (LpvPlace));
}

LpvHistory *
lpv_history_new (void)
{
  return g_object_new (LPV_TYPE_HISTORY, NULL);
}

void
lpv_history_visit (LpvHistory *self, LpvPlace place)
{
  g_return_if_fail (LPV_IS_HISTORY (self));
  if (self->n_visited > 0)
    {
      LpvPlace current = g_array_index (self->places, LpvPlace, self->n_visited - 1);

      if (current.file == place.file && current.line == place.line)
        return;
    }
  g_array_set_size (self->places, self->n_visited);
  g_array_append_val (self->places, place);
  if (self->places->len > LONGEST)
    g_array_remove_index (self->places, 0);
  self->n_visited = self->places->len;
  notify_all (self);
}

gboolean
lpv_history_go_back (LpvHistory *self, LpvPlace *place)
{
  g_return_val_if_fail (LPV_IS_HISTORY (self), FALSE);
  if (!can_go_back (self))
    return FALSE;
  self->n_visited--;
  *place = g_array_index (self->places, LpvPlace, self->n_visited - 1);
  notify_all (self);
  return TRUE;
}

gboolean
lpv_history_go_forward (LpvHistory *self, LpvPlace *place)
{
  g_return_val_if_fail (LPV_IS_HISTORY (self), FALSE);
  if (!can_go_forward (self))
    return FALSE;
  *place = g_array_index (self->places, LpvPlace, self->n_visited);
  self->n_visited++;
  notify_all (self);
  return TRUE;
}

void
lpv_history_clear (LpvHistory *self)
{
  g_return_if_fail (LPV_IS_HISTORY (self));
  g_array_set_size (self->places, 0);
  self->n_visited = 0;
  notify_all (self);
}

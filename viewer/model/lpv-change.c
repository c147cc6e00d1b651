/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include <glib/gi18n.h>

#include "lpv-change.h"
#include "lpv-format.h"

struct _LpvChange
{
  GObject parent_instance;
  LpvChangeValues values;
  char *name;
};

G_DEFINE_FINAL_TYPE (LpvChange, lpv_change, G_TYPE_OBJECT)

static void
lpv_change_finalize (GObject *object)
{
  g_free (LPV_CHANGE (object)->name);
  G_OBJECT_CLASS (lpv_change_parent_class)->finalize (object);
}

static void
lpv_change_class_init (LpvChangeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lpv_change_finalize;
}

static void
lpv_change_init (LpvChange *self)
{
}

LpvChange *
lpv_change_new (const LpvChangeValues *values)
{
  LpvChange *self = g_object_new (LPV_TYPE_CHANGE, NULL);

  self->name = g_strdup (values->name);
  self->values = *values;
  self->values.name = self->name;
  return self;
}

const LpvChangeValues *
lpv_change_get_values (LpvChange *self)
{
  return &self->values;
}

gint64
lpv_change_values_difference (const LpvChangeValues *values, LpvMetric metric)
{
  /* Numbers in a profile stay below 2^63. */
  return (gint64)lpv_metric_value (metric, &values->after)
         - (gint64)lpv_metric_value (metric, &values->before);
}

char *
lpv_change_values_format (const LpvChangeValues *values, LpvMetric metric)
{
  gint64 difference = lpv_change_values_difference (values, metric);
  g_autofree char *amount =
      lpv_format_value (metric, difference < 0 ? -(guint64)difference : (guint64)difference);

  if (difference == 0)
    return g_strdup ("");
  return g_strconcat (difference < 0 ? "−" : "+", amount, NULL);
}

static char *
format_part (const LpvChangeValues *values, LpvMetric metric)
{
  double before = (double)lpv_metric_value (metric, &values->before);
  double difference = (double)lpv_change_values_difference (values, metric);
  g_autofree char *share = NULL;

  if (before == 0)
    return NULL;
  share = lpv_format_share (ABS (difference) / before);
  return g_strconcat (difference < 0 ? "−" : "+", share, NULL);
}

char *
lpv_change_values_describe (const LpvChangeValues *values, LpvMetric metric)
{
  g_autofree char *was = lpv_format_value (metric, lpv_metric_value (metric, &values->before));
  g_autofree char *is = lpv_format_value (metric, lpv_metric_value (metric, &values->after));
  g_autofree char *part = format_part (values, metric);

  if (values->line_before == 0)
    return g_strdup_printf (_ ("new: %s"), is);
  if (values->line_after == 0)
    return g_strdup_printf (_ ("gone: %s"), was);
  if (g_str_equal (was, is))
    /* Translators: a value that is as before */
    return g_strdup_printf (_ ("still %s"), is);
  if (part == NULL)
    /* Translators: a value before and after */
    return g_strdup_printf (_ ("%s → %s"), was, is);
  /* Translators: a value before and after, and by what part it changed */
  return g_strdup_printf (_ ("%s → %s, %s"), was, is, part);
}

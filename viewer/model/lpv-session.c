/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-enums.h"
#include "lpv-profile-search.h"
#include "lpv-session-private.h"
#include "lpv-whole.h"

static GParamSpec *properties[LPV_SESSION_N_PROPERTIES];
static guint values_changed_signal;

G_DEFINE_FINAL_TYPE (LpvSession, lpv_session, G_TYPE_OBJECT)

void
lpv_session_notify (LpvSession *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
lpv_session_values_changed (LpvSession *self)
{
  self->whole_is_known = FALSE;
  g_signal_emit (self, values_changed_signal, 0);
}

static void
lpv_session_get_object_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LpvSession *self = LPV_SESSION (object);

  switch (id)
    {
    case LPV_SESSION_PROFILE:
      g_value_set_pointer (value, self->profile);
      break;
    case LPV_SESSION_METRIC:
      g_value_set_enum (value, self->metric);
      break;
    case LPV_SESSION_BASE:
      g_value_set_enum (value, self->base);
      break;
    case LPV_SESSION_RAW_EVENTS:
      g_value_set_boolean (value, self->raw_events);
      break;
    case LPV_SESSION_FILE:
      g_value_set_uint (value, self->place.file);
      break;
    case LPV_SESSION_LINE:
      g_value_set_uint (value, self->place.line);
      break;
    case LPV_SESSION_FUNCTION:
      g_value_set_uint (value, lpv_session_get_function (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lpv_session_set_object_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LpvSession *self = LPV_SESSION (object);

  switch (id)
    {
    case LPV_SESSION_METRIC:
      lpv_session_set_metric (self, g_value_get_enum (value));
      break;
    case LPV_SESSION_BASE:
      lpv_session_set_base (self, g_value_get_enum (value));
      break;
    case LPV_SESSION_RAW_EVENTS:
      lpv_session_set_raw_events (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lpv_session_finalize (GObject *object)
{
  LpvSession *self = LPV_SESSION (object);

  g_clear_pointer (&self->lines, lpv_file_lines_unref);
  g_clear_pointer (&self->profile, lprof_profile_unref);
  g_object_unref (self->history);
  G_OBJECT_CLASS (lpv_session_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = readable | G_PARAM_WRITABLE | G_PARAM_EXPLICIT_NOTIFY;

  properties[LPV_SESSION_PROFILE] = g_param_spec_pointer ("profile", NULL, NULL, readable);
  properties[LPV_SESSION_METRIC] =
      g_param_spec_enum ("metric", NULL, NULL, LPV_TYPE_METRIC, LPV_METRIC_SELF, writable);
  properties[LPV_SESSION_BASE] =
      g_param_spec_enum ("base", NULL, NULL, LPV_TYPE_BASE, LPV_BASE_RUN, writable);
  properties[LPV_SESSION_RAW_EVENTS] =
      g_param_spec_boolean ("raw-events", NULL, NULL, FALSE, writable);
  properties[LPV_SESSION_FILE] =
      g_param_spec_uint ("file", NULL, NULL, 0, G_MAXUINT32, LPROF_NONE, readable);
  properties[LPV_SESSION_LINE] =
      g_param_spec_uint ("line", NULL, NULL, 0, G_MAXUINT32, 0, readable);
  properties[LPV_SESSION_FUNCTION] =
      g_param_spec_uint ("function", NULL, NULL, 0, G_MAXUINT32, LPROF_NONE, readable);
  g_object_class_install_properties (object_class, LPV_SESSION_N_PROPERTIES, properties);
}

static void
lpv_session_class_init (LpvSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lpv_session_get_object_property;
  object_class->set_property = lpv_session_set_object_property;
  object_class->finalize = lpv_session_finalize;
  install_properties (object_class);
  values_changed_signal = g_signal_new ("values-changed", LPV_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lpv_session_init (LpvSession *self)
{
  self->history = lpv_history_new ();
  self->place.file = LPROF_NONE;
}

LpvSession *
lpv_session_new (void)
{
  return g_object_new (LPV_TYPE_SESSION, NULL);
}

LprofProfile *
lpv_session_get_profile (LpvSession *self)
{
  g_return_val_if_fail (LPV_IS_SESSION (self), NULL);
  return self->profile;
}

/* Of an empty profile. */
static void
show_nothing (LpvSession *self)
{
  self->place.line = 0;
  lpv_session_notify (self, LPV_SESSION_FILE);
  lpv_session_notify (self, LPV_SESSION_LINE);
  lpv_session_notify (self, LPV_SESSION_FUNCTION);
  lpv_session_values_changed (self);
}

static void
show_metric (LpvSession *self, LpvMetric metric)
{
  if (self->metric == metric)
    return;
  self->metric = metric;
  lpv_session_notify (self, LPV_SESSION_METRIC);
  lpv_session_values_changed (self);
}

void
lpv_session_set_profile (LpvSession *self, LprofProfile *profile)
{
  LpvPlace place;
  guint32 hottest;

  g_return_if_fail (LPV_IS_SESSION (self));
  g_return_if_fail (profile != NULL);
  place = lpv_session_find_place_again (self, profile);
  lprof_profile_ref (profile);
  g_clear_pointer (&self->profile, lprof_profile_unref);
  self->profile = profile;
  /* Indices of the profile before mean nothing now. */
  self->place.file = LPROF_NONE;
  lpv_history_clear (self->history);
  lpv_session_load_lines (self);
  self->whole_is_known = FALSE;
  lpv_session_notify (self, LPV_SESSION_PROFILE);
  show_metric (self, lpv_profile_choose_metric (profile, self->metric, LPV_METRIC_SELF));
  if (place.file != LPROF_NONE)
    {
      lpv_session_go_to (self, place.file, place.line);
      return;
    }
  hottest = lpv_profile_find_hottest_function (profile, self->metric);
  if (hottest != LPROF_NONE)
    lpv_session_go_to_function (self, hottest);
  else
    show_nothing (self);
}

LpvMetric
lpv_session_get_metric (LpvSession *self)
{
  g_return_val_if_fail (LPV_IS_SESSION (self), LPV_METRIC_SELF);
  return self->metric;
}

void
lpv_session_set_metric (LpvSession *self, LpvMetric metric)
{
  g_return_if_fail (LPV_IS_SESSION (self));
  if (self->profile != NULL)
    metric = lpv_profile_choose_metric (self->profile, metric, self->metric);
  show_metric (self, metric);
}

LpvMetric
lpv_session_get_count_metric (LpvSession *self)
{
  g_return_val_if_fail (LPV_IS_SESSION (self), LPV_METRIC_HITS);
  return lpv_profile_get_count_metric (self->profile);
}

LpvBase
lpv_session_get_base (LpvSession *self)
{
  g_return_val_if_fail (LPV_IS_SESSION (self), LPV_BASE_RUN);
  return self->base;
}

void
lpv_session_set_base (LpvSession *self, LpvBase base)
{
  g_return_if_fail (LPV_IS_SESSION (self));
  if (self->base == base)
    return;
  self->base = base;
  lpv_session_notify (self, LPV_SESSION_BASE);
  lpv_session_values_changed (self);
}

gboolean
lpv_session_get_raw_events (LpvSession *self)
{
  g_return_val_if_fail (LPV_IS_SESSION (self), FALSE);
  return self->raw_events;
}

void
lpv_session_set_raw_events (LpvSession *self, gboolean raw_events)
{
  g_return_if_fail (LPV_IS_SESSION (self));
  if (self->raw_events == raw_events)
    return;
  self->raw_events = raw_events;
  lpv_session_notify (self, LPV_SESSION_RAW_EVENTS);
  lpv_session_values_changed (self);
}

LpvFileLines *
lpv_session_get_lines (LpvSession *self)
{
  g_return_val_if_fail (LPV_IS_SESSION (self), NULL);
  return self->lines;
}

guint64
lpv_session_get_line_value (LpvSession *self, guint32 line)
{
  const LpvLineValues *values;

  if (self->lines == NULL)
    return 0;
  values = lpv_file_lines_get (self->lines, line, self->raw_events);
  return values != NULL ? lpv_metric_value (self->metric, &values->measures) : 0;
}

double
lpv_session_get_line_share (LpvSession *self, guint32 line)
{
  guint64 value = lpv_session_get_line_value (self, line);

  if (value == 0)
    return 0.0;
  if (!self->whole_is_known)
    {
      self->whole = self->base == LPV_BASE_RUN
                        ? lpv_whole_of_run (self->profile, self->metric)
                        : lpv_whole_of_lines (self->profile, self->lines, self->metric,
                                              self->base == LPV_BASE_FUNCTION
                                                  ? lpv_session_get_function (self)
                                                  : LPROF_NONE);
      self->whole_is_known = TRUE;
    }
  return lpv_share (value, self->whole);
}

guint64
lpv_session_get_run_whole (LpvSession *self)
{
  g_return_val_if_fail (LPV_IS_SESSION (self), 0);
  return self->profile != NULL ? lpv_whole_of_run (self->profile, self->metric) : 0;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-enums.h"
#include "lpv-hot-lines.h"
#include "lpv-profile-search.h"
#include "lpv-session.h"
#include "lpv-whole.h"

struct _LpvSession
{
  GObject parent_instance;
  LprofProfile *profile;
  LpvFileLines *lines; /* of place.file */
  LpvHistory *history;
  LpvPlace place;
  LpvMetric metric;
  LpvBase base;
  gboolean raw_events;
  /* What 100 % is, of the lines: worked out once for (metric, base, file,
   * function), because each drawn line asks for it. */
  gboolean whole_is_known;
  guint64 whole;
};

enum
{
  PROP_0,
  PROP_PROFILE,
  PROP_METRIC,
  PROP_BASE,
  PROP_RAW_EVENTS,
  PROP_FILE,
  PROP_LINE,
  PROP_FUNCTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint values_changed_signal;

G_DEFINE_FINAL_TYPE (LpvSession, lpv_session, G_TYPE_OBJECT)

static void
notify (LpvSession *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
values_changed (LpvSession *self)
{
  self->whole_is_known = FALSE;
  g_signal_emit (self, values_changed_signal, 0);
}

static void
load_lines (LpvSession *self)
{
  g_clear_pointer (&self->lines, lpv_file_lines_unref);
  if (self->profile != NULL && self->place.file != LPROF_NONE)
    self->lines = lpv_file_lines_new (self->profile, self->place.file);
}

static void
set_line (LpvSession *self, guint32 line)
{
  guint32 function = lpv_session_get_function (self);

  self->place.line = line;
  notify (self, PROP_LINE);
  if (function == lpv_session_get_function (self))
    return;
  notify (self, PROP_FUNCTION);
  if (self->base == LPV_BASE_FUNCTION)
    values_changed (self);
}

static void
set_place (LpvSession *self, LpvPlace place)
{
  if (place.file == self->place.file)
    {
      set_line (self, place.line);
      return;
    }
  self->place = place;
  load_lines (self);
  self->whole_is_known = FALSE;
  notify (self, PROP_FILE);
  notify (self, PROP_LINE);
  notify (self, PROP_FUNCTION);
  g_signal_emit (self, values_changed_signal, 0);
}

static void
lpv_session_get_object_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LpvSession *self = LPV_SESSION (object);

  switch (id)
    {
    case PROP_PROFILE:
      g_value_set_pointer (value, self->profile);
      break;
    case PROP_METRIC:
      g_value_set_enum (value, self->metric);
      break;
    case PROP_BASE:
      g_value_set_enum (value, self->base);
      break;
    case PROP_RAW_EVENTS:
      g_value_set_boolean (value, self->raw_events);
      break;
    case PROP_FILE:
      g_value_set_uint (value, self->place.file);
      break;
    case PROP_LINE:
      g_value_set_uint (value, self->place.line);
      break;
    case PROP_FUNCTION:
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
    case PROP_METRIC:
      lpv_session_set_metric (self, g_value_get_enum (value));
      break;
    case PROP_BASE:
      lpv_session_set_base (self, g_value_get_enum (value));
      break;
    case PROP_RAW_EVENTS:
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

  properties[PROP_PROFILE] = g_param_spec_pointer ("profile", NULL, NULL, readable);
  properties[PROP_METRIC] =
      g_param_spec_enum ("metric", NULL, NULL, LPV_TYPE_METRIC, LPV_METRIC_SELF, writable);
  properties[PROP_BASE] =
      g_param_spec_enum ("base", NULL, NULL, LPV_TYPE_BASE, LPV_BASE_RUN, writable);
  properties[PROP_RAW_EVENTS] = g_param_spec_boolean ("raw-events", NULL, NULL, FALSE, writable);
  properties[PROP_FILE] =
      g_param_spec_uint ("file", NULL, NULL, 0, G_MAXUINT32, LPROF_NONE, readable);
  properties[PROP_LINE] = g_param_spec_uint ("line", NULL, NULL, 0, G_MAXUINT32, 0, readable);
  properties[PROP_FUNCTION] =
      g_param_spec_uint ("function", NULL, NULL, 0, G_MAXUINT32, LPROF_NONE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
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

/* The same place in another profile; nowhere when the file is not in it. */
static LpvPlace
find_place_again (LpvSession *self, LprofProfile *profile)
{
  LpvPlace place = { LPROF_NONE, self->place.line };
  guint32 n;

  if (self->profile != NULL && self->place.file != LPROF_NONE)
    place.file = lpv_profile_find_file (
        profile, lprof_profile_get_files (self->profile, &n)[self->place.file].path);
  return place;
}

/* Of an empty profile. */
static void
show_nothing (LpvSession *self)
{
  self->place.line = 0;
  notify (self, PROP_FILE);
  notify (self, PROP_LINE);
  notify (self, PROP_FUNCTION);
  values_changed (self);
}

void
lpv_session_set_profile (LpvSession *self, LprofProfile *profile)
{
  LpvPlace place;
  guint32 hottest;

  g_return_if_fail (LPV_IS_SESSION (self));
  g_return_if_fail (profile != NULL);
  place = find_place_again (self, profile);
  lprof_profile_ref (profile);
  g_clear_pointer (&self->profile, lprof_profile_unref);
  self->profile = profile;
  /* Indices of the profile before mean nothing now. */
  self->place.file = LPROF_NONE;
  lpv_history_clear (self->history);
  load_lines (self);
  self->whole_is_known = FALSE;
  notify (self, PROP_PROFILE);
  lpv_session_set_metric (self, self->metric);
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
    metric = lpv_profile_choose_metric (self->profile, metric);
  if (self->metric == metric)
    return;
  self->metric = metric;
  notify (self, PROP_METRIC);
  values_changed (self);
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
  notify (self, PROP_BASE);
  values_changed (self);
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
  notify (self, PROP_RAW_EVENTS);
  values_changed (self);
}

LpvPlace
lpv_session_get_place (LpvSession *self)
{
  g_return_val_if_fail (LPV_IS_SESSION (self), ((LpvPlace){ LPROF_NONE, 0 }));
  return self->place;
}

guint32
lpv_session_get_function (LpvSession *self)
{
  const LpvLineValues *values;

  g_return_val_if_fail (LPV_IS_SESSION (self), LPROF_NONE);
  if (self->lines == NULL)
    return LPROF_NONE;
  values = lpv_file_lines_get (self->lines, self->place.line, TRUE);
  if (values != NULL)
    return values->function;
  return lpv_profile_find_function (self->profile, self->place.file, self->place.line);
}

void
lpv_session_go_to (LpvSession *self, guint32 file, guint32 line)
{
  guint32 n_files;
  LpvPlace place = { file, line };

  g_return_if_fail (LPV_IS_SESSION (self));
  g_return_if_fail (self->profile != NULL);
  lprof_profile_get_files (self->profile, &n_files);
  g_return_if_fail (file < n_files);
  set_place (self, place);
  lpv_history_visit (self->history, place);
}

void
lpv_session_go_to_function (LpvSession *self, guint32 function)
{
  g_autoptr (LpvFileLines) lines = NULL;
  const LprofFunctionInfo *info;
  guint32 n, line;

  g_return_if_fail (LPV_IS_SESSION (self));
  g_return_if_fail (self->profile != NULL);
  info = &lprof_profile_get_functions (self->profile, &n)[function];
  g_return_if_fail (function < n);
  lines = info->file == self->place.file ? lpv_file_lines_ref (self->lines)
                                         : lpv_file_lines_new (self->profile, info->file);
  line = lpv_hot_lines_hottest (lines, self->metric, function);
  lpv_session_go_to (self, info->file, line != 0 ? line : info->first_line);
}

void
lpv_session_go_to_file (LpvSession *self, guint32 file)
{
  g_autoptr (LpvFileLines) lines = NULL;

  g_return_if_fail (LPV_IS_SESSION (self));
  g_return_if_fail (self->profile != NULL);
  lines = lpv_file_lines_new (self->profile, file);
  lpv_session_go_to (self, file, MAX (lpv_hot_lines_hottest (lines, self->metric, LPROF_NONE), 1));
}

void
lpv_session_go_back (LpvSession *self)
{
  LpvPlace place;

  g_return_if_fail (LPV_IS_SESSION (self));
  if (lpv_history_go_back (self->history, &place))
    set_place (self, place);
}

void
lpv_session_go_forward (LpvSession *self)
{
  LpvPlace place;

  g_return_if_fail (LPV_IS_SESSION (self));
  if (lpv_history_go_forward (self->history, &place))
    set_place (self, place);
}

void
lpv_session_move_to_line (LpvSession *self, guint32 line)
{
  g_return_if_fail (LPV_IS_SESSION (self));
  if (line != self->place.line)
    set_line (self, line);
}

LpvHistory *
lpv_session_get_history (LpvSession *self)
{
  g_return_val_if_fail (LPV_IS_SESSION (self), NULL);
  return self->history;
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

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-hot-lines.h"
#include "lpv-profile-search.h"
#include "lpv-session-private.h"

void
lpv_session_load_lines (LpvSession *self)
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
  lpv_session_notify (self, LPV_SESSION_LINE);
  if (function == lpv_session_get_function (self))
    return;
  lpv_session_notify (self, LPV_SESSION_FUNCTION);
  if (self->base == LPV_BASE_FUNCTION)
    lpv_session_values_changed (self);
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
  lpv_session_load_lines (self);
  self->whole_is_known = FALSE;
  lpv_session_notify (self, LPV_SESSION_FILE);
  lpv_session_notify (self, LPV_SESSION_LINE);
  lpv_session_notify (self, LPV_SESSION_FUNCTION);
  lpv_session_values_changed (self);
}

LpvPlace
lpv_session_find_place_again (LpvSession *self, LprofProfile *profile)
{
  LpvPlace place = { LPROF_NONE, self->place.line };
  guint32 n;

  if (self->profile != NULL && self->place.file != LPROF_NONE)
    place.file = lpv_profile_find_file (
        profile, lprof_profile_get_files (self->profile, &n)[self->place.file].path);
  return place;
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

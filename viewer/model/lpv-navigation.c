/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-hot-lines.h"
#include "lpv-navigation.h"
#include "lpv-profile-search.h"

static void
on_back (GSimpleAction *action, GVariant *parameter, gpointer session)
{
  lpv_session_go_back (session);
}

static void
on_forward (GSimpleAction *action, GVariant *parameter, gpointer session)
{
  lpv_session_go_forward (session);
}

/* Round the file: after the last hot line comes the first. */
static void
on_next_hot (GSimpleAction *action, GVariant *parameter, gpointer session)
{
  LpvFileLines *lines = lpv_session_get_lines (session);
  LpvMetric metric = lpv_session_get_metric (session);
  LpvPlace place = lpv_session_get_place (session);
  guint32 line;

  if (lines == NULL)
    return;
  line = lpv_hot_lines_next (lines, metric, place.line);
  if (line == 0)
    line = lpv_hot_lines_next (lines, metric, 0);
  if (line != 0)
    lpv_session_go_to (session, place.file, line);
}

static void
on_previous_hot (GSimpleAction *action, GVariant *parameter, gpointer session)
{
  LpvFileLines *lines = lpv_session_get_lines (session);
  LpvMetric metric = lpv_session_get_metric (session);
  LpvPlace place = lpv_session_get_place (session);
  guint32 line;

  if (lines == NULL)
    return;
  line = lpv_hot_lines_previous (lines, metric, place.line);
  if (line == 0)
    line = lpv_hot_lines_previous (lines, metric, G_MAXUINT32);
  if (line != 0)
    lpv_session_go_to (session, place.file, line);
}

static void
on_hottest (GSimpleAction *action, GVariant *parameter, gpointer session)
{
  LprofProfile *profile = lpv_session_get_profile (session);
  guint32 function;

  if (profile == NULL)
    return;
  function = lpv_profile_find_hottest_function (profile, lpv_session_get_metric (session));
  if (function != LPROF_NONE)
    lpv_session_go_to_function (session, function);
}

static void
bind_enabled (GSimpleActionGroup *group, const char *name, LpvHistory *history,
              const char *property)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (group), name);

  g_object_bind_property (history, property, action, "enabled", G_BINDING_SYNC_CREATE);
}

GActionGroup *
lpv_navigation_new (LpvSession *session)
{
  static const GActionEntry actions[] = {
    { .name = "back", .activate = on_back },
    { .name = "forward", .activate = on_forward },
    { .name = "next-hot", .activate = on_next_hot },
    { .name = "previous-hot", .activate = on_previous_hot },
    { .name = "hottest", .activate = on_hottest },
  };
  GSimpleActionGroup *group = g_simple_action_group_new ();
  LpvHistory *history = lpv_session_get_history (session);

  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), session);
  bind_enabled (group, "back", history, "can-go-back");
  bind_enabled (group, "forward", history, "can-go-forward");
  return G_ACTION_GROUP (group);
}

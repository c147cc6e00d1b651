/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "config.h"

#include "lpv-file-watch.h"

/* A rewrite is several events; they are told as one. */
#define QUIET_MS 120

struct _LpvFileWatch
{
  GObject parent_instance;
  GFile *file;
  GFileMonitor *monitor;
  guint timer;
  gboolean is_removed;
};

enum
{
  REWRITTEN,
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LpvFileWatch, lpv_file_watch, G_TYPE_OBJECT)

static gboolean
tell (gpointer data)
{
  LpvFileWatch *self = data;

  self->timer = 0;
  g_signal_emit (self, signals[self->is_removed ? REMOVED : REWRITTEN], 0);
  return G_SOURCE_REMOVE;
}

static gboolean
is_ignored (GFileMonitorEvent event)
{
  return event == G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED
         || event == G_FILE_MONITOR_EVENT_PRE_UNMOUNT || event == G_FILE_MONITOR_EVENT_UNMOUNTED;
}

static gboolean
is_removal (LpvFileWatch *self, GFile *file, GFileMonitorEvent event)
{
  return event == G_FILE_MONITOR_EVENT_DELETED || event == G_FILE_MONITOR_EVENT_MOVED_OUT
         || (event == G_FILE_MONITOR_EVENT_RENAMED && g_file_equal (file, self->file));
}

static void
on_changed (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
            LpvFileWatch *self)
{
  if (is_ignored (event))
    return;
  self->is_removed = is_removal (self, file, event);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (QUIET_MS, tell, self);
}

static void
lpv_file_watch_dispose (GObject *object)
{
  LpvFileWatch *self = LPV_FILE_WATCH (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->monitor, self);
      g_file_monitor_cancel (self->monitor);
    }
  g_clear_object (&self->monitor);
  g_clear_object (&self->file);
  G_OBJECT_CLASS (lpv_file_watch_parent_class)->dispose (object);
}

static void
lpv_file_watch_class_init (LpvFileWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lpv_file_watch_dispose;
  signals[REWRITTEN] = g_signal_new ("rewritten", LPV_TYPE_FILE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", LPV_TYPE_FILE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
lpv_file_watch_init (LpvFileWatch *self)
{
}

LpvFileWatch *
lpv_file_watch_new (const char *path)
{
  LpvFileWatch *self;

  g_return_val_if_fail (path != NULL, NULL);
  self = g_object_new (LPV_TYPE_FILE_WATCH, NULL);
  self->file = g_file_new_for_path (path);
  /* Where files cannot be watched there is no live reload, and F5 remains. */
  self->monitor = g_file_monitor_file (self->file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect (self->monitor, "changed", G_CALLBACK (on_changed), self);
  return self;
}

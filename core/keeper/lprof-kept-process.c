/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-kept-process.h"

#include <unistd.h>

#include "lprof-ending.h"
#include "lprof-memory-file.h"

LprofKeptProcess *
lprof_kept_process_new (int socket)
{
  LprofKeptProcess *process = g_new0 (LprofKeptProcess, 1);

  process->socket = socket;
  process->memory = -1;
  process->ending = -1;
  return process;
}

static void
close_descriptor (int *descriptor)
{
  if (*descriptor >= 0)
    close (*descriptor);
  *descriptor = -1;
}

void
lprof_kept_process_free (LprofKeptProcess *process)
{
  close_descriptor (&process->socket);
  close_descriptor (&process->memory);
  close_descriptor (&process->ending);
  g_clear_pointer (&process->profile, lprof_profile_unref);
  g_clear_pointer (&process->status, lprof_status_free);
  g_free (process);
}

static void
note_ending (LprofKeptProcess *process, const char *ending)
{
  process->is_gone = TRUE;
  if (process->memory >= 0 && !lprof_memory_file_has_ending (process->memory))
    lprof_memory_file_add_ending (process->memory, ending);
}

void
lprof_kept_process_end (LprofKeptProcess *process)
{
  g_autofree char *ending = lprof_ending_describe (process->pid, process->ending);

  note_ending (process, ending);
}

void
lprof_kept_process_begin (LprofKeptProcess *process, int memory, int ending, pid_t pid)
{
  process->memory = memory;
  process->ending = ending;
  process->pid = pid;
}

void
lprof_kept_process_leave (LprofKeptProcess *process)
{
  process->has_left = TRUE;
}

void
lprof_kept_process_drop (LprofKeptProcess *process)
{
  close_descriptor (&process->memory);
  g_clear_pointer (&process->profile, lprof_profile_unref);
  g_clear_pointer (&process->status, lprof_status_free);
  process->is_gone = TRUE;
}

/* A program may close descriptors that aren't its own: that is no end. */
void
lprof_kept_process_hang_up (LprofKeptProcess *process)
{
  close_descriptor (&process->socket);
  if (process->is_gone)
    return;
  if (process->memory < 0)
    process->is_gone = TRUE;
  else if (process->pid == 0 && process->ending < 0)
    note_ending (process, "ended unseen: killed, or by os._exit()");
  else if (!process->has_left && process->pid > 0
           && lprof_ending_is_replaced (process->pid, process->memory))
    note_ending (process, "replaced by another program (exec)");
}

void
lprof_kept_process_look (LprofKeptProcess *process)
{
  if (process->memory < 0 || process->pid == 0 || process->is_gone)
    return;
  if (process->ending < 0 && lprof_ending_is_gone (process->pid))
    lprof_kept_process_end (process);
  else if (process->socket < 0 && !process->has_left
           && lprof_ending_is_replaced (process->pid, process->memory))
    note_ending (process, "replaced by another program (exec)");
}

void
lprof_kept_process_draw_status (LprofKeptProcess *process)
{
  guint64 elapsed_ns, n_events;

  if (process->status == NULL || g_get_monotonic_time () < lprof_status_get_due (process->status))
    return;
  if (lprof_memory_file_get_progress (process->memory, &elapsed_ns, &n_events))
    lprof_status_draw (process->status, elapsed_ns, n_events);
  else
    g_clear_pointer (&process->status, lprof_status_free);
}

gboolean
lprof_kept_process_has_news (LprofKeptProcess *process)
{
  return process->memory >= 0
         && lprof_memory_file_get_activity (process->memory) != process->activity;
}

LprofProfile *
lprof_kept_process_get_profile (LprofKeptProcess *process)
{
  guint64 now_ns = (guint64)g_get_monotonic_time () * 1000;

  if (process->memory < 0)
    return NULL;
  if (!process->has_asked && !lprof_memory_file_has_events (process->memory))
    return NULL;
  if (process->profile != NULL && !lprof_kept_process_has_news (process))
    return process->profile;
  g_clear_pointer (&process->profile, lprof_profile_unref);
  process->activity = lprof_memory_file_get_activity (process->memory);
  process->profile = lprof_profile_from_recording (process->memory, now_ns, NULL);
  return process->profile;
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lprof-keeper-private.h"

#define SOON (300 * LPROF_KEEPER_MS)
/* Time to remove a folder in, but not to start another program that reads the file. */
#define AT_ONCE (30 * LPROF_KEEPER_MS)
/* Writing takes at most this share of one processor. */
#define WORK_SHARE 10

/* A new reference to the sum, NULL of none. What can't be added up, because a sum
 * would be too large, is left out but for the first. */
static LprofProfile *
merge (GPtrArray *profiles)
{
  LprofProfile *sum = NULL;

  if (profiles->len > 1)
    sum = lprof_profile_merge ((LprofProfile *const *)profiles->pdata, profiles->len, NULL);
  if (sum != NULL || profiles->len == 0)
    return sum;
  return lprof_profile_ref (profiles->pdata[0]);
}

/* The program's own run stands before those of processes below it. */
static void
add_process (GPtrArray *profiles, LprofKeptProcess *process)
{
  LprofProfile *profile = lprof_kept_process_get_profile (process);

  if (profile != NULL)
    g_ptr_array_insert (profiles, process->is_first ? 0 : -1, profile);
}

static LprofProfile *
collect (LprofKeeper *keeper)
{
  g_autoptr (GPtrArray) profiles = g_ptr_array_new ();

  if (keeper->ended != NULL)
    g_ptr_array_add (profiles, keeper->ended);
  for (guint i = 0; i < keeper->processes->len; i++)
    add_process (profiles, lprof_keeper_get_process (keeper, i));
  return merge (profiles);
}

static gboolean
has_news (LprofKeeper *keeper)
{
  for (guint i = 0; i < keeper->processes->len; i++)
    if (lprof_kept_process_has_news (lprof_keeper_get_process (keeper, i)))
      return TRUE;
  return !keeper->is_written;
}

static guint64
count_events (LprofProfile *profile)
{
  guint32 n_runs;
  const LprofRun *runs = lprof_profile_get_runs (profile, &n_runs);
  guint64 n_events = 0;

  for (guint32 i = 0; i < n_runs; i++)
    n_events += runs[i].n_events;
  return n_events;
}

typedef gboolean (*WriteFunc) (LprofResultFile *file, LprofProfile *profile);

/* Only the way in which the program ended is new. Whoever started it may have moved the
 * file meanwhile, or removed its folder: that is no reason to make another one, and why
 * this is not done at once. */
static void
update_delivered (LprofKeeper *keeper, LprofProfile *profile)
{
  if (!lprof_result_file_is_taken (keeper->result))
    lprof_result_file_update (keeper->result, profile);
}

static void
write_profile (LprofKeeper *keeper, WriteFunc write_result)
{
  gint64 began = g_get_monotonic_time ();
  gint64 pause;
  guint64 n_events;

  keeper->write_at = LPROF_KEEPER_NEVER;
  if (keeper->result == NULL)
    return;
  if (has_news (keeper))
    {
      g_autoptr (LprofProfile) profile = collect (keeper);
      n_events = profile != NULL ? count_events (profile) : 0;
      keeper->is_written = TRUE;
      if (n_events > 0 && keeper->is_delivered && n_events == keeper->n_events)
        update_delivered (keeper, profile);
      else if (n_events > 0)
        keeper->is_written = write_result (keeper->result, profile);
      keeper->n_events = n_events;
    }
  pause = (g_get_monotonic_time () - began) * WORK_SHARE;
  if (keeper->checkpoint_us > 0)
    keeper->checkpoint_at = g_get_monotonic_time () + MAX (keeper->checkpoint_us, pause);
}

void
lprof_keeper_write (LprofKeeper *keeper)
{
  write_profile (keeper, lprof_result_file_write);
}

void
lprof_keeper_write_checkpoint (LprofKeeper *keeper)
{
  write_profile (keeper, lprof_result_file_write_checkpoint);
}

void
lprof_keeper_write_soon (LprofKeeper *keeper)
{
  gint64 delay = keeper->is_delivered && keeper->processes->len == 1 ? AT_ONCE : SOON;

  keeper->write_at = MIN (keeper->write_at, g_get_monotonic_time () + delay);
}

void
lprof_keeper_bury (LprofKeeper *keeper, guint i)
{
  LprofKeptProcess *process = lprof_keeper_get_process (keeper, i);
  g_autoptr (GPtrArray) profiles = g_ptr_array_new ();
  LprofProfile *sum;

  lprof_keeper_listen_up (keeper, process);
  if (lprof_kept_process_has_news (process))
    {
      keeper->is_written = FALSE;
      lprof_keeper_write_soon (keeper);
    }
  if (keeper->ended != NULL)
    g_ptr_array_add (profiles, keeper->ended);
  add_process (profiles, process);
  sum = merge (profiles);
  g_clear_pointer (&keeper->ended, lprof_profile_unref);
  keeper->ended = sum;
  g_ptr_array_remove_index (keeper->processes, i);
}

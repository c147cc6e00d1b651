/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <pthread.h>
#include <unistd.h>

#include "lprof-child.h"
#include "lprof-fork.h"

#define LOCK_TRIES 1000

/* Between the handlers of one fork. */
typedef struct
{
  LprofChildMemory memory;
  int socket; /* the child's, -1 = the keeper is not told */
  uint32_t native_id;
  uint64_t began;
  bool is_locked; /* no other thread changes the recorder meanwhile */
} Fork;

/* fork() calls its handlers without an argument. */
static LprofRecorder *watched;
static LprofKeeperClient *watched_client;
static bool watched_follow;
static pthread_mutex_t fork_lock = PTHREAD_MUTEX_INITIALIZER;
static Fork current;

/* Whoever holds one of these may be waiting for the forking thread (which has
 * Python's lock), so this waits a bounded time. A child that begins in the midst of
 * a change by another thread misses that change. */
static bool
lock_recorder (LprofRecorder *recorder)
{
  for (int i = 0; i < LOCK_TRIES; i++)
    {
      if (pthread_mutex_trylock (&recorder->lock) == 0)
        {
          if (pthread_mutex_trylock (&recorder->codes.lock) == 0)
            return true;
          pthread_mutex_unlock (&recorder->lock);
        }
      usleep (10);
    }
  return false;
}

static void
unlock_recorder (LprofRecorder *recorder)
{
  pthread_mutex_unlock (&recorder->codes.lock);
  pthread_mutex_unlock (&recorder->lock);
}

static void
before_fork (void)
{
  pthread_mutex_lock (&fork_lock);
  current = (Fork){ .memory = { .fd = -1 }, .socket = -1 };
  if (!watched)
    return;
  current.began = lprof_clock_read (watched->clock);
  current.native_id = (uint32_t)gettid ();
  current.is_locked = lock_recorder (watched);
  if (lprof_child_memory_open (&current.memory, watched) && watched_follow)
    current.socket = lprof_keeper_client_expect (watched_client);
}

/* The time that a fork takes for us is the running line's no more than that of any
 * other event. */
static void
forgive_time (LprofRecorder *recorder, const Fork *fork)
{
  LprofTable *table = recorder->tables;

  while (table && (table->thread->native_id != fork->native_id || table->thread->ended))
    table = table->next;
  if (table && table->thread->running_since < fork->began)
    table->thread->running_since += lprof_clock_read (recorder->clock) - fork->began;
}

static void
after_fork_in_parent (void)
{
  if (current.socket >= 0)
    close (current.socket);
  lprof_child_memory_close (&current.memory);
  if (watched)
    forgive_time (watched, &current);
  if (watched && current.is_locked)
    unlock_recorder (watched);
  pthread_mutex_unlock (&fork_lock);
}

static void
after_fork_in_child (void)
{
  pthread_mutex_init (&fork_lock, NULL);
  if (!watched)
    return;
  if (current.is_locked)
    unlock_recorder (watched);
  else
    {
      pthread_mutex_init (&watched->lock, NULL);
      pthread_mutex_init (&watched->codes.lock, NULL);
    }
  lprof_child_begin (watched, &current.memory, current.native_id);
  if (!lprof_keeper_client_adopt (watched_client, current.socket, watched->arena.fd))
    lprof_child_rest (watched);
}

static void
register_handlers (void)
{
  pthread_atfork (before_fork, after_fork_in_parent, after_fork_in_child);
}

void
lprof_fork_watch (LprofRecorder *recorder, LprofKeeperClient *client, bool follow)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;

  pthread_once (&once, register_handlers);
  pthread_mutex_lock (&fork_lock);
  watched = recorder;
  watched_client = client;
  watched_follow = follow;
  pthread_mutex_unlock (&fork_lock);
}

void
lprof_fork_forget (LprofRecorder *recorder)
{
  pthread_mutex_lock (&fork_lock);
  if (watched == recorder)
    watched = NULL;
  pthread_mutex_unlock (&fork_lock);
}

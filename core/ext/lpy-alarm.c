/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <errno.h>
#include <string.h>

#include "lpy-alarm.h"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

static int own_signal;
static LpyAlarmHandler own_handler;

static void
on_signal (int number, siginfo_t *information, void *context)
{
  int saved = errno;

  (void)number;
  (void)context;
  if (information->si_code == SI_TIMER && information->si_value.sival_ptr)
    own_handler (information->si_value.sival_ptr);
  errno = saved;
}

static bool
is_free (int number)
{
  struct sigaction current;
  sigset_t blocked;

  return sigaction (number, NULL, &current) == 0 && current.sa_handler == SIG_DFL
         && pthread_sigmask (SIG_BLOCK, NULL, &blocked) == 0 && sigismember (&blocked, number) == 0;
}

/* Programs count from SIGRTMIN upward. */
bool
lpy_alarm_take_signal (LpyAlarmHandler handler)
{
  struct sigaction action = { .sa_sigaction = on_signal,
                              .sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK };
  struct sigaction current;

  own_handler = handler;
  if (own_signal && sigaction (own_signal, NULL, &current) == 0
      && current.sa_sigaction == on_signal)
    return true;
  sigemptyset (&action.sa_mask);
  for (int number = SIGRTMAX - 3; number > SIGRTMIN; number--)
    if (is_free (number) && sigaction (number, &action, NULL) == 0)
      {
        own_signal = number;
        return true;
      }
  errno = EBUSY;
  return false;
}

bool
lpy_alarm_open (LpyAlarm *alarm, clockid_t clock, int native_id, void *owner)
{
  struct sigevent event;

  memset (&event, 0, sizeof event);
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = own_signal;
  event.sigev_value.sival_ptr = alarm;
  event.sigev_notify_thread_id = native_id;
  alarm->owner = owner;
  alarm->exists = timer_create (clock, &event, &alarm->timer) == 0;
  return alarm->exists;
}

void
lpy_alarm_close (LpyAlarm *alarm)
{
  if (alarm->exists)
    timer_delete (alarm->timer);
  alarm->exists = false;
}

void
lpy_alarm_set (LpyAlarm *alarm, uint64_t delay)
{
  struct itimerspec once = { .it_value = { (time_t)(delay / 1000000000u),
                                           (long)(delay % 1000000000u) } };

  if (alarm->exists)
    timer_settime (alarm->timer, 0, &once, NULL);
}

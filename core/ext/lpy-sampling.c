/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The engine that looks now and then at what each thread runs.
 *
 * A timer sends each thread a signal; its handler, which interrupts the thread wherever
 * it is, walks the thread's own frames and counts the time since the last look for the
 * innermost line: as busy what the thread's processor clock says, the rest as waited.
 * A thread that is off the processor is looked at less and less often, so that its
 * sleep is seldom interrupted, until a second timer, on its processor clock, tells
 * that it runs again. Which code is selected is decided outside of the handler, when a
 * function starts for the first time (sys.monitoring, then disabled). */

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lpy-alarm.h"
#include "lpy-code.h"
#include "lpy-frame-chain.h"
#include "lpy-thread.h"
#include "lpy-tool.h"
#include "lprof-samples.h"

#if LPY_HAVE_SAMPLING

#define LONGEST_INTERVAL_NS 32000000u /* between looks at a thread that waits */
#define LATE_NS 250000u               /* later than the alarm: the thread had no processor */

typedef struct
{
  uint64_t frame;
  uint64_t code;
} RawStep;

/* A thread that is sampled. Never freed, but used again: a signal may be on its way. */
typedef struct _Sampled Sampled;
struct _Sampled
{
  Sampled *next;
  int native_id; /* 0 = not in use */
  clockid_t processor;
  LpyAlarm wall_alarm;
  LpyAlarm processor_alarm;      /* set while the thread waits */
  volatile sig_atomic_t is_ours; /* what runs is our own work */
  bool processor_alarm_is_set;
  uint64_t interval; /* until the next look, on average */
  uint64_t due;      /* when that is, by the wall clock */
  uint64_t wall;     /* at the last look, as the next */
  uint64_t processor_time;
  uint32_t random;
  LprofSamples samples;
  RawStep steps[LPROF_SAMPLE_DEPTH]; /* innermost first */
};

/* What the handler needs, in one place; NULL while nobody records. */
static LpyRecorder *_Atomic sampling;
static _Atomic int n_handlers; /* that run now, in all threads */
static const LpyFrameChain *chain;
static PyInterpreterState *interpreter;
static Sampled *all; /* changed with the GIL */

#ifdef __GLIBC__
static __thread Sampled *here __attribute__ ((tls_model ("initial-exec")));
#else
static __thread Sampled *here;
#endif

static uint64_t
read_clock (clockid_t clock)
{
  struct timespec now;

  if (clock_gettime (clock, &now) != 0)
    return 0;
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* --- in the handler -------------------------------------------------------------- */

/* Between half of the interval and one and a half, so that a program with a rhythm of
 * its own isn't met at the same place each time. */
static void
set_alarms (Sampled *sampled, uint64_t now, uint64_t shortest)
{
  uint64_t delay;

  sampled->random ^= sampled->random << 13;
  sampled->random ^= sampled->random >> 17;
  sampled->random ^= sampled->random << 5;
  delay = sampled->interval / 2 + sampled->random % sampled->interval;
  sampled->due = now + delay;
  lpy_alarm_set (&sampled->wall_alarm, delay);
  if (sampled->samples.look.waits && !sampled->processor_alarm_is_set)
    {
      lpy_alarm_set (&sampled->processor_alarm, shortest);
      sampled->processor_alarm_is_set = true;
    }
}

/* Returns how many of the thread's frames are selected, innermost first. */
static size_t
walk (LpyRecorder *self, Sampled *sampled)
{
  PyThreadState *thread = lpy_thread_state_of_signal ();
  uint64_t frame;
  uintptr_t mark;
  size_t n = 0;

  if (!thread || PyThreadState_GetInterpreter (thread) != interpreter)
    return 0;
  for (frame = lpy_current_frame (thread); frame && n < LPROF_SAMPLE_DEPTH;
       frame = lpy_frame_chain_get_caller (chain, frame))
    {
      uint64_t code = lpy_frame_chain_get_code (chain, frame);

      if (code && PyCode_Check ((PyObject *)(uintptr_t)code)
          && lpy_code_get_mark (self, (PyCodeObject *)(uintptr_t)code, &mark) && mark)
        sampled->steps[n++] = (RawStep){ frame, code };
    }
  return n;
}

static void
enter (LpyRecorder *self, Sampled *sampled, const RawStep *step, int instruction)
{
  struct _PyInterpreterFrame *frame = (struct _PyInterpreterFrame *)(uintptr_t)step->frame;
  uintptr_t mark;

  if (!lpy_code_get_mark (self, (PyCodeObject *)(uintptr_t)step->code, &mark) || !mark)
    return;
  lprof_samples_enter (&sampled->samples, step->frame, step->code, instruction,
                       lpy_code_from_mark (self, mark),
                       (uint32_t)PyUnstable_InterpreterFrame_GetLine (frame));
}

static int
get_instruction (const RawStep *step)
{
  return PyUnstable_InterpreterFrame_GetLasti (
      (struct _PyInterpreterFrame *)(uintptr_t)step->frame);
}

/* Whether the thread is where it was at the look before. */
static bool
stays (const Sampled *sampled, size_t n)
{
  const LprofSampleStep *last = &sampled->samples.steps[n - 1];

  return n && n == sampled->samples.n_steps && last->key == sampled->steps[0].frame
         && last->code_key == sampled->steps[0].code
         && last->instruction == get_instruction (&sampled->steps[0]);
}

/* A thread without the lock waits or computes in C: then it has done nothing else for long.
 * One that has the lock runs, or would if it had a processor, unless it is caught in a call
 * that waits and keeps the lock. */
static void
judge (const Sampled *sampled, LprofLook *look, size_t n, bool is_late)
{
  if (lpy_thread_state_or_null ())
    {
      look->waits = is_late || (look->busy < look->idle && stays (sampled, n));
      look->runs = is_late || !look->waits;
    }
  else
    {
      look->runs = look->idle < look->busy / 8;
      look->waits = !look->runs;
    }
}

static LprofLook
measure (Sampled *sampled, uint64_t now)
{
  uint64_t processor_time = read_clock (sampled->processor);
  uint64_t wall = now - sampled->wall;
  uint64_t busy = processor_time - sampled->processor_time;
  LprofLook look = { .busy = busy < wall ? busy : wall };

  look.idle = wall - look.busy;
  sampled->wall = now;
  sampled->processor_time = processor_time;
  return look;
}

/* The processor's alarm comes while the thread runs. */
static void
sample (LpyRecorder *self, Sampled *sampled, uint64_t now, bool must_run)
{
  LprofLook look = measure (sampled, now);
  size_t n = walk (self, sampled);

  if (must_run)
    look.runs = true;
  else
    judge (sampled, &look, n, now > sampled->due + LATE_NS);
  lprof_samples_begin (&sampled->samples, &look);
  while (n-- > 0)
    {
      const RawStep *step = &sampled->steps[n];
      int instruction = get_instruction (step);

      if (!lprof_samples_follow (&sampled->samples, step->frame, step->code, instruction))
        enter (self, sampled, step, instruction);
    }
  lprof_samples_end (&sampled->samples);
}

static void
attend (LpyRecorder *self, Sampled *sampled, bool must_run)
{
  uint64_t shortest = lprof_recorder_header (&self->recorder)->sample_interval;
  uint64_t longest = shortest > LONGEST_INTERVAL_NS ? shortest : LONGEST_INTERVAL_NS;
  uint64_t now = read_clock (CLOCK_MONOTONIC);

  if (!lprof_recorder_outlast (&self->recorder, now))
    return;
  if (!sampled->is_ours)
    sample (self, sampled, now, must_run);
  sampled->interval = sampled->samples.look.waits ? sampled->interval * 2 : shortest;
  if (sampled->interval > longest)
    sampled->interval = longest;
  set_alarms (sampled, now, shortest);
}

static void
on_alarm (LpyAlarm *alarm)
{
  Sampled *sampled = alarm->owner;
  LpyRecorder *self;

  atomic_fetch_add (&n_handlers, 1);
  self = atomic_load (&sampling);
  if (self && alarm->exists && sampled->native_id == (int)gettid ())
    {
      if (alarm == &sampled->processor_alarm)
        sampled->processor_alarm_is_set = false;
      attend (self, sampled, alarm == &sampled->processor_alarm);
    }
  atomic_fetch_sub (&n_handlers, 1);
}

/* --- threads ----------------------------------------------------------------------- */

/* No handler looks at it any more. */
static void
close_alarms (Sampled *sampled)
{
  if (sampled->native_id)
    lprof_samples_settle (&sampled->samples);
  lpy_alarm_close (&sampled->wall_alarm);
  lpy_alarm_close (&sampled->processor_alarm);
  sampled->native_id = 0;
}

static bool
is_gone (const Sampled *sampled)
{
  return syscall (SYS_tgkill, getpid (), sampled->native_id, 0) != 0 && errno == ESRCH;
}

/* One that is not in use; those of threads that have ended are given back first. */
static Sampled *
take_sampled (void)
{
  Sampled *sampled;

  for (sampled = all; sampled; sampled = sampled->next)
    if (sampled->native_id && is_gone (sampled))
      close_alarms (sampled);
  for (sampled = all; sampled; sampled = sampled->next)
    if (!sampled->native_id)
      return sampled;
  sampled = calloc (1, sizeof *sampled);
  if (sampled)
    {
      sampled->next = all;
      all = sampled;
    }
  return sampled;
}

static bool
open_alarms (LpyRecorder *self, Sampled *sampled, int native_id)
{
  uint64_t interval = lprof_recorder_header (&self->recorder)->sample_interval;

  sampled->native_id = native_id;
  sampled->is_ours = sampled->processor_alarm_is_set = false;
  sampled->interval = interval;
  sampled->random = (uint32_t)native_id * 2654435761u | 1;
  sampled->wall = read_clock (CLOCK_MONOTONIC);
  sampled->processor_time = read_clock (sampled->processor);
  if (lpy_alarm_open (&sampled->wall_alarm, CLOCK_MONOTONIC, native_id, sampled)
      && lpy_alarm_open (&sampled->processor_alarm, sampled->processor, native_id, sampled))
    {
      set_alarms (sampled, sampled->wall, interval);
      return true;
    }
  close_alarms (sampled);
  lprof_recorder_add_fact (&self->recorder, "note",
                           "The system granted no timer for some threads, which are missing; "
                           "raise the limit on pending signals (ulimit -i).");
  return false;
}

static Sampled *
find_sampled (int native_id)
{
  Sampled *sampled = all;

  while (sampled && sampled->native_id != native_id)
    sampled = sampled->next;
  return sampled;
}

static Sampled *
add_thread (LpyRecorder *self, LprofTable *table, int native_id, unsigned long ident)
{
  Sampled *sampled = native_id && table ? take_sampled () : NULL;

  if (!sampled || pthread_getcpuclockid ((pthread_t)ident, &sampled->processor) != 0)
    return NULL;
  lprof_samples_open (&sampled->samples, table);
  return open_alarms (self, sampled, native_id) ? sampled : NULL;
}

/* The running thread; threads have one table each, whether they are sampled or not. */
static Sampled *
meet_thread (LpyRecorder *self)
{
  PyThreadState *thread = PyThreadState_Get ();
  int native_id = (int)gettid ();

  if (here && here->native_id == native_id)
    return here;
  if (!lprof_recorder_is_running (&self->recorder)) /* a forked child has no memory yet */
    return NULL;
  here = find_sampled (native_id);
  if (!here)
    here = add_thread (self, lpy_thread_get_table (self), native_id, thread->thread_id);
  return here;
}

/* --- code that starts for the first time ---------------------------------------------- */

/* Each thread of threading begins in this function, which goes on telling of its start. */
static bool
begins_thread (PyCodeObject *code)
{
  return PyUnicode_CompareWithASCIIString (code->co_qualname, "Thread._bootstrap_inner") == 0;
}

static PyObject *
on_start (PyObject *object, PyObject *const *arguments, Py_ssize_t n)
{
  LpyRecorder *self = (LpyRecorder *)object;
  PyCodeObject *code = (PyCodeObject *)arguments[0];
  Sampled *sampled = meet_thread (self);

  if (sampled)
    sampled->is_ours = true;
  lpy_code_find (self, code);
  if (sampled)
    {
      sampled->wall = read_clock (CLOCK_MONOTONIC);
      sampled->processor_time = read_clock (sampled->processor);
      sampled->is_ours = false;
    }
  return begins_thread (code) ? Py_NewRef (Py_None) : lpy_tool_disable (self->engine_data);
}

static PyMethodDef callbacks[] = {
  { "PY_START", (PyCFunction)(void (*) (void))on_start, METH_FASTCALL, NULL },
  { "PY_RESUME", (PyCFunction)(void (*) (void))on_start, METH_FASTCALL, NULL },
  { NULL },
};

/* --- engine ----------------------------------------------------------------------------- */

/* The child of a fork has none of the timers, and one thread. */
static void
after_fork_in_child (void)
{
  atomic_store (&n_handlers, 0);
  for (Sampled *sampled = all; sampled; sampled = sampled->next)
    {
      sampled->wall_alarm.exists = sampled->processor_alarm.exists = false;
      sampled->native_id = 0;
    }
}

/* Python calls this in children that go on with Python, not in those that become another
 * program at once. */
static PyObject *
go_on_in_child (PyObject *Py_UNUSED (module), PyObject *Py_UNUSED (unused))
{
  LpyRecorder *self = atomic_load (&sampling);
  Sampled *sampled = all;

  while (sampled && self && sampled->samples.table != self->recorder.tables)
    sampled = sampled->next;
  if (sampled && self && lprof_recorder_is_running (&self->recorder)
      && pthread_getcpuclockid (pthread_self (), &sampled->processor) == 0)
    open_alarms (self, sampled, (int)gettid ());
  Py_RETURN_NONE;
}

static PyMethodDef in_child = { "go_on_in_child", go_on_in_child, METH_NOARGS, NULL };

static bool
watch_forks (void)
{
  static bool done;
  PyObject *os, *function, *none, *keywords, *result = NULL;

  if (done)
    return true;
  os = PyImport_ImportModule ("os");
  function = PyCFunction_New (&in_child, NULL);
  none = PyTuple_New (0);
  keywords = function ? Py_BuildValue ("{sO}", "after_in_child", function) : NULL;
  PyObject *registrar = os ? PyObject_GetAttrString (os, "register_at_fork") : NULL;
  if (registrar && none && keywords)
    result = PyObject_Call (registrar, none, keywords);
  done = result && pthread_atfork (NULL, NULL, after_fork_in_child) == 0;
  Py_XDECREF (os);
  Py_XDECREF (function);
  Py_XDECREF (none);
  Py_XDECREF (keywords);
  Py_XDECREF (registrar);
  Py_XDECREF (result);
  return done;
}

static bool
prepare (void)
{
  chain = lpy_frame_chain_learn ();
  if (!chain)
    return false;
  if (!lpy_alarm_take_signal (on_alarm))
    {
      PyErr_SetString (PyExc_RuntimeError,
                       "The program uses all real-time signals, so that none is left to sample "
                       "with; use lprof attach, which samples from outside.");
      return false;
    }
  interpreter = PyThreadState_GetInterpreter (PyThreadState_Get ());
  return watch_forks ();
}

static void
start_thread (LpyRecorder *self, LprofTable *table, int native_id, unsigned long ident)
{
  if (!find_sampled (native_id))
    add_thread (self, table, native_id, ident);
}

static bool
install (LpyRecorder *self)
{
  if (!prepare ())
    return false;
  self->engine_data = lpy_tool_open ((PyObject *)self, callbacks);
  if (!self->engine_data || !lpy_tool_start (self->engine_data))
    return false;
  atomic_store (&sampling, self); /* an alarm that nobody attends to isn't set again */
  lpy_thread_decide_all (self, start_thread);
  return true;
}

/* Handlers may run in threads without the GIL: afterwards none looks at the recorder. */
static void
uninstall (LpyRecorder *self)
{
  LpyTool *tool = self->engine_data;

  atomic_store (&sampling, NULL);
  while (atomic_load (&n_handlers) > 0)
    sched_yield ();
  for (Sampled *sampled = all; sampled; sampled = sampled->next)
    close_alarms (sampled);
  self->engine_data = NULL;
  if (tool)
    lpy_tool_close (tool);
}

/* Code is looked at wherever it runs. */
static void
select_code (LpyRecorder *self, PyCodeObject *code)
{
  (void)self;
  (void)code;
}

const LpyEngine lpy_engine_sampling = { "sampling", install, NULL, uninstall, select_code };

#endif

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <stdio.h>
#include <string.h>

#include "lpy-hook.h"
#include "lpy-takeover.h"

#define MOST_OPEN 16
#define MOST_NOTES 8 /* of a recording */
#define NOBODY "sys.settrace(None)"

/* A thread whose trace function was about to be changed by others. */
typedef struct
{
  uint64_t thread;
  uint64_t since_ns;           /* of the recording */
  char by[LPY_SIZE_OF_TRACER]; /* empty until another one is seen in place and noted */
} Takeover;

static PyInterpreterState *interpreter; /* that is listened to, or NULL */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Of one recording in one process: what a fork's child inherits is its parent's. */
static struct
{
  uintptr_t generation;
  uint32_t pid;
  unsigned n_notes;
  size_t n_open;
  Takeover open[MOST_OPEN];
} known;

/* --- words ------------------------------------------------------------------ */

/* Calls no Python, which may be in the midst of anything. */
static void
copy_text (PyObject *text, char *copy, size_t size)
{
  LpyError error = lpy_error_save ();
  const char *bytes = text && PyUnicode_Check (text) ? PyUnicode_AsUTF8 (text) : NULL;

  snprintf (copy, size, "%s", bytes ? bytes : "?");
  PyErr_Clear ();
  lpy_error_restore (error);
}

/* "coverage.CTracer" for an object, module and function for a function. */
static void
describe (Py_tracefunc function, PyObject *argument, char *text, size_t size)
{
  char module[80], name[80];

  if (argument && PyMethod_Check (argument))
    argument = PyMethod_GET_FUNCTION (argument);
  if (!function)
    snprintf (text, size, NOBODY);
  else if (argument && PyFunction_Check (argument))
    {
      copy_text (PyFunction_GET_MODULE (argument), module, sizeof module);
      copy_text (((PyFunctionObject *)argument)->func_qualname, name, sizeof name);
      snprintf (text, size, "%s.%s", module, name);
    }
  else
    snprintf (text, size, "%s", argument ? Py_TYPE (argument)->tp_name : "of another tool");
}

static void
format_time (uint64_t ns, char text[32])
{
  if (ns < 1000000000u)
    snprintf (text, 32, "%.0f ms", (double)ns / 1e6);
  else
    snprintf (text, 32, "%.1f s", (double)ns / 1e9);
}

static void
add_note (LpyRecorder *self, const char *text)
{
  if (known.n_notes++ < MOST_NOTES)
    lprof_recorder_add_fact (&self->recorder, "note", text);
  else if (known.n_notes == MOST_NOTES + 1)
    lprof_recorder_add_fact (&self->recorder, "note",
                             "Trace functions were exchanged more often than is noted.");
}

static void
note_begin (LpyRecorder *self, const Takeover *takeover)
{
  bool is_nobody = strcmp (takeover->by, NOBODY) == 0;
  char time[32], text[400];

  format_time (takeover->since_ns, time);
  snprintf (text, sizeof text,
            "%s%s%s took lprof's place %s into the recording; what ran after that in its thread "
            "was not counted.",
            is_nobody ? "" : "Another trace function (", takeover->by, is_nobody ? "" : ")", time);
  add_note (self, text);
}

static void
note_end (LpyRecorder *self, const Takeover *takeover)
{
  uint64_t now = lprof_recorder_elapsed_ns (&self->recorder);
  char time[32], since[32], text[400];

  format_time (now, time);
  format_time (takeover->since_ns, since);
  snprintf (text, sizeof text,
            "The place that %s took %s into the recording was lprof's again from %s on.",
            takeover->by, since, time);
  add_note (self, text);
}

/* --- what is seen ------------------------------------------------------------ */

/* Also where sys.settrace() was given what sys.gettrace() had returned. */
static bool
is_ours (const PyThreadState *thread)
{
  return thread->c_tracefunc && thread->c_traceobj
         && Py_IS_TYPE (thread->c_traceobj, lpy_hook_type);
}

static Takeover *
find (const PyThreadState *thread)
{
  uint64_t id = PyThreadState_GetID ((PyThreadState *)thread);

  for (size_t i = 0; i < known.n_open; i++)
    if (known.open[i].thread == id)
      return &known.open[i];
  return NULL;
}

static void
drop (Takeover *takeover)
{
  *takeover = known.open[--known.n_open];
}

static void
tell_who (LpyRecorder *self)
{
  self->other_tracer[0] = '\0';
  for (size_t i = 0; i < known.n_open; i++)
    if (known.open[i].by[0])
      memcpy (self->other_tracer, known.open[i].by, sizeof self->other_tracer);
}

static void
belong_to (const LpyRecorder *self)
{
  uint32_t pid = lprof_recorder_header (&self->recorder)->pid;

  if (known.generation == self->generation && known.pid == pid)
    return;
  memset (&known, 0, sizeof known);
  known.generation = self->generation;
  known.pid = pid;
}

/* Whether another trace function is in place that was about to be. */
static void
confirm (LpyRecorder *self, const PyThreadState *thread, Takeover *takeover)
{
  if (takeover->by[0])
    return;
  if (is_ours (thread))
    {
      drop (takeover);
      return;
    }
  describe (thread->c_tracefunc, thread->c_traceobj, takeover->by, sizeof takeover->by);
  tell_who (self);
  note_begin (self, takeover);
}

static void
look (LpyRecorder *self, const PyThreadState *thread, bool changes)
{
  Takeover *takeover;

  belong_to (self);
  takeover = find (thread);
  if (takeover)
    confirm (self, thread, takeover);
  if (changes && is_ours (thread) && !find (thread) && known.n_open < MOST_OPEN)
    known.open[known.n_open++] = (Takeover){
      .thread = PyThreadState_GetID ((PyThreadState *)thread),
      .since_ns = lprof_recorder_elapsed_ns (&self->recorder),
    };
}

/* Any event shows what the one of sys.settrace() came too early for. */
static int
on_audit (const char *event, PyObject *Py_UNUSED (arguments), void *Py_UNUSED (data))
{
  bool changes = event[0] == 's' && strcmp (event, "sys.settrace") == 0;
  PyThreadState *thread;

  if (!changes && !known.n_open)
    return 0;
  thread = lpy_thread_state_or_null ();
  if (thread && lpy_active && lpy_active->engine == &lpy_engine_settrace
      && lprof_recorder_is_running (&lpy_active->recorder)
      && PyThreadState_GetInterpreter (thread) == interpreter && pthread_mutex_trylock (&lock) == 0)
    {
      look (lpy_active, thread, changes);
      pthread_mutex_unlock (&lock);
    }
  return 0;
}

/* --- the engine ---------------------------------------------------------------- */

static void
listen (void)
{
  if (interpreter)
    return;
  if (PySys_AddAuditHook (on_audit, NULL) == 0)
    interpreter = PyInterpreterState_Get ();
  PyErr_Clear ();
}

void
lpy_takeover_expect (LpyRecorder *self, Py_tracefunc before, PyObject *argument)
{
  char name[LPY_SIZE_OF_TRACER], text[400];

  listen ();
  belong_to (self);
  self->other_tracer[0] = '\0';
  if (!before)
    return;
  describe (before, argument, name, sizeof name);
  snprintf (text, sizeof text,
            "Another trace function (%s) was active at the start; it saw nothing while lprof "
            "recorded.",
            name);
  add_note (self, text);
}

void
lpy_takeover_is_over (LpyRecorder *self)
{
  Takeover *takeover;

  if (!known.n_open || pthread_mutex_trylock (&lock) != 0)
    return;
  takeover = find (PyThreadState_Get ());
  if (takeover && takeover->by[0])
    note_end (self, takeover);
  if (takeover)
    drop (takeover);
  tell_who (self);
  pthread_mutex_unlock (&lock);
}

/* Others can change a thread's trace function from without: then it is not known when. */
static void
note_unseen (LpyRecorder *self, const PyThreadState *here)
{
  char text[400];

  if (find (here) || !here->c_tracefunc || is_ours (here))
    return;
  describe (here->c_tracefunc, here->c_traceobj, self->other_tracer, sizeof self->other_tracer);
  snprintf (text, sizeof text,
            "Another trace function (%s) took lprof's place; what ran after that in its thread "
            "was not counted.",
            self->other_tracer);
  add_note (self, text);
}

void
lpy_takeover_finish (LpyRecorder *self)
{
  PyThreadState *here = PyThreadState_Get (), *thread;

  if (pthread_mutex_trylock (&lock) != 0)
    return;
  belong_to (self);
  thread = PyInterpreterState_ThreadHead (PyThreadState_GetInterpreter (here));
  for (; known.n_open && thread; thread = PyThreadState_Next (thread))
    {
      Takeover *takeover = find (thread);
      if (takeover)
        confirm (self, thread, takeover);
    }
  note_unseen (self, here);
  known.n_open = 0;
  pthread_mutex_unlock (&lock);
}

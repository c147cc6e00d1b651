/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The engine that looks now and then at what each thread runs: which threads there are,
 * and which code is selected. That is decided outside of signal handlers, when a function
 * starts for the first time (sys.monitoring, then disabled). */

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lpy-code.h"
#include "lpy-look.h"
#include "lpy-thread.h"
#include "lpy-tool.h"

#if LPY_HAVE_SAMPLING

static LpySampled *all; /* changed with the GIL */

#ifdef __GLIBC__
static __thread LpySampled *here __attribute__ ((tls_model ("initial-exec")));
#else
static __thread LpySampled *here;
#endif

/* --- threads ----------------------------------------------------------------------- */

static bool
is_gone (const LpySampled *sampled)
{
  return syscall (SYS_tgkill, getpid (), sampled->native_id, 0) != 0 && errno == ESRCH;
}

/* One that is not in use; those of threads that have ended are given back first. */
static LpySampled *
take_sampled (void)
{
  LpySampled *sampled;

  for (sampled = all; sampled; sampled = sampled->next)
    if (sampled->native_id && is_gone (sampled))
      lpy_look_close (sampled);
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
look_at (LpyRecorder *self, LpySampled *sampled, int native_id)
{
  if (lpy_look_open (self, sampled, native_id))
    return true;
  lprof_recorder_add_fact (&self->recorder, "note",
                           "The system granted no timer for some threads, which are missing; "
                           "raise the limit on pending signals (ulimit -i).");
  return false;
}

static LpySampled *
find_sampled (int native_id)
{
  LpySampled *sampled = all;

  while (sampled && sampled->native_id != native_id)
    sampled = sampled->next;
  return sampled;
}

static LpySampled *
add_thread (LpyRecorder *self, LprofTable *table, int native_id, unsigned long ident)
{
  LpySampled *sampled = native_id && table ? take_sampled () : NULL;

  if (!sampled || pthread_getcpuclockid ((pthread_t)ident, &sampled->processor) != 0)
    return NULL;
  lprof_samples_open (&sampled->samples, table);
  return look_at (self, sampled, native_id) ? sampled : NULL;
}

/* The running thread; threads have one table each, whether they are sampled or not. */
static LpySampled *
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
  LpySampled *sampled = meet_thread (self);

  if (sampled)
    sampled->is_ours = true;
  lpy_code_find (self, code);
  if (sampled)
    {
      lpy_look_skip (sampled);
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

static void
after_fork_in_child (void)
{
  lpy_look_forget (all);
}

/* Python calls this in children that go on with Python, not in those that become another
 * program at once. */
static PyObject *
go_on_in_child (PyObject *Py_UNUSED (module), PyObject *Py_UNUSED (unused))
{
  LpyRecorder *self = lpy_look_get_recorder ();
  LpySampled *sampled = all;

  while (sampled && self && sampled->samples.table != self->recorder.tables)
    sampled = sampled->next;
  if (sampled && self && lprof_recorder_is_running (&self->recorder)
      && pthread_getcpuclockid (pthread_self (), &sampled->processor) == 0)
    look_at (self, sampled, (int)gettid ());
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

static void
start_thread (LpyRecorder *self, LprofTable *table, int native_id, unsigned long ident)
{
  if (!find_sampled (native_id))
    add_thread (self, table, native_id, ident);
}

static bool
install (LpyRecorder *self)
{
  if (!lpy_look_prepare () || !watch_forks ())
    return false;
  self->engine_data = lpy_tool_open ((PyObject *)self, callbacks);
  if (!self->engine_data || !lpy_tool_start (self->engine_data))
    return false;
  lpy_look_set_recorder (self); /* an alarm that nobody attends to isn't set again */
  lpy_thread_decide_all (self, start_thread);
  return true;
}

static void
uninstall (LpyRecorder *self)
{
  LpyTool *tool = self->engine_data;

  lpy_look_set_recorder (NULL);
  for (LpySampled *sampled = all; sampled; sampled = sampled->next)
    lpy_look_close (sampled);
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

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <math.h>

#include "lpy-keeper.h"
#include "lprof-fork.h"
#include "lprof-keeper-client.h"

#define MAX_SECONDS 1e6

void
lpy_keeper_watch_forks (LpyRecorder *self)
{
  lprof_fork_watch (&self->recorder, &self->keeper, self->has_children);
}

void
lpy_keeper_close (LpyRecorder *self)
{
  lprof_fork_forget (&self->recorder);
  lprof_keeper_client_close (&self->keeper);
}

static bool
parse_seconds (double seconds, unsigned *ms)
{
  if (!isfinite (seconds) || seconds < 0 || seconds > MAX_SECONDS)
    {
      PyErr_SetString (PyExc_ValueError, "A time must be a number of seconds from 0 to 1,000,000.");
      return false;
    }
  *ms = (unsigned)ceil (seconds * 1000);
  return true;
}

/* Without an executable the keeper is that of a process above. */
static bool
open_client (LpyRecorder *self, const LprofKeeperOptions *options, const char **reason)
{
  int memory = self->recorder.arena.fd;
  bool is_open;

  *reason = self->recorder.arena.refusal;
  if (!*reason)
    *reason = "the program has closed its descriptor";
  if (!lprof_arena_has_fd (&self->recorder.arena))
    return false;
  Py_BEGIN_ALLOW_THREADS;
  is_open = *options->executable
                ? lprof_keeper_client_start (&self->keeper, options, memory, reason)
                : lprof_keeper_client_join (&self->keeper, options->token, memory, reason);
  Py_END_ALLOW_THREADS;
  return is_open;
}

static void
add_refusal (LpyRecorder *self, const char *reason)
{
  char note[256];

  snprintf (note, sizeof note, "The recording is lost if the program is killed: %s.", reason);
  lprof_recorder_add_fact (&self->recorder, "note", note);
}

PyObject *
lpy_keeper_connect (LpyRecorder *self, PyObject *arguments)
{
  LprofKeeperOptions options = { NULL };
  PyObject *executable = NULL, *output = NULL;
  const char *reason = NULL;
  double checkpoint;
  bool is_open = false;

  if (!lpy_recorder_check_open (self)
      || !PyArg_ParseTuple (arguments, "O&O&dz:connect_keeper", PyUnicode_FSConverter, &executable,
                            PyUnicode_FSConverter, &output, &checkpoint, &options.token))
    return NULL;
  options.executable = PyBytes_AS_STRING (executable);
  options.output = PyBytes_AS_STRING (output);
  if (self->keeper.socket >= 0)
    PyErr_SetString (PyExc_RuntimeError, "The recorder has a keeper already.");
  else if (!*options.executable && !options.token)
    PyErr_SetString (PyExc_ValueError, "Without an executable there must be a token.");
  else if (*options.executable && *options.output != '/')
    PyErr_SetString (PyExc_ValueError, "The output must be an absolute path.");
  else if (parse_seconds (checkpoint, &options.checkpoint_ms))
    is_open = open_client (self, &options, &reason);
  Py_DECREF (executable);
  Py_DECREF (output);
  if (PyErr_Occurred ())
    return NULL;
  if (!is_open)
    add_refusal (self, reason);
  self->has_children = is_open && options.token;
  lpy_keeper_watch_forks (self);
  return PyBool_FromLong (is_open);
}

static PyObject *
describe_answer (const LprofKeeperMessage *answer)
{
  PyObject *path = PyUnicode_DecodeFSDefault (answer->path);
  PyObject *error =
      *answer->text
          ? PyUnicode_DecodeUTF8 (answer->text, (Py_ssize_t)strlen (answer->text), "replace")
          : Py_NewRef (Py_None);

  if (path && error)
    return Py_BuildValue ("(NN)", path, error);
  Py_XDECREF (path);
  Py_XDECREF (error);
  return NULL;
}

PyObject *
lpy_keeper_show (LpyRecorder *self, PyObject *descriptor)
{
  int number = PyObject_AsFileDescriptor (descriptor);

  if (number < 0)
    return NULL;
  return PyBool_FromLong (self->keeper.socket >= 0
                          && lprof_keeper_client_show (&self->keeper, number));
}

PyObject *
lpy_keeper_finish (LpyRecorder *self, PyObject *timeout)
{
  double seconds = PyFloat_AsDouble (timeout);
  LprofKeeperMessage answer;
  unsigned ms;
  bool is_answered;

  if ((seconds == -1.0 && PyErr_Occurred ()) || !parse_seconds (seconds, &ms))
    return NULL;
  if (self->keeper.socket < 0)
    return Py_BuildValue ("(ss)", "", "There is no keeper.");
  Py_BEGIN_ALLOW_THREADS;
  is_answered = lprof_keeper_client_finish (&self->keeper, (int)ms, &answer);
  Py_END_ALLOW_THREADS;
  if (!is_answered)
    return Py_BuildValue ("(ss)", "", "The keeper does not answer.");
  return describe_answer (&answer);
}

PyObject *
lpy_keeper_drop (LpyRecorder *self, PyObject *timeout)
{
  double seconds = PyFloat_AsDouble (timeout);
  unsigned ms;
  bool is_dropped;

  if ((seconds == -1.0 && PyErr_Occurred ()) || !parse_seconds (seconds, &ms))
    return NULL;
  if (self->keeper.socket < 0)
    Py_RETURN_FALSE;
  Py_BEGIN_ALLOW_THREADS;
  is_dropped = lprof_keeper_client_drop (&self->keeper, (int)ms);
  Py_END_ALLOW_THREADS;
  return PyBool_FromLong (is_dropped);
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <string.h>

#include "lpy-code.h"
#include "lpy-memory.h"
#include "lpy-tool.h"

#if LPY_HAVE_MONITORING

/* 2 is cProfile's: whoever takes it breaks the program's use of cProfile. */
static const int tool_ids[] = { 3, 4 };

static const char *const global_events[] = { "PY_START", "PY_RESUME", "PY_UNWIND", "PY_THROW",
                                             NULL };
/* PY_START goes with LINE always: else some versions miss the first line of
 * one-line functions. */
static const char *const local_events[] = { "PY_START", "PY_RESUME", "PY_RETURN",
                                            "PY_YIELD", "LINE",      NULL };
static const char *const task_events[] = { "PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", NULL };

struct _LpyTool
{
  LpyRecorder *recorder; /* borrowed: the recorder owns the tool */
  PyObject *monitoring;
  PyObject *events;
  PyObject *disable;
  PyObject *set_local_events;
  PyObject *id_object;
  PyObject *local_mask;
  PyObject *task_mask;
  PyObject *watched; /* list of weak references to code */
  Py_ssize_t sweep_at;
  int id;
  PyMethodDef *callbacks;
};

static int
get_event (LpyTool *tool, const char *name)
{
  PyObject *value = PyObject_GetAttrString (tool->events, name);
  int event = value ? (int)PyLong_AsLong (value) : -1;

  Py_XDECREF (value);
  return PyErr_Occurred () ? -1 : event;
}

/* -1 with an exception. */
static int
get_mask (LpyTool *tool, const char *const *names)
{
  int mask = 0;

  for (; *names; names++)
    {
      int event = get_event (tool, *names);

      if (event < 0)
        return -1;
      mask |= event;
    }
  return mask;
}

static bool
take_id (LpyTool *tool)
{
  for (size_t i = 0; i < sizeof tool_ids / sizeof tool_ids[0]; i++)
    {
      PyObject *result =
          PyObject_CallMethod (tool->monitoring, "use_tool_id", "is", tool_ids[i], "lprof");

      if (result)
        {
          Py_DECREF (result);
          tool->id = tool_ids[i];
          return true;
        }
      if (!PyErr_ExceptionMatches (PyExc_ValueError))
        return false;
      PyErr_Clear ();
    }
  PyErr_SetString (PyExc_RuntimeError,
                   "Two other tools of sys.monitoring are active; use the settrace engine.");
  return false;
}

static bool
register_callback (LpyTool *tool, const char *event_name, PyObject *callback)
{
  int event = get_event (tool, event_name);
  PyObject *old = event < 0 ? NULL
                            : PyObject_CallMethod (tool->monitoring, "register_callback", "iiO",
                                                   tool->id, event, callback);

  Py_XDECREF (old);
  return old != NULL;
}

static bool
register_callbacks (LpyTool *tool, PyObject *self)
{
  for (PyMethodDef *callback = tool->callbacks; callback->ml_name; callback++)
    {
      PyObject *function = PyCFunction_New (callback, self);
      bool done = function && register_callback (tool, callback->ml_name, function);

      Py_XDECREF (function);
      if (!done)
        return false;
    }
  return true;
}

static PyObject *
get_mask_object (LpyTool *tool, const char *const *names)
{
  int mask = get_mask (tool, names);

  return mask < 0 ? NULL : PyLong_FromLong (mask);
}

static bool
find_names (LpyTool *tool)
{
  tool->monitoring = Py_XNewRef (PySys_GetObject ("monitoring"));
  if (!tool->monitoring)
    {
      PyErr_SetString (PyExc_RuntimeError, "sys.monitoring is missing.");
      return false;
    }
  tool->events = PyObject_GetAttrString (tool->monitoring, "events");
  tool->disable = PyObject_GetAttrString (tool->monitoring, "DISABLE");
  tool->set_local_events = PyObject_GetAttrString (tool->monitoring, "set_local_events");
  tool->watched = PyList_New (0);
  if (!tool->events || !tool->disable || !tool->set_local_events || !tool->watched)
    return false;
  tool->local_mask = get_mask_object (tool, local_events);
  tool->task_mask = tool->local_mask ? get_mask_object (tool, task_events) : NULL;
  return tool->task_mask != NULL;
}

static void
free_tool (LpyTool *tool)
{
  Py_XDECREF (tool->monitoring);
  Py_XDECREF (tool->events);
  Py_XDECREF (tool->disable);
  Py_XDECREF (tool->set_local_events);
  Py_XDECREF (tool->id_object);
  Py_XDECREF (tool->local_mask);
  Py_XDECREF (tool->task_mask);
  Py_XDECREF (tool->watched);
  PyMem_Free (tool);
}

LpyTool *
lpy_tool_open (PyObject *self, PyMethodDef *callbacks)
{
  LpyTool *tool = PyMem_Calloc (1, sizeof *tool);

  if (!tool)
    {
      PyErr_NoMemory ();
      return NULL;
    }
  tool->recorder = (LpyRecorder *)self;
  tool->callbacks = callbacks;
  tool->sweep_at = 1024;
  if (!find_names (tool) || !take_id (tool))
    {
      free_tool (tool);
      return NULL;
    }
  tool->id_object = PyLong_FromLong (tool->id);
  if (!tool->id_object || !register_callbacks (tool, self))
    {
      LpyError error = lpy_error_save ();

      lpy_tool_close (tool);
      lpy_error_restore (error);
      return NULL;
    }
  return tool;
}

static bool
set_global_events (LpyTool *tool, int mask)
{
  PyObject *result =
      mask < 0 ? NULL : PyObject_CallMethod (tool->monitoring, "set_events", "ii", tool->id, mask);

  Py_XDECREF (result);
  return result != NULL;
}

static bool
has_callback (const LpyTool *tool, const char *event_name)
{
  const PyMethodDef *callback = tool->callbacks;

  while (callback->ml_name && strcmp (callback->ml_name, event_name) != 0)
    callback++;
  return callback->ml_name != NULL;
}

/* -1 with an exception. */
static int
get_global_mask (LpyTool *tool)
{
  int mask = 0;

  for (const char *const *name = global_events; *name; name++)
    {
      int event = has_callback (tool, *name) ? get_event (tool, *name) : 0;

      if (event < 0)
        return -1;
      mask |= event;
    }
  return mask;
}

bool
lpy_tool_restart (LpyTool *tool)
{
  PyObject *result = PyObject_CallMethod (tool->monitoring, "restart_events", NULL);

  Py_XDECREF (result);
  return result != NULL;
}

/* Code that an earlier recorder disabled shall tell of its start again. */
bool
lpy_tool_start (LpyTool *tool)
{
  return set_global_events (tool, get_global_mask (tool)) && lpy_tool_restart (tool);
}

static bool
set_local_events (LpyTool *tool, PyObject *code, PyObject *mask)
{
  PyObject *arguments[] = { tool->id_object, code, mask };
  PyObject *result = PyObject_Vectorcall (tool->set_local_events, arguments, 3, NULL);

  PyErr_Clear ();
  Py_XDECREF (result);
  return result != NULL;
}

static PyObject *
get_code (PyObject *reference)
{
  PyObject *code = PyObject_CallNoArgs (reference);

  if (code == Py_None)
    Py_CLEAR (code);
  return code;
}

/* Forgets code that is gone, so that the list follows what lives. */
static void
sweep (LpyTool *tool)
{
  Py_ssize_t kept = 0;

  for (Py_ssize_t i = 0; i < PyList_GET_SIZE (tool->watched); i++)
    {
      PyObject *reference = PyList_GET_ITEM (tool->watched, i);
      PyObject *code = get_code (reference);

      if (code)
        PyList_SetItem (tool->watched, kept++, Py_NewRef (reference));
      Py_XDECREF (code);
    }
  PyList_SetSlice (tool->watched, kept, PyList_GET_SIZE (tool->watched), NULL);
  tool->sweep_at = kept * 2 < 1024 ? 1024 : kept * 2;
}

static void
remember (LpyTool *tool, PyObject *code)
{
  PyObject *reference = PyWeakref_NewRef (code, NULL);

  if (reference)
    PyList_Append (tool->watched, reference);
  Py_XDECREF (reference);
  if (PyList_GET_SIZE (tool->watched) > tool->sweep_at)
    sweep (tool);
}

static bool
watch (LpyTool *tool, PyCodeObject *code, PyObject *mask, uintptr_t watched)
{
  lpy_memory_begin_own ();
  LpyError error = lpy_error_save ();
  bool done = set_local_events (tool, (PyObject *)code, mask);

  if (done)
    {
      lpy_code_set_watched (tool->recorder, code, watched);
      remember (tool, (PyObject *)code);
    }
  PyErr_Clear ();
  lpy_error_restore (error);
  lpy_memory_end_own ();
  return done;
}

bool
lpy_tool_watch (LpyTool *tool, PyCodeObject *code)
{
  return tool && watch (tool, code, tool->local_mask, LPY_MARK_WATCHED);
}

bool
lpy_tool_watch_task (LpyTool *tool, PyCodeObject *code)
{
  return tool && watch (tool, code, tool->task_mask, LPY_MARK_TASK);
}

static void
forget_code (LpyTool *tool)
{
  PyObject *none = PyLong_FromLong (0);

  for (Py_ssize_t i = 0; none && i < PyList_GET_SIZE (tool->watched); i++)
    {
      PyObject *code = get_code (PyList_GET_ITEM (tool->watched, i));

      if (!code)
        continue;
      set_local_events (tool, code, none);
      lpy_code_set_watched (tool->recorder, (PyCodeObject *)code, 0);
      Py_DECREF (code);
    }
  Py_XDECREF (none);
}

void
lpy_tool_close (LpyTool *tool)
{
  PyObject *result;

  set_global_events (tool, 0);
  forget_code (tool);
  for (PyMethodDef *callback = tool->callbacks; callback->ml_name; callback++)
    if (!register_callback (tool, callback->ml_name, Py_None))
      PyErr_Clear ();
  result = PyObject_CallMethod (tool->monitoring, "free_tool_id", "i", tool->id);
  Py_XDECREF (result);
  PyErr_Clear ();
  free_tool (tool);
}

PyObject *
lpy_tool_disable (LpyTool *tool)
{
  return tool ? Py_NewRef (tool->disable) : Py_NewRef (Py_None);
}

#endif

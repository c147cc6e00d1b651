/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lpy-code.h"
#include "lpy-event-loop.h"
#include "lpy-task.h"
#include "lpy-thread.h"
#include "lprof-step.h"

static const int coroutine_flags = CO_COROUTINE | CO_ITERABLE_COROUTINE;

PyObject *lpy_task_create_name, *lpy_task_ensure_name;

bool
lpy_task_init (void)
{
  if (!lpy_task_create_name)
    lpy_task_create_name = PyUnicode_InternFromString ("create_task");
  if (!lpy_task_ensure_name)
    lpy_task_ensure_name = PyUnicode_InternFromString ("ensure_future");
  return lpy_task_create_name && lpy_task_ensure_name && lpy_event_loop_init ();
}

static bool
creates_tasks (PyCodeObject *code)
{
  return code->co_name == lpy_task_create_name || code->co_name == lpy_task_ensure_name;
}

static bool
is_coroutine (PyCodeObject *code)
{
  return (code->co_flags & coroutine_flags) != 0;
}

/* --- meeting a task -------------------------------------------------------- */

static LprofTaskState *
add (LpyRecorder *self, LprofTable *table, const LpyTask *task, bool created)
{
  PyObject *name = lpy_event_loop_get_coroutine_name (task);
  const char *text = name ? PyUnicode_AsUTF8 (name) : NULL;
  const LprofCodeEntry *entry = lpy_code_find (self, task->code);
  LprofTaskState *state =
      lprof_task_add (table, lpy_address (task->object), lpy_address (task->code), entry,
                      text ? text : "", created);

  Py_XDECREF (name);
  return state;
}

static void
set_name (LprofTable *table, LprofTaskState *state, PyObject *task)
{
  PyObject *name = lpy_event_loop_get_name (task);
  const char *text = name ? PyUnicode_AsUTF8 (name) : NULL;

  if (text)
    lprof_task_set_name (table, state, text);
  Py_XDECREF (name);
}

/* A library tells that the line that runs has made a task. */
static PyObject *
on_spawned (PyObject *object, PyObject *spawned)
{
  LpyRecorder *self = (LpyRecorder *)object;
  LprofTable *table = lpy_thread_get_table (self);
  LprofTaskState *state;
  LpyTask task;

  if (!table || !lprof_recorder_is_running (&self->recorder))
    Py_RETURN_NONE;
  lprof_table_pause (table);
  if (lpy_event_loop_inspect (self, spawned, &task))
    {
      state = add (self, table, &task, true);
      if (state)
        set_name (table, state, task.object);
      lpy_event_loop_clear (&task);
    }
  PyErr_Clear ();
  lprof_table_go_on (table);
  Py_RETURN_NONE;
}

static PyMethodDef spawned_method = { "task_spawned", on_spawned, METH_O, NULL };

/* The task whose coroutine's frame begins or goes on with this event, or NULL. */
static LprofTaskState *
find_running (const LpyEvent *event)
{
  LprofTable *table = event->table;
  LprofTaskState *state = NULL;
  LpyTask task;

  if (!lpy_event_loop_get_current (event->recorder, &task))
    return NULL;
  if (task.code == event->code)
    {
      state = lprof_task_find_object (table, lpy_address (task.object));
      if (!state && (state = add (event->recorder, table, &task, false)))
        {
          set_name (table, state, task.object);
          lpy_event_loop_listen (event->recorder, &task, &spawned_method);
        }
    }
  if (state && table->step && table->step->task == state)
    state = NULL;
  lpy_event_loop_clear (&task);
  return state;
}

static LprofTaskState *
meet (const LpyEvent *event)
{
  LpyError error = lpy_error_save ();
  LprofTaskState *state;

  lprof_table_pause (event->table);
  state = find_running (event);
  if (state)
    lprof_task_set_frame (event->table, state, event->key);
  PyErr_Clear ();
  lprof_table_go_on (event->table);
  lpy_error_restore (error);
  return state;
}

static LprofTaskState *
find_task (const LpyEvent *event)
{
  LprofTaskState *state = NULL;

  if (event->kind == LPY_RESUME)
    state = lprof_task_find_frame (event->table, event->key, lpy_address (event->code));
  if (!state && (!event->table->step || event->table->n_creating))
    state = meet (event);
  return state;
}

void
lpy_task_after (const LpyEvent *event)
{
  LprofTaskState *state;

  if (event->kind == LPY_CALL && creates_tasks (event->code))
    {
      event->recorder->engine->watch_code (event->recorder, event->code);
      event->table->n_creating++;
    }
  if (!is_coroutine (event->code) || event->kind == LPY_YIELD || event->kind == LPY_RETURN)
    return;
  state = find_task (event);
  if (state)
    {
      event->recorder->engine->watch_code (event->recorder, event->code);
      lprof_step_begin (event->table, state, event->key);
    }
}

/* --- creation -------------------------------------------------------------- */

/* An eager task may be over before it is given to its creator, and named. */
static void
name_ended (LprofTable *table, PyObject *object)
{
  PyObject *name = lpy_event_loop_get_name (object);
  const char *text = name ? PyUnicode_AsUTF8 (name) : NULL;

  if (text)
    lprof_task_set_ended_name (table, lpy_address (object), text);
  Py_XDECREF (name);
}

/* The outermost of the functions that create one returns it with its name. */
static void
note_created (const LpyEvent *event)
{
  LprofTable *table = event->table;
  LprofTaskState *state = lprof_task_find_object (table, lpy_address (event->value));
  LpyTask task;

  if (!state && lpy_event_loop_inspect (event->recorder, event->value, &task))
    {
      if (!lpy_event_loop_has_begun (&task))
        state = add (event->recorder, table, &task, true);
      lpy_event_loop_clear (&task);
    }
  else if (!state && table->tasks && table->tasks->ended_object == lpy_address (event->value))
    name_ended (table, event->value);
  if (state && !table->n_creating)
    set_name (table, state, event->value);
}

static void
end_creation (const LpyEvent *event)
{
  LpyError error = lpy_error_save ();

  if (event->table->n_creating)
    event->table->n_creating--;
  lprof_table_pause (event->table);
  if (event->value && !event->raises)
    note_created (event);
  PyErr_Clear ();
  lprof_table_go_on (event->table);
  lpy_error_restore (error);
}

/* --- suspension and end ---------------------------------------------------- */

static LprofTaskOutcome
get_outcome (const LpyEvent *event)
{
  if (!event->raises)
    return LPROF_TASK_DONE;
  return lpy_event_loop_is_cancellation (event->recorder, event->value) ? LPROF_TASK_CANCELLED
                                                                        : LPROF_TASK_FAILED;
}

/* The name may have been changed while it ran. */
static void
update_name (const LpyEvent *event, LprofTaskState *state)
{
  int library;
  PyObject *task = lpy_event_loop_get_current_object (event->recorder, &library);

  if (task && lpy_address (task) == state->object)
    set_name (event->table, state, task);
  Py_XDECREF (task);
}

static void
end_task (const LpyEvent *event, LprofTaskState *state)
{
  LpyError error = lpy_error_save ();
  PyObject *type;
  LprofTaskOutcome outcome;

  lprof_step_end (event->table, 0);
  lprof_table_pause (event->table);
  outcome = get_outcome (event);
  type = outcome == LPROF_TASK_FAILED ? lpy_event_loop_name_error (event->value) : NULL;
  update_name (event, state);
  PyErr_Clear ();
  lprof_task_end (event->table, state, outcome, type ? PyUnicode_AsUTF8 (type) : NULL);
  Py_XDECREF (type);
  PyErr_Clear ();
  lprof_table_go_on (event->table);
  lpy_error_restore (error);
}

void
lpy_task_before (const LpyEvent *event)
{
  LprofStep *step = event->table->step;

  if (event->kind == LPY_RETURN && creates_tasks (event->code))
    end_creation (event);
  if (!step || step->task->code_key != lpy_address (event->code)
      || (step->key && step->key != event->key))
    return;
  lprof_task_set_frame (event->table, step->task, event->key);
  if (event->kind == LPY_YIELD)
    lprof_step_suspend (event->table);
  else if (event->kind == LPY_RETURN)
    end_task (event, step->task);
}

/* --- recording ------------------------------------------------------------- */

void
lpy_task_begin_here (LpyRecorder *self)
{
  LprofTable *table = lpy_thread_get_table (self);
  LprofTaskState *state;
  LpyTask task;

  if (table && lpy_event_loop_get_current (self, &task))
    {
      state = lprof_task_find_object (table, lpy_address (task.object));
      if (!state && (state = add (self, table, &task, false)))
        set_name (table, state, task.object);
      if (state)
        lprof_step_begin (table, state, state->key);
      lpy_event_loop_clear (&task);
    }
  PyErr_Clear ();
}

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A tool of sys.monitoring: its number, its callbacks, the code that it watches. */

#pragma once

#include "lpy-compat.h"

#if LPY_HAVE_MONITORING

typedef struct _LpyTool LpyTool;

/* Takes a tool identifier and registers the callbacks, which are named for their
 * events and get self. Raises and returns NULL when none is free. */
LpyTool *lpy_tool_open (PyObject *self, PyMethodDef *callbacks);
/* Turns the events on that come for all code and have a callback. Raises and returns false if
 * refused. */
bool lpy_tool_start (LpyTool *tool);
/* Places that were not to be heard of any more are. Raises and returns false if refused. */
bool lpy_tool_restart (LpyTool *tool);
/* Turns everything off, gives the identifier back. Clears exceptions. */
void lpy_tool_close (LpyTool *tool);

/* Turns the events of a selected function on, also for a call that has just
 * begun. Returns false when it can't be watched, or the tool was closed (NULL)
 * while select() was asked. */
bool lpy_tool_watch (LpyTool *tool, PyCodeObject *code);

/* Turns the events of any function on that say when its frames run. */
bool lpy_tool_watch_task (LpyTool *tool, PyCodeObject *code);

/* New reference to what a callback returns to hear no more from that place. */
PyObject *lpy_tool_disable (LpyTool *tool);

#endif

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What differs between the versions of Python; the only place that asks for them. */

#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <frameobject.h>
#include <opcode.h>

#include <stdbool.h>
#include <stdint.h>

#if PY_VERSION_HEX < 0x030A0000
#error "lprof needs Python 3.10 or later"
#endif

#if PY_VERSION_HEX >= 0x030C0000
#define LPY_HAVE_MONITORING 1
#define lpy_request_extra_index PyUnstable_Eval_RequestCodeExtraIndex
#define lpy_code_get_extra PyUnstable_Code_GetExtra
#define lpy_code_set_extra PyUnstable_Code_SetExtra
#else
#define LPY_HAVE_MONITORING 0
#define lpy_request_extra_index _PyEval_RequestCodeExtraIndex
#define lpy_code_get_extra _PyCode_GetExtra
#define lpy_code_set_extra _PyCode_SetExtra
#endif

/* Up to 3.11 the interpreter looks for a line event at each bytecode instruction. */
#define LPY_COST_PER_INSTRUCTION (PY_VERSION_HEX < 0x030C0000)

/* Weight of an instruction, 8 for a simple one; see lpy-weights.h. The numbers are
 * ratios of measured times, so they hold for any machine of the same kind. */
static inline uint32_t
lpy_weight_of_instruction (unsigned char opcode, bool is_first)
{
#if PY_VERSION_HEX >= 0x030C0000
  return is_first && opcode == LOAD_GLOBAL ? 8 : 0;
#elif PY_VERSION_HEX >= 0x030B0000
  (void)is_first;
  switch (opcode)
    {
    case LOAD_METHOD:
      return 55;
    case UNPACK_SEQUENCE:
      return 35;
    case STORE_ATTR:
      return 24;
    case LOAD_GLOBAL:
      return 22;
    case LOAD_ATTR:
      return 16;
    case STORE_SUBSCR:
      return 14;
    case BINARY_SUBSCR:
      return 11;
    case CALL:
      return 10;
    default:
      return 8;
    }
#else
  (void)is_first;
  return opcode == LOAD_METHOD ? 31 : 8;
#endif
}

/* The last instruction of a call that belongs to no line's event. */
static inline bool
lpy_is_call_begin (unsigned char opcode, uint32_t argument)
{
#if LPY_COST_PER_INSTRUCTION && PY_VERSION_HEX >= 0x030B0000
  return opcode == RESUME && argument == 0;
#else
  (void)opcode;
  (void)argument;
  return false;
#endif
}

/* Of a line of two simple instructions. */
#define LPY_WEIGHT_OF_SIMPLE_LINE (LPY_COST_PER_INSTRUCTION ? 16 : 0)

typedef enum
{
  LPY_GOES_ON,
  LPY_MAY_JUMP,
  LPY_WAITS, /* goes on, is come back to, and jumps in the end */
  LPY_JUMPS, /* or ends the function */
} LpyJump;

/* Where the instruction at an offset leads; asked only where costs grow with instructions. */
static inline LpyJump
lpy_jump_get (unsigned char opcode, uint32_t argument, uint32_t offset, uint32_t *target)
{
  *target = offset + 2 + argument * 2;
#if LPY_COST_PER_INSTRUCTION
  switch (opcode)
    {
#if PY_VERSION_HEX >= 0x030B0000
    case POP_JUMP_FORWARD_IF_FALSE:
    case POP_JUMP_FORWARD_IF_TRUE:
    case POP_JUMP_FORWARD_IF_NONE:
    case POP_JUMP_FORWARD_IF_NOT_NONE:
    case JUMP_IF_FALSE_OR_POP:
    case JUMP_IF_TRUE_OR_POP:
      return LPY_MAY_JUMP;
    case POP_JUMP_BACKWARD_IF_FALSE:
    case POP_JUMP_BACKWARD_IF_TRUE:
    case POP_JUMP_BACKWARD_IF_NONE:
    case POP_JUMP_BACKWARD_IF_NOT_NONE:
      *target = 0;
      return LPY_MAY_JUMP;
    case SEND:
      return LPY_WAITS;
    case JUMP_BACKWARD:
    case JUMP_BACKWARD_NO_INTERRUPT:
      *target = 0;
      return LPY_JUMPS;
#else
    case POP_JUMP_IF_FALSE:
    case POP_JUMP_IF_TRUE:
    case JUMP_IF_FALSE_OR_POP:
    case JUMP_IF_TRUE_OR_POP:
    case JUMP_IF_NOT_EXC_MATCH:
      *target = argument * 2;
      return LPY_MAY_JUMP;
    case JUMP_ABSOLUTE:
      *target = argument * 2;
      return LPY_JUMPS;
#endif
    case JUMP_FORWARD:
      return LPY_JUMPS;
    case RETURN_VALUE:
    case RAISE_VARARGS:
    case RERAISE:
      *target = 0;
      return LPY_JUMPS;
    default:
      break;
    }
#endif
  (void)opcode;
  return LPY_GOES_ON;
}

/* The exception that is set, out of the way of a call into Python. */
#if PY_VERSION_HEX >= 0x030C0000
typedef PyObject *LpyError;

static inline LpyError
lpy_error_save (void)
{
  return PyErr_GetRaisedException ();
}

static inline void
lpy_error_restore (LpyError error)
{
  PyErr_SetRaisedException (error);
}
#else
typedef struct
{
  PyObject *type, *value, *traceback;
} LpyError;

static inline LpyError
lpy_error_save (void)
{
  LpyError error;

  PyErr_Fetch (&error.type, &error.value, &error.traceback);
  return error;
}

static inline void
lpy_error_restore (LpyError error)
{
  PyErr_Restore (error.type, error.value, error.traceback);
}
#endif

/* An object that is collected has this before it, in the same block of memory. */
#ifdef Py_GIL_DISABLED
#define LPY_SIZE_OF_GC_HEAD 0
#else
#define LPY_SIZE_OF_GC_HEAD (2 * sizeof (uintptr_t))
#endif

/* Whether frames get an object only for those who trace them. */
#define LPY_FRAME_OBJECTS_ARE_EXTRA (PY_VERSION_HEX >= 0x030B0000)
/* Whether a trace function's line is made into an object first. */
#define LPY_LINES_ARE_OBJECTS (PY_VERSION_HEX >= 0x030C0000)

/* New reference to the bytes of a code object's instructions, or NULL. */
static inline PyObject *
lpy_code_get_bytes (PyCodeObject *code)
{
#if PY_VERSION_HEX >= 0x030B0000
  return PyCode_GetCode (code);
#else
  return Py_NewRef (code->co_code);
#endif
}

/* Units of code that hold data of the instruction before them. */
static inline bool
lpy_is_inline_cache (unsigned char opcode)
{
#ifdef CACHE
  return opcode == CACHE;
#else
  (void)opcode;
  return false;
#endif
}

/* Index of the name that an instruction looks up among globals and builtins, else -1. */
static inline Py_ssize_t
lpy_get_looked_up_name (unsigned char opcode, Py_ssize_t argument)
{
  if (opcode == LOAD_NAME)
    return argument;
  if (opcode != LOAD_GLOBAL)
    return -1;
#if PY_VERSION_HEX >= 0x030B0000
  return argument >> 1;
#else
  return argument;
#endif
}

/* First column that an instruction has, 0 when none has. */
static inline int
lpy_code_first_column (PyCodeObject *code, Py_ssize_t size)
{
#if PY_VERSION_HEX >= 0x030B0000
  for (Py_ssize_t offset = 0; offset < size; offset += 2)
    {
      int line, column, end_line, end_column;

      if (PyCode_Addr2Location (code, (int)offset, &line, &column, &end_line, &end_column)
          && line > 0 && column > 0)
        return column;
    }
#else
  (void)code;
  (void)size;
#endif
  return 0;
}

#if PY_VERSION_HEX >= 0x030B0000
/* Opcode and argument of the instruction that runs; false when it is not known. */
static inline bool
lpy_frame_get_instruction (PyFrameObject *frame, unsigned char instruction[2])
{
  PyCodeObject *code = PyFrame_GetCode (frame);
  PyObject *bytes = PyCode_GetCode (code);
  int offset = PyFrame_GetLasti (frame);
  bool known = bytes && offset >= 0 && offset + 1 < PyBytes_GET_SIZE (bytes);

  if (known)
    {
      instruction[0] = (unsigned char)PyBytes_AS_STRING (bytes)[offset];
      instruction[1] = (unsigned char)PyBytes_AS_STRING (bytes)[offset + 1];
    }
  if (!bytes)
    PyErr_Clear ();
  Py_XDECREF (bytes);
  Py_DECREF (code);
  return known;
}
#endif

/* Whether a generator's frame that returns will go on: it yields. From 3.13 on it
 * stands at the instruction after the yield by then. */
static inline bool
lpy_frame_yields (PyFrameObject *frame)
{
#if PY_VERSION_HEX >= 0x030B0000
  unsigned char instruction[2];

  return lpy_frame_get_instruction (frame, instruction)
         && (instruction[0] == YIELD_VALUE
             || (instruction[0] == RESUME && (instruction[1] & 3) != 0));
#else
  return frame->f_state == FRAME_SUSPENDED;
#endif
}

/* Whether a generator's frame that is called went on after a yield. */
static inline bool
lpy_frame_resumes (PyFrameObject *frame)
{
#if PY_VERSION_HEX >= 0x030B0000
  unsigned char instruction[2];

  return lpy_frame_get_instruction (frame, instruction) && instruction[0] == RESUME
         && (instruction[1] & 3) != 0;
#else
  return frame->f_lasti >= 0;
#endif
}

/* Python 3.12.0 and 3.12.1 say None when a frame ends by an exception. */
static inline bool
lpy_return_may_hide_exception (PyObject *argument)
{
#if PY_VERSION_HEX >= 0x030C0000 && PY_VERSION_HEX < 0x030D0000
  return argument == Py_None;
#else
  (void)argument;
  return false;
#endif
}

/* Whether the frame stands where it neither returns nor yields. */
static inline bool
lpy_frame_unwinds (PyFrameObject *frame)
{
#if PY_VERSION_HEX >= 0x030C0000 && PY_VERSION_HEX < 0x030D0000
  unsigned char instruction[2];

  return lpy_frame_get_instruction (frame, instruction) && instruction[0] != RETURN_VALUE
         && instruction[0] != RETURN_CONST && instruction[0] != YIELD_VALUE
         && instruction[0] != RESUME;
#else
  (void)frame;
  return false;
#endif
}

/* The address of the interpreter's frame that runs; it is never followed. */
#if LPY_HAVE_MONITORING
static inline uint64_t
lpy_current_frame (const PyThreadState *thread)
{
#if PY_VERSION_HEX >= 0x030D0000
  return (uint64_t)(uintptr_t)thread->current_frame;
#else
  return (uint64_t)(uintptr_t)thread->cframe->current_frame;
#endif
}
#endif

/* The system's number of a thread, 0 where Python doesn't keep it. */
static inline int
lpy_native_id (const PyThreadState *thread)
{
#if PY_VERSION_HEX >= 0x030B0000
  return (int)thread->native_thread_id;
#else
  (void)thread;
  return 0;
#endif
}

/* The running thread's state; NULL where there is none. */
static inline PyThreadState *
lpy_thread_state_or_null (void)
{
#if PY_VERSION_HEX >= 0x030D0000
  return PyThreadState_GetUnchecked ();
#else
  return _PyThreadState_UncheckedGet ();
#endif
}

/* New reference to the `self` of the method that runs; NULL when there is none, or it
 * can't be told. */
static inline PyObject *
lpy_current_self (void)
{
  PyFrameObject *frame = PyThreadState_GetFrame (PyThreadState_Get ());
  PyObject *value = NULL;

#if PY_VERSION_HEX >= 0x030C0000
  if (frame)
    value = PyFrame_GetVarString (frame, "self");
#else
  PyObject *locals = frame ? PyObject_GetAttrString ((PyObject *)frame, "f_locals") : NULL;

  if (locals && PyDict_Check (locals))
    value = Py_XNewRef (PyDict_GetItemString (locals, "self"));
  Py_XDECREF (locals);
#endif
  PyErr_Clear ();
  Py_XDECREF (frame);
  return value;
}

/* Sampling reads the frame of the running thread from within a signal handler. Python
 * 3.12 shows a thread's frame before it has set it, whenever C calls Python. */
#if PY_VERSION_HEX >= 0x030D0000 && !defined(Py_GIL_DISABLED)
#define LPY_HAVE_SAMPLING 1

/* The running thread's state, whether it has the GIL or not; NULL where there is none. */
static inline PyThreadState *
lpy_thread_state_of_signal (void)
{
  PyThreadState *thread = lpy_thread_state_or_null ();

  return thread ? thread : PyGILState_GetThisThreadState ();
}
#else
#define LPY_HAVE_SAMPLING 0
#endif

#if PY_VERSION_HEX < 0x030C0000
static inline PyThreadState *
lpy_find_elsewhere (const Py_tracefunc *old, Py_tracefunc function, PyObject *argument)
{
  PyThreadState *here = PyThreadState_Get ();
  PyThreadState *thread = PyInterpreterState_ThreadHead (PyThreadState_GetInterpreter (here));

  while (thread
         && (thread == here || (old && thread->c_tracefunc != *old)
             || (thread->c_tracefunc == function && thread->c_traceobj == argument)))
    thread = PyThreadState_Next (thread);
  return thread;
}

/* Of the other threads that have a certain trace function, which may be NULL; of all of
 * them where none is given. An audit hook that is written in Python lets other threads run
 * meanwhile: the threads are looked for anew each time. While another thread is in there,
 * Python refuses once. Returns whether all are as they should be. */
static inline bool
lpy_exchange_trace_elsewhere (const Py_tracefunc *old, Py_tracefunc function, PyObject *argument)
{
  PyThreadState *thread;

  for (int refusals = 0; (thread = lpy_find_elsewhere (old, function, argument));)
    if (_PyEval_SetTrace (thread, function, argument) < 0)
      {
        PyErr_Clear ();
        if (++refusals > 9)
          return false;
      }
  return true;
}
#endif

/* Sets the running thread's, unless it has one by now. Up to 3.11. */
static inline void
lpy_set_trace_of_new_thread (Py_tracefunc function, PyObject *argument)
{
#if PY_VERSION_HEX < 0x030C0000
  PyThreadState *here = PyThreadState_Get ();

  for (int refusals = 0; !here->c_tracefunc && refusals <= 9; refusals++)
    if (_PyEval_SetTrace (here, function, argument) < 0)
      PyErr_Clear ();
#endif
}

/* What Python says of an exception that ends a thread; clears it. */
static inline void
lpy_write_unraisable_in_thread (PyObject *function)
{
#if PY_VERSION_HEX < 0x030C0000
  _PyErr_WriteUnraisableMsg ("in thread started by", function);
#else
  PyErr_WriteUnraisable (function);
#endif
}

/* Sets the trace function of all threads but the running one, where the caller has
 * to set its own. */
static inline void
lpy_set_trace_elsewhere (Py_tracefunc function, PyObject *argument)
{
#if PY_VERSION_HEX >= 0x030C0000
  PyEval_SetTraceAllThreads (function, argument);
#else
  lpy_exchange_trace_elsewhere (NULL, function, argument);
#endif
}

/* From 3.12 on only all threads together can be given a trace function. */
#define LPY_TRACES_ALL_OR_NONE (PY_VERSION_HEX >= 0x030C0000)

/* Sets the trace function of the other threads that have none; from 3.12 on of all. Returns
 * false where Python refused. */
static inline bool
lpy_set_trace_of_untraced (Py_tracefunc function, PyObject *argument)
{
#if PY_VERSION_HEX >= 0x030C0000
  PyEval_SetTraceAllThreads (function, argument);
  return true;
#else
  const Py_tracefunc untraced = NULL;

  return lpy_exchange_trace_elsewhere (&untraced, function, argument);
#endif
}

/* Removes the trace function from the other threads that have it. From 3.12 on it
 * has to remove itself at its next event there. */
static inline void
lpy_clear_trace_elsewhere (Py_tracefunc function)
{
#if PY_VERSION_HEX >= 0x030C0000
  (void)function;
#else
  lpy_exchange_trace_elsewhere (&function, NULL, NULL);
#endif
}

/* Calls a Python function of which no tool sees anything; up to 3.10 a tool that is
 * at work sees it. New reference or NULL. */
static inline PyObject *
lpy_call_unobserved (PyObject *function)
{
#if PY_VERSION_HEX >= 0x030B0000
  PyThreadState *thread = PyThreadState_Get ();

  PyThreadState_EnterTracing (thread);
  PyObject *result = PyObject_CallNoArgs (function);
  PyThreadState_LeaveTracing (thread);
  return result;
#else
  return PyObject_CallNoArgs (function);
#endif
}

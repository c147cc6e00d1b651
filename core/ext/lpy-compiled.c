/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include <string.h>

#include "lpy-code.h"
#include "lpy-compiled.h"

#define MOST_COMPILED 1000         /* that nobody asked for yet; the oldest are dropped */
#define LARGEST_COMPILED (1 << 24) /* bytes of one string */

static const char *const functions[] = { "compile", "eval", "exec", NULL };

static PyInterpreterState *interpreter; /* whose compilations are noted, or NULL */
static PyObject *compiled;              /* list of tuples */

/* --- noting ---------------------------------------------------------------- */

/* Whether the code that runs is selected; then its future features. */
static bool
get_features (int *features)
{
  PyFrameObject *frame = PyEval_GetFrame (); /* borrowed */
  PyCodeObject *code = frame ? PyFrame_GetCode (frame) : NULL;
  uintptr_t mark;
  bool selected = code && lpy_code_get_mark (lpy_active, code, &mark) && (mark & LPY_MARK_SERIAL);

  *features = selected ? code->co_flags & PyCF_MASK : 0;
  Py_XDECREF (code);
  return selected;
}

/* Text comes as bytes, also when compile() was given a string; a syntax tree comes
 * without its file name. */
static PyObject *
get_source (PyObject *source)
{
  if (PyBytes_Check (source) && PyBytes_GET_SIZE (source) <= LARGEST_COMPILED)
    return source;
  return PyObject_HasAttrString (source, "_fields") ? Py_None : NULL;
}

static void
note (PyObject *arguments)
{
  PyObject *source, *file_name, *entry;
  int features;

  if (!PyArg_ParseTuple (arguments, "OO", &source, &file_name) || !get_features (&features)
      || !(source = get_source (source)))
    return;
  entry = Py_BuildValue ("(OOi)", source, file_name, features);
  if (entry && PyList_Append (compiled, entry) == 0 && PyList_GET_SIZE (compiled) > MOST_COMPILED)
    PyList_SetSlice (compiled, 0, 1, NULL);
  Py_XDECREF (entry);
}

static int
on_audit (const char *event, PyObject *arguments, void *Py_UNUSED (data))
{
  if (event[0] == 'c' && strcmp (event, "compile") == 0 && lpy_active
      && PyInterpreterState_Get () == interpreter)
    {
      note (arguments);
      PyErr_Clear ();
    }
  return 0;
}

/* --- listening ------------------------------------------------------------- */

static bool
is_function (PyObject *name)
{
  for (const char *const *function = functions; *function; function++)
    if (PyUnicode_CompareWithASCIIString (name, *function) == 0)
      return true;
  return false;
}

/* Whether an instruction of code looks up such a name, which an attribute or method
 * can have too. */
static bool
names_function (PyCodeObject *code)
{
  PyObject *bytes = lpy_code_get_bytes (code);
  const unsigned char *text = bytes ? (const unsigned char *)PyBytes_AS_STRING (bytes) : NULL;
  Py_ssize_t size = bytes ? PyBytes_GET_SIZE (bytes) : 0;
  Py_ssize_t argument = 0;
  bool found = false;

  for (Py_ssize_t i = 0; i + 1 < size && !found; i += 2)
    {
      argument = argument << 8 | text[i + 1];
      if (text[i] == EXTENDED_ARG)
        continue;

      Py_ssize_t name = lpy_get_looked_up_name (text[i], argument);
      found = name >= 0 && name < PyTuple_GET_SIZE (code->co_names)
              && is_function (PyTuple_GET_ITEM (code->co_names, name));
      argument = 0;
    }
  Py_XDECREF (bytes);
  return found;
}

void
lpy_compiled_expect (PyCodeObject *code)
{
  if (interpreter || !names_function (code))
    return;
  compiled = PyList_New (0);
  if (compiled && PySys_AddAuditHook (on_audit, NULL) == 0)
    interpreter = PyInterpreterState_Get ();
  else
    Py_CLEAR (compiled);
}

/* --- functions of the module ------------------------------------------------- */

PyObject *
lpy_compiled_take (PyObject *Py_UNUSED (module), PyObject *Py_UNUSED (unused))
{
  PyObject *taken;

  if (!compiled || PyInterpreterState_Get () != interpreter)
    return PyList_New (0);
  taken = PyList_GetSlice (compiled, 0, PY_SSIZE_T_MAX);
  if (taken)
    PyList_SetSlice (compiled, 0, PyList_GET_SIZE (taken), NULL);
  return taken;
}

/* Only the list is exchanged: a change that the module warnings knows of would have
 * the program's own warnings shown again. A program may have replaced __import__, which
 * this import does without. */
PyObject *
lpy_compiled_call_quietly (PyObject *Py_UNUSED (module), PyObject *arguments)
{
  PyObject *function = PyTuple_GetItem (arguments, 0); /* borrowed */
  PyObject *rest = function ? PyTuple_GetSlice (arguments, 1, PY_SSIZE_T_MAX) : NULL;
  PyObject *warnings = rest ? PyImport_ImportModuleLevel ("warnings", NULL, NULL, NULL, 0) : NULL;
  PyObject *filters = warnings ? PyObject_GetAttrString (warnings, "filters") : NULL;
  PyObject *ignore =
      filters ? Py_BuildValue ("[(sOOOi)]", "ignore", Py_None, PyExc_Warning, Py_None, 0) : NULL;
  PyObject *result = NULL;

  if (ignore && PyObject_SetAttrString (warnings, "filters", ignore) == 0)
    {
      result = PyObject_Call (function, rest, NULL);

      LpyError error = lpy_error_save ();
      if (PyObject_SetAttrString (warnings, "filters", filters) != 0)
        PyErr_Clear ();
      lpy_error_restore (error);
    }
  Py_XDECREF (rest);
  Py_XDECREF (warnings);
  Py_XDECREF (filters);
  Py_XDECREF (ignore);
  return result;
}

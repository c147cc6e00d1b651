/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

#include "lpy-frame-chain.h"

#if LPY_HAVE_SAMPLING

#define N_LEVELS 3
#define N_WORDS 8 /* no frame is shorter */

/* Each function tells of its frame while those of its callers live. */
static const char functions[] = "def inner(look): look()\n"
                                "def middle(look): look(); inner(look)\n"
                                "def outer(look): look(); middle(look)\n";
static const char *const names[N_LEVELS] = { "outer", "middle", "inner" };

typedef struct
{
  uint64_t frames[N_LEVELS]; /* outermost first */
  uint64_t codes[N_LEVELS];
  int n_seen;
  int n_fits;
  LpyFrameChain chain;
} Lesson;

static bool
fits (const Lesson *lesson, LpyFrameChain chain)
{
  for (int i = 0; i < N_LEVELS; i++)
    if (lpy_frame_chain_get_code (&chain, lesson->frames[i]) != lesson->codes[i]
        || (i > 0
            && lpy_frame_chain_get_caller (&chain, lesson->frames[i]) != lesson->frames[i - 1]))
      return false;
  return true;
}

static void
compare (Lesson *lesson)
{
  for (size_t code = 0; code < N_WORDS; code++)
    for (size_t caller = 0; caller < N_WORDS; caller++)
      {
        LpyFrameChain chain = { code * sizeof (uint64_t), caller * sizeof (uint64_t) };

        if (fits (lesson, chain))
          {
            lesson->chain = chain;
            lesson->n_fits++;
          }
      }
}

static PyObject *
look (PyObject *capsule, PyObject *Py_UNUSED (unused))
{
  Lesson *lesson = PyCapsule_GetPointer (capsule, NULL);

  if (lesson && lesson->n_seen < N_LEVELS)
    {
      lesson->frames[lesson->n_seen++] = lpy_current_frame (PyThreadState_Get ());
      if (lesson->n_seen == N_LEVELS)
        compare (lesson);
    }
  Py_RETURN_NONE;
}

static PyMethodDef look_method = { "look", look, METH_NOARGS, NULL };

static bool
find_codes (Lesson *lesson, PyObject *globals)
{
  for (int i = 0; i < N_LEVELS; i++)
    {
      PyObject *function = PyDict_GetItemString (globals, names[i]); /* borrowed */

      if (!function)
        return false;
      lesson->codes[i] = (uint64_t)(uintptr_t)PyFunction_GetCode (function);
    }
  return true;
}

static void
learn (Lesson *lesson)
{
  PyObject *globals = PyDict_New ();
  PyObject *capsule = PyCapsule_New (lesson, NULL, NULL);
  PyObject *callback = capsule ? PyCFunction_New (&look_method, capsule) : NULL;
  PyObject *result = NULL;

  if (globals && callback && PyDict_SetItemString (globals, "look", callback) == 0
      && (result = PyRun_String (functions, Py_file_input, globals, globals)) != NULL
      && find_codes (lesson, globals))
    {
      Py_DECREF (result);
      result = PyRun_String ("outer(look)", Py_eval_input, globals, globals);
    }
  Py_XDECREF (result);
  Py_XDECREF (callback);
  Py_XDECREF (capsule);
  Py_XDECREF (globals);
}

const LpyFrameChain *
lpy_frame_chain_learn (void)
{
  static Lesson lesson;

  if (lesson.n_fits != 1)
    {
      lesson = (Lesson){ .n_seen = 0 };
      learn (&lesson);
    }
  if (!PyErr_Occurred () && lesson.n_fits != 1)
    PyErr_SetString (PyExc_RuntimeError, "This Python's frames can't be read from within; use "
                                         "lprof attach, which samples from outside.");
  return PyErr_Occurred () ? NULL : &lesson.chain;
}

#endif

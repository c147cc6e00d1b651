/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What selected code compiles by exec(), eval() and compile(), for lprof.compiled:
 * such code has no file that its source could be read from later.
 *
 * Python tells an audit hook of each compilation, and a hook can't be removed. So
 * there is none before code is selected that names one of these functions. */

#pragma once

#include "lpy-recorder.h"

/* code is selected: listens from now on if it may compile something. */
void lpy_compiled_expect (PyCodeObject *code);

/* Functions of the module: */

/* take_compiled(): what was compiled since the last call, oldest first, each with
 * source and file name (bytes and str, both None of a syntax tree), and the future features of the
 * code that compiled it. */
PyObject *lpy_compiled_take (PyObject *module, PyObject *unused);
/* call_quietly(function, *arguments): what function returns; no warning is shown. */
PyObject *lpy_compiled_call_quietly (PyObject *module, PyObject *arguments);

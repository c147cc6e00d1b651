/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The parts of the type Recorder. */

#pragma once

#include "lpy-recorder.h"

/* What Recorder() was given. */
typedef struct
{
  PyObject *select, *read_source; /* borrowed; read_source may be None */
  const LpyEngine *engine;
  LprofClockChoice clock;
  uint64_t duration_ns; /* 0: until it is stopped */
  unsigned int max_nodes;
  int rate; /* samples a second; 0: each event */
  LpyMemory memory;
} LpyArguments;

/* Raises and returns false for what can't be recorded. */
bool lpy_arguments_parse (PyObject *arguments, PyObject *keywords, LpyArguments *parsed);

extern PyGetSetDef lpy_recorder_getset[];

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* The source text of the code that runs. */

#pragma once

#include "lpy-recorder.h"

/* The file of a code object, read when it is first seen. NULL without memory,
 * perhaps with an exception. */
const LprofFileEntry *lpy_source_find_file (LpyRecorder *self, PyCodeObject *code);

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* A recording made with the recorder itself, as hooks would. */

#pragma once

#include "lprof-recorder.h"

typedef struct
{
  LprofRecorder recorder;
  LprofTable *main;
  LprofTable *worker;
  const LprofCodeEntry *outer; /* lines 1 to 4 of /src/a.py, calls inner on line 3 */
  const LprofCodeEntry *inner; /* lines 6 to 8 */
} SmallRecording;

/* Two threads: main calls outer() once, which calls inner() twice and is still
 * running; the worker calls inner() once in the context "test_one". */
void small_recording_make (SmallRecording *recording);
void small_recording_free (SmallRecording *recording);

/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What the interpreter's raising of events costs, which our clock reads can't see. */

#pragma once

#include "lpy-recorder.h"

/* Writes the costs into the header of a recording that is about to begin. They are
 * measured before the first one of a process, for each engine and clock, once more, and
 * then when that is some time ago: a twentieth of the time goes there at most. Never
 * raises; without a measurement the costs are 0. */
void lpy_calibrate (LpyRecorder *self);
/* The same after a recording, for what was counted by the first costs. */
void lpy_calibrate_again (LpyRecorder *self);

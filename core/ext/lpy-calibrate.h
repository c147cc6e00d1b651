/* SPDX-FileCopyrightText: lprof contributors
 * SPDX-License-Identifier: MIT */

/* What the interpreter's raising of events costs, which our clock reads can't see. */

#pragma once

#include "lpy-recorder.h"

/* Writes the costs into the recording's header: measured once in a process for
 * each engine and clock, in about two milliseconds. Never raises; without a
 * measurement the costs are 0. */
void lpy_calibrate (LpyRecorder *self);
